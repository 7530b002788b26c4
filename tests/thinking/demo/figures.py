"""A credit manager's figures, computed from the generated rows alone."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import mean, median, quantiles

from dunwell.demo.house import PENCE_OF
from dunwell.demo.rows import FirmRows, InvoiceRow
from dunwell.kernel.money import Money

AGES = ((0, 0), (1, 30), (31, 60), (61, 90), (91, 9_999))


@dataclass(frozen=True, slots=True)
class Figures:
    """Amounts are in pounds; shares in percent."""

    invoices: int
    sales: float
    median: float
    mean: float
    p95: float
    open_invoices: int
    open_amount: float
    overdue_invoices: int
    ageing: tuple[float, ...]
    terms: dict[str, float]
    sales_of: dict[str, float]


def pounds(amount: Money) -> float:
    """For comparing only, at the generator's own rough rates."""
    return amount.minor * PENCE_OF[amount.currency] / 10_000


def still_open(firm: FirmRows) -> dict[str, int]:
    """What each invoice has open, in minor units, after credits and payments."""
    left = {row.number: row.amount.minor for row in firm.invoices if row.kind == "invoice"}
    for use in firm.credit_uses:
        left[use.invoice_number] -= use.amount.minor
    for payment in firm.payments:
        if payment.returned_on is not None:
            continue
        money = payment.amount.minor
        for number in payment.numbers:
            used = min(money, left[number])
            left[number] -= used
            money -= used
        assert money == 0 or not payment.numbers, f"{payment.key} pays more than was owed"
    return left


def measure(firm: FirmRows) -> Figures:
    customers, left = firm.by_ref(), still_open(firm)
    invoices = [row for row in firm.invoices if row.kind == "invoice"]
    business = [
        pounds(row.amount) for row in invoices if customers[row.customer].kind == "business"
    ]
    sales = sum(pounds(row.amount) for row in invoices)
    unpaid = [row for row in invoices if left[row.number]]
    ages = [0.0] * len(AGES)
    for row in unpaid:
        ages[age(row.due_on, firm.today)] += pounds(
            Money(left[row.number], row.amount.currency)
        )
    by_class: Counter[str] = Counter()
    for row in invoices:
        by_class[customers[row.customer].behaviour] += round(pounds(row.amount))
    return Figures(
        invoices=len(invoices),
        sales=sales,
        median=median(business),
        mean=mean(business),
        p95=quantiles(business, n=20)[18],
        open_invoices=len(unpaid),
        open_amount=sum(ages),
        overdue_invoices=sum(row.due_on < firm.today for row in unpaid),
        ageing=tuple(100 * part / sum(ages) for part in ages),
        terms=_shares(Counter(row.terms for row in invoices)),
        sales_of=_shares(by_class),
    )


def age(due_on: date, today: date) -> int:
    late = max((today - due_on).days, 0)
    return next(n for n, (low, high) in enumerate(AGES) if low <= late <= high)


def lateness(firm: FirmRows) -> list[float]:
    """Percent of invoices first paid in each band, over those due long enough ago to tell."""
    first: dict[str, date] = {}
    for payment in firm.payments:
        for number in payment.numbers:
            first.setdefault(number, payment.received_on)
    old = [
        row
        for row in firm.invoices
        if row.kind == "invoice" and row.due_on < firm.today - timedelta(days=90)
    ]
    bands = Counter(_band(row, first.get(row.number)) for row in old)
    return [100 * bands[n] / len(old) for n in range(6)]


def _band(row: InvoiceRow, paid_on: date | None) -> int:
    if paid_on is None:
        return 5
    late = (paid_on - row.due_on).days
    return next((n for n, high in enumerate((0, 7, 30, 60, 90)) if late <= high), 5)


def _shares(counts: Counter[str]) -> dict[str, float]:
    total = sum(counts.values())
    return {name: 100 * count / total for name, count in counts.items()}
