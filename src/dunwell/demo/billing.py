"""When the demo firm bills whom, and when each bill is paid.

Bills come in occasions: what a customer is billed on one day tends to be paid together.
How late is drawn evenly rather than at random (a low-discrepancy sequence for each kind of
payer), so that any seed and any day give a firm that pays as its kinds of payers do.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from dunwell.demo import calendar
from dunwell.demo.behaviour import BEHAVIOURS, LATENESS, Behaviour
from dunwell.demo.rows import CustomerRow
from dunwell.kernel.money import Money

DAYS_BACK = 365
DAYS_AHEAD = 120
BUSINESS_BILLS = 6_530
CONSUMER_BILLS = 870
"""A year's; together the firm's 7,400."""

DAYS_OF = {"on receipt": 0, "net 14": 14, "net 30": 30, "net 60": 60}
_TERMS_PERMILLE = {
    "business": {"net 30": 793, "net 14": 94, "net 60": 113},
    "consumer": {"net 14": 570, "on receipt": 430},
}
"""Of each kind's bills; together 70, 15, 10 and 5 percent of all."""
_TOGETHER = ((1, 60), (2, 25), (3, 10), (4, 5))
"""How many invoices a business is sent on one day, in percent of the days."""
_EARLIER = 1.6
"""Above 1: inside each band of lateness, the first days are the likelier ones."""
_GOLDEN = 0.6180339887498949


@dataclass(slots=True)
class Bill:
    """An invoice on its way through the generator, filled in step by step."""

    customer: CustomerRow
    occasion: int
    issued_on: date
    due_on: date
    terms: str
    paid_on: date
    amount: Money = Money(0, "GBP")
    tax_minor: int = 0
    number: str = ""
    description: str = ""
    reference: str = ""
    held: list[tuple[date, date]] = field(default_factory=list)
    """Spans during which it was queried, disputed or promised: [from, until)."""
    short: int = 0
    """Percent missing from the payment that was meant to settle it."""
    rest_on: date | None = None
    """When what was missing came; None: it is still missing."""
    parted_on: date | None = None
    """When a part came before the rest."""
    credited: int = 0
    """Percent that a credit note took off."""
    credited_on: date | None = None

    @property
    def days_late(self) -> int:
        return (self.paid_on - self.due_on).days

    @property
    def settled_on(self) -> date:
        """The day from which nothing of it is open."""
        return (self.rest_on or date.max) if self.short else self.paid_on

    def is_open(self, day: date) -> bool:
        """Whether it is issued and not wholly paid at the end of the day."""
        return self.issued_on <= day < self.settled_on

    def is_held(self, day: date) -> bool:
        return any(start <= day < end for start, end in self.held)


def bill(rng: Random, customers: list[CustomerRow], today: date) -> list[Bill]:
    """Every bill of the year so far and of the days ahead, in order of issue."""
    counts = _volumes(rng, customers)
    terms = _terms(customers, counts)
    bills: list[Bill] = []
    for customer in customers:
        total = counts[customer.ref] * (DAYS_BACK + DAYS_AHEAD) / DAYS_BACK
        count = int(total) + (rng.random() < total % 1)
        bills.extend(_bills_of(rng, customer, count, terms[customer.ref], today))
    bills.sort(key=lambda b: (b.issued_on, b.customer.ref))
    for behaviour in BEHAVIOURS:
        _pay(rng, behaviour, [b for b in bills if b.customer.behaviour == behaviour.name])
    return bills


