"""When a letter is treated as served, by the country it goes to. Dated data, and pure.

Post is never known to have arrived, so each country that has a rule says from when it counts.
A country without one deems nothing: there, a notice counts once something shows that it came.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.kernel.business_days import add_business_days, next_open_day


@dataclass(frozen=True, slots=True)
class ServiceRule:
    """From a day on, a letter counts as served so many days after it was posted."""

    country: str
    from_on: date
    days: int
    are_business_days: bool
    source: str


RULES = (
    ServiceRule("GB", date(2008, 10, 1), 2, False, "Civil Procedure Rules, rule 6.26"),
    ServiceRule("DE", date(1977, 1, 1), 3, False, "VwVfG § 41 (2), as it was"),
    ServiceRule("DE", date(2025, 1, 1), 4, False, "VwVfG § 41 (2)"),
    ServiceRule("AT", date(1983, 3, 1), 3, True, "Zustellgesetz § 26 (2)"),
    ServiceRule(
        "IE", date(2006, 1, 1), 5, True, "Interpretation Act 2005, s. 25, read with care"
    ),
    ServiceRule("US", date(2021, 11, 30), 5, True, "12 CFR 1006.34(b)(5)"),
)
"""The law's own rule where it has one; where it says "in the ordinary course", a careful week."""


@dataclass(frozen=True, slots=True)
class Deemed:
    """The day on which a letter counts as served, and why, as a sentence."""

    on: date
    basis: str


def deemed(*, country: str, region: str | None, posted_on: date) -> Deemed | None:
    """When a letter counts as served; None where no rule says so. Always a business day."""
    rules = [r for r in RULES if r.country == country and r.from_on <= posted_on]
    if not rules:
        return None
    rule = max(rules, key=lambda one: one.from_on)
    if rule.are_business_days:
        on = add_business_days(posted_on, rule.days, country=country, region=region)
    else:
        on = next_open_day(
            posted_on + timedelta(days=rule.days), country=country, region=region
        )
    kind = "business days" if rule.are_business_days else "days, then the next business day"
    return Deemed(
        on=on,
        basis=f"Posted on {posted_on}; served {rule.days} {kind} later ({rule.source}).",
    )
