"""The arithmetic of receivables: due dates, promises and holds. Pure."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from dunwell.kernel.business_days import Place, add_business_days
from dunwell.kernel.refusal import Refusal
from dunwell.policy.model import PLACED, Duration, HoldRule, PromiseRules
from dunwell.policy.sections.holds import USUAL

SETTLEMENT = Duration(1, "business days")
"""Until money that left in time also shows in our bank file."""

HOLDS = (*USUAL, PLACED)
"""What each kind of hold stops, and for how long, where a policy does not say otherwise."""
REVIEW_OF_OTHERS = Duration(10, "business days")
"""No hold is for ever: one of a kind that we do not know is looked at again, too."""


class UnknownTerms(Refusal):
    code = "unknown-terms"
    says = (
        "{terms!r} are not payment terms that we know. "
        'Write "on receipt", "net 30", "net 30 eom" or "15 next month".'
    )


_ON_RECEIPT = re.compile(r"(due )?(up)?on receipt|immediate(ly)?|cod|cash on delivery")
_NET = re.compile(r"(?:net|n)?\s*/?\s*(\d{1,3})(?: days?)?( eom| end of month)?")
_DAY_OF_NEXT = re.compile(
    r"(?:day )?(\d{1,2})(?:st|nd|rd|th)?(?: of)?(?: the)? (?:next|following) month"
)


def due_on(*, issued_on: date, terms: str) -> date:
    """When an invoice on these terms falls due. Refuses with UnknownTerms.

    "net N eom" is N days from the invoice, then the end of that month. A day that the next
    month does not have is its last.
    """
    text = " ".join(terms.lower().replace(",", " ").split())
    if _ON_RECEIPT.fullmatch(text):
        return issued_on
    if net := _NET.fullmatch(text):
        due = issued_on + timedelta(days=int(net[1]))
        return _month_end(due) if net[2] else due
    if (day := _DAY_OF_NEXT.fullmatch(text)) and 1 <= int(day[1]) <= 31:
        month_after = _month_end(issued_on) + timedelta(days=1)
        return min(month_after + timedelta(days=int(day[1]) - 1), _month_end(month_after))
    raise UnknownTerms(terms=terms)


def _month_end(day: date) -> date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def after(day: date, duration: Duration, place: Place) -> date:
    """The day that is a duration on, in the calendar of the customer's country and region."""
    if duration.unit == "business days":
        return add_business_days(day, duration.amount, country=place[0], region=place[1])
    return day + timedelta(days=duration.amount)


@dataclass(frozen=True, slots=True)
class HoldDates:
    until_on: date | None
    """The first day on which it no longer holds."""
    review_on: date | None


def hold_rule(kind: str) -> HoldRule:
    """The rule for a kind of hold; an unknown one stops the customer, and has a review."""
    return next(
        (rule for rule in HOLDS if rule.kind == kind),
        HoldRule(kind, "customer", review=REVIEW_OF_OTHERS),
    )


def hold_dates(*, rule: HoldRule, from_on: date, place: Place) -> HoldDates:
    """When a hold ends by itself, and when its owner looks at it again."""
    until = None if rule.lasts is None else after(from_on, rule.lasts, place)
    review = None if rule.review is None else after(from_on, rule.review, place)
    return HoldDates(until_on=until, review_on=review or until)


@dataclass(frozen=True, slots=True)
class PromiseDates:
    judged_on: date
    """The last day that still keeps it."""
    held_until: date
    """The first day on which its items may be chased again."""


def promise_dates(*, due_on: date, rules: PromiseRules, place: Place) -> PromiseDates:
    """The promised day, the policy's grace, and the time that the money takes to show."""
    judged = after(due_on, rules.grace, place)
    return PromiseDates(judged_on=judged, held_until=after(judged, SETTLEMENT, place))


def latest_promise_on(*, as_of: date, rules: PromiseRules) -> date:
    return as_of + timedelta(days=rules.furthest_days)


def judged(
    *, promised_minor: int, received_minor: int, kept_share_bp: int
) -> Literal["kept", "partly", "broken"]:
    """What became of a promise whose last day has passed."""
    if received_minor * 10_000 >= promised_minor * kept_share_bp:
        return "kept"
    return "partly" if received_minor > 0 else "broken"


def needs_plan(*, outcomes: list[str], then_plan_after: int) -> bool:
    """Whether the latest promises, newest first, went unkept so often that a plan is next."""
    unkept = 0
    for outcome in outcomes:
        if outcome == "kept":
            break
        unkept += 1
    return 0 < then_plan_after <= unkept
