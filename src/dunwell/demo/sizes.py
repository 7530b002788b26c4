"""How much each bill is for: lognormal as a whole, true to each kind of payer and each age.

Sizes are spread over exact quantiles instead of drawn, so that a seed with one giant invoice
cannot bend the firm; then they are raked a little until sales by kind of payer, and what is
open by age, have the trade's shares. Floats end here: what leaves is whole minor units.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from math import exp, log
from random import Random
from statistics import NormalDist

from dunwell.demo.behaviour import BEHAVIOURS
from dunwell.demo.billing import DAYS_BACK, Bill
from dunwell.demo.house import PENCE_OF, VAT_PERCENT, VAT_PERCENT_CONSUMER
from dunwell.demo.words.lines import LARGE, MIDDLE, MONTHS, SMALL, TO_BUSINESS, TO_CONSUMERS
from dunwell.kernel.money import Money

YEAR_PENCE = 1_040_000_000
OPEN_PENCE = 114_000_000
OPEN_BY_AGE = (71, 19, 5, 2, 3)
"""Percent of what is open: not due, then 1-30, 31-60, 61-90 and more days past due."""

_BUSINESS = (48_000, 1.552)
"""Median in pence and spread: a mean of 1,600 and a 95th percentile of 6,200 pounds."""
_CONSUMER = (13_000, 0.85)
_ROUNDS = 12


def size(rng: Random, bills: list[Bill], today: date) -> None:
    """Give each bill its amount, its tax and the words that go with the size."""
    pence = _raked(bills, _spread(rng, bills), today)
    for each, amount in zip(bills, pence, strict=True):
        _price(rng, each, amount)


def age_of(bill: Bill, today: date) -> int:
    """0 not due, 1 to 4 by days past due; -1 for what is not open."""
    if not bill.is_open(today):
        return -1
    late = (today - bill.due_on).days
    return 0 if late <= 0 else min((late - 1) // 30 + 1, 4)


def _spread(rng: Random, bills: list[Bill]) -> list[float]:
    """Quantiles of one lognormal a kind; larger customers get the larger ones."""
    normal = NormalDist()
    stature: dict[str, float] = {}
    sizes = [0.0] * len(bills)
    for kind, (median, sigma) in (("business", _BUSINESS), ("consumer", _CONSUMER)):
        ranks = []
        for n, each in enumerate(bills):
            if each.customer.kind == kind:
                own = stature.setdefault(each.customer.ref, rng.gauss(0, 0.7))
                ranks.append((own + rng.gauss(0, 0.75), n))
        for place, (_, n) in enumerate(sorted(ranks)):
            sizes[n] = exp(log(median) + sigma * normal.inv_cdf((place + 0.5) / len(ranks)))
    return sizes


def _raked(bills: list[Bill], sizes: list[float], today: date) -> list[float]:
    """Scale sizes in turn by kind of payer and by age until both have their shares."""
    since = today - timedelta(days=DAYS_BACK)
    year = [n for n, b in enumerate(bills) if since < b.issued_on <= today]
    ages = {n: age_of(bills[n], today) for n in year}
    for _ in range(_ROUNDS):
        for behaviour in BEHAVIOURS:
            mine = [n for n in year if bills[n].customer.behaviour == behaviour.name]
            _scale(sizes, mine, YEAR_PENCE * behaviour.sales / 1000)
        for age, share in enumerate(OPEN_BY_AGE):
            _scale(sizes, [n for n in year if ages[n] == age], OPEN_PENCE * share / 100)
    return sizes


def _scale(sizes: list[float], members: list[int], total: float) -> None:
    present = sum(sizes[n] for n in members)
    for n in members:
        sizes[n] *= total / present


def _price(rng: Random, bill: Bill, pence: float) -> None:
    """A net price as firms write it, with tax on top, and what it was for."""
    customer = bill.customer
    rates = VAT_PERCENT if customer.kind == "business" else VAT_PERCENT_CONSUMER
    percent = rates[customer.country]
    units = pence * 100 / PENCE_OF[customer.currency]
    step = 100 if units > 150_000 and rng.random() < 0.4 else 50 if rng.random() < 0.4 else 5
    net = max(round(units * 100 / (100 + percent) / step) * step, 1_000)
    tax = int((Decimal(net) * percent / 100).quantize(Decimal(1), ROUND_HALF_UP))
    bill.amount, bill.tax_minor = Money(net + tax, customer.currency), tax
    bill.description = _words(rng, bill, pence)


def _words(rng: Random, bill: Bill, pence: float) -> str:
    customer, language = bill.customer, bill.customer.language
    firm = customer.kind == "business"
    small, large = (15_000, 160_000) if firm else (9_000, 45_000)
    band = SMALL if pence < small else LARGE if pence > large else MIDDLE
    line = rng.choice((TO_BUSINESS if firm else TO_CONSUMERS)[language][band])
    branch = customer.name.partition(", ")[2] if customer.dun_to_ref else ""
    return line.format(
        site=branch or rng.choice(customer.sites),
        month=MONTHS[language][bill.issued_on.month - 1],
        n=rng.randint(2, 6),
    )