def _volumes(rng: Random, customers: list[CustomerRow]) -> dict[str, int]:
    """Bills a year for each customer: by the class's share of sales, uneven inside it."""
    counts: dict[str, int] = {}
    for behaviour in BEHAVIOURS:
        firms = [c for c in customers if c.behaviour == behaviour.name and c.kind == "business"]
        _share(rng, counts, firms, BUSINESS_BILLS * behaviour.sales // 1000)
    _share(rng, counts, [c for c in customers if c.kind == "consumer"], CONSUMER_BILLS)
    return counts


def _share(
    rng: Random, counts: dict[str, int], customers: list[CustomerRow], total: int
) -> None:
    weights = [int(100 * rng.lognormvariate(0, 0.6)) + 20 for _ in customers]
    parts = Money(total, "GBP").split(weights)
    counts.update((c.ref, part.minor) for c, part in zip(customers, parts, strict=True))


def _terms(customers: list[CustomerRow], counts: dict[str, int]) -> dict[str, str]:
    """Give each term its share of its kind's bills; branches have their head office's."""
    weights: Counter[str] = Counter()
    for customer in customers:
        weights[customer.dun_to_ref or customer.ref] += counts[customer.ref]
    given: dict[str, str] = {}
    for kind, shares in _TERMS_PERMILLE.items():
        mine = [c.ref for c in customers if c.kind == kind and not c.dun_to_ref]
        total = sum(weights[ref] for ref in mine)
        missing = {term: share * total // 1000 for term, share in shares.items()}
        for ref in sorted(mine, key=lambda ref: (-weights[ref], ref)):
            given[ref] = max(missing, key=lambda term: missing[term])
            missing[given[ref]] -= weights[ref]
    return {c.ref: given[c.dun_to_ref or c.ref] for c in customers}


def _bills_of(
    rng: Random, customer: CustomerRow, count: int, terms: str, today: date
) -> list[Bill]:
    """One customer's occasions, about evenly spaced, with their bills."""
    sizes: list[int] = []
    while sum(sizes) < count:
        many = (
            1 if customer.kind == "consumer" else rng.choices(*zip(*_TOGETHER, strict=True))[0]
        )
        sizes.append(min(many, count - sum(sizes)))
    start, spread = today - timedelta(days=DAYS_BACK - 1), DAYS_BACK + DAYS_AHEAD
    phase = rng.random()
    bills: list[Bill] = []
    for n, size in enumerate(sizes):
        place = (n + phase + rng.uniform(-0.3, 0.3)) / len(sizes) * spread
        day = start + timedelta(days=min(max(int(place), 0), spread - 1))
        issued = calendar.on_or_after(day, "DE" if customer.currency == "EUR" else "GB")
        due = issued + timedelta(days=DAYS_OF[terms])
        bills.extend(Bill(customer, n, issued, due, terms, due) for _ in range(size))
    return bills


def _pay(rng: Random, behaviour: Behaviour, bills: list[Bill]) -> None:
    """Decide for each occasion of one kind of payer when it is paid."""
    occasions: dict[tuple[str, int], list[Bill]] = {}
    for each in sorted(bills, key=lambda b: (b.due_on, b.customer.ref)):
        occasions.setdefault((each.customer.ref, each.occasion), []).append(each)
    place = rng.random()
    for together in occasions.values():
        place = (place + _GOLDEN) % 1
        paid_on = _paid_on(behaviour, together[0], place)
        for each in together:
            each.paid_on = paid_on


def _paid_on(behaviour: Behaviour, first: Bill, place: float) -> date:
    """The banking day for ``place`` (0 to 1): the band of lateness, and how far along it."""
    left, n = place * 1000, 0
    while left >= behaviour.late[n]:
        left, n = left - behaviour.late[n], n + 1
    band, share = LATENESS[n], behaviour.late[n]
    country = first.customer.country
    opens = max(first.issued_on, first.due_on + timedelta(days=band[0]))
    days = calendar.within(opens, first.due_on + timedelta(days=band[1]), country)
    if not days:
        return calendar.on_or_after(opens, country)
    if behaviour.name == "payment run":
        days = [d for d in days if d.weekday() == int(first.customer.ref[1:]) % 5] or days
    elif n == 0:
        days = days[-3:]
    along = (left / share) ** _EARLIER
    return days[min(int(along * len(days)), len(days) - 1)]
