"""What gets between a bill and its payment: queries, disputes, short payments, hard times."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random

from dunwell.demo import calendar
from dunwell.demo.billing import DAYS_BACK, Bill
from dunwell.demo.rows import CustomerRow, HoldRow, NoteRow
from dunwell.demo.words.lines import DISPUTES, QUERIES, SETBACKS
from dunwell.kernel.money import Money

QUERIES_PERMILLE = 60
DISPUTES_PERMILLE = 32
SHORT_PERMILLE = 20
_REVIEW = {"query": 5, "dispute": 10, "already_paid": 5}
"""Working days after which somebody asks what is next."""
_HARD_TIMES = (
    ("hardship", "consumer", 3, 30),
    ("hardship", "business", 1, 30),
    ("vulnerable", "consumer", 2, 30),
    ("breathing_space", "consumer", 1, 60),
    ("bereavement", "consumer", 1, 60),
    ("representation", "business", 1, 30),
    ("cease_contact", "consumer", 1, 30),
    ("insolvency", "business", 2, 14),
)
_WHY = {
    "vulnerable": "Prefers letters in large print; please do not ring.",
    "breathing_space": "Breathing space confirmed by the debt adviser.",
    "bereavement": "The family told us of a death.",
    "representation": "A solicitor acts for them; write there.",
    "cease_contact": "Asked us not to write or ring.",
    "insolvency": "Administrators appointed.",
}


def trouble(rng: Random, bills: list[Bill], today: date) -> list[HoldRow]:
    """Put queries and disputes between bills and payments, and cut some payments short."""
    year = [b for b in bills if b.issued_on <= today]
    holds = _questions(rng, "query", QUERIES_PERMILLE, year, today, _may_be_queried, 6)
    holds += _questions(rng, "dispute", DISPUTES_PERMILLE, year, today, _may_be_disputed, 12)
    holds += _claims(rng, year, today)
    _cut_short(rng, bills)
    return holds


def hard_times(
    rng: Random, customers: list[CustomerRow], bills: list[Bill], today: date
) -> tuple[list[HoldRow], list[NoteRow]]:
    """Customers whom nobody chases for now: people first, then firms that fail."""
    overdue = {b.customer.ref for b in bills if b.is_open(today) and b.due_on < today}
    free = [
        c
        for c in customers
        if c.ref in overdue and c.behaviour in ("cash-strapped", "failing", "forgetful")
    ]
    holds: list[HoldRow] = []
    notes: list[NoteRow] = []
    for kind, whom, count, days in _HARD_TIMES:
        likely = [
            c
            for c in free
            if c.kind == whom and (kind != "insolvency" or c.behaviour == "failing")
        ]
        for customer in rng.sample(likely, min(count, len(likely))):
            free.remove(customer)
            began = today - timedelta(days=rng.randint(2, 20))
            ends = began + timedelta(days=days)
            reason = _WHY.get(kind) or rng.choice(SETBACKS[whom])
            lasting = ends if kind == "breathing_space" else None
            holds.append(HoldRow(customer.ref, None, kind, reason, began, lasting, ends, None))
            notes.append(NoteRow(customer.ref, reason, customer.owner, began))
    return holds, notes


def _questions(
    rng: Random,
    kind: str,
    permille: int,
    bills: list[Bill],
    today: date,
    may: Callable[[Bill], int],
    median_days: int,
) -> list[HoldRow]:
    """Raise so many questions among the bills that may have one; answer those of the past."""
    weights = [may(b) for b in bills]
    wanted = (
        len([b for b in bills if (today - b.issued_on).days < DAYS_BACK]) * permille // 1000
    )
    holds: list[HoldRow] = []
    for bill in _drawn(rng, bills, weights, wanted * 2):
        if len(holds) == wanted:
            break
        raised = calendar.on_or_after(_raised(rng, kind, bill), bill.customer.country)
        latest = bill.paid_on - timedelta(days=1)
        if bill.held or raised > today or raised >= latest:
            continue
        took = max(1, int(rng.lognormvariate(0, 0.6) * median_days))
        answered = min(raised + timedelta(days=took), latest)
        bill.held.append((raised, answered))
        holds.append(_hold(rng, kind, bill, raised, answered if answered <= today else None))
        if kind == "dispute" and rng.random() < 0.4 and answered <= today:
            bill.credited, bill.credited_on = rng.randint(5, 40), answered
    return holds


def _may_be_queried(bill: Bill) -> int:
    if (bill.paid_on - bill.issued_on).days < 7 or bill.customer.behaviour == "clockwork":
        return 0
    return 3 if bill.customer.kind == "business" else 1


def _may_be_disputed(bill: Bill) -> int:
    if bill.days_late < 6 or bill.customer.behaviour in ("clockwork", "failing"):
        return 0
    return 10 if bill.customer.behaviour == "disputer" else 1


def _drawn(rng: Random, bills: list[Bill], weights: list[int], count: int) -> Iterable[Bill]:
    """Different bills, the heavier the likelier (Efraimidis, Spirakis: the largest u^(1/w))."""
    keyed = [(rng.random() ** (1 / weight), n) for n, weight in enumerate(weights) if weight]
    return (bills[n] for _, n in sorted(keyed, reverse=True)[:count])


def _raised(rng: Random, kind: str, bill: Bill) -> date:
    if kind == "query":
        room = (bill.paid_on - bill.issued_on).days - 4
        return bill.issued_on + timedelta(days=rng.randint(3, max(3, min(room, 38))))
    asked = bill.due_on + timedelta(days=rng.randint(-4, 6))
    return max(asked, bill.issued_on + timedelta(days=2))


def _hold(rng: Random, kind: str, bill: Bill, raised: date, answered: date | None) -> HoldRow:
    reason = rng.choice(QUERIES if kind == "query" else DISPUTES)
    review = calendar.after(raised, _REVIEW[kind], bill.customer.country)
    part: Money | None = None
    if kind == "dispute" and rng.random() < 0.35:
        part = Money(bill.amount.minor * rng.randint(10, 50) // 100, bill.amount.currency)
    return HoldRow(
        bill.customer.ref, bill.number, kind, reason, raised, None, review, answered, part
    )


def _claims(rng: Random, bills: list[Bill], today: date) -> list[HoldRow]:
    """A few who say that the money is on its way; it is."""
    soon = [
        b
        for b in bills
        if b.is_open(today)
        and b.due_on < today
        and not b.held
        and (b.paid_on - today).days <= 5
    ]
    holds = []
    for bill in rng.sample(soon, min(4, len(soon))):
        said = calendar.on_or_before(today - timedelta(days=1), bill.customer.country)
        until = calendar.after(said, _REVIEW["already_paid"], bill.customer.country)
        bill.held.append((said, until))
        holds.append(
            HoldRow(
                bill.customer.ref,
                bill.number,
                "already_paid",
                "Says that it was paid this week.",
                said,
                until,
                until,
                None,
            )
        )
    return holds


def _cut_short(rng: Random, bills: list[Bill]) -> None:
    """Some payments miss a little: bank charges, a rounding, a deduction nobody announced."""
    whole = {
        (b.customer.ref, b.paid_on): b
        for b in bills
        if b.days_late < 8 and not b.credited and not b.held
    }
    payments = len({(b.customer.ref, b.paid_on) for b in bills})
    for bill in rng.sample(list(whole.values()), payments * SHORT_PERMILLE // 1000):
        bill.short = rng.randint(2, 9)
        if rng.random() < 0.96:
            later = bill.paid_on + timedelta(days=rng.randint(4, 16))
            bill.rest_on = calendar.on_or_after(later, bill.customer.country)
