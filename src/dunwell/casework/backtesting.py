"""A policy lived through the organisation's own past. Nothing is stored or sent."""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from dunwell.casework import hindsight, moving, policies
from dunwell.casework.differing import Text
from dunwell.casework.models import PolicyVersion
from dunwell.engine.trials.backtest import Backtest, summarise
from dunwell.engine.trials.past import reachable
from dunwell.engine.trials.replay import replay
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.policy.parse import parse


class DaysNotPast(Refusal):
    code = "backtest-days-not-past"
    says = (
        "A backtest goes from a day to the same or a later one, and ends before today, "
        "{today:%-d %B %Y}."
    )


class NothingThen(Refusal):
    code = "backtest-nothing-then"
    says = "Nothing was owed between {first:%-d %B %Y} and {last:%-d %B %Y} that we know of."


def backtest(
    *,
    organisation_id: int,
    policy: Text,
    first: date,
    last: date,
    at: datetime,
    tell: Callable[[date], None],
    channels: Sequence[str] = (),
) -> Backtest:
    """What the policy would have done on each day, beside what was really sent.

    `tell` hears of each day before it is decided; `channels` are for customers who have none.
    Refuses with DaysNotPast, NothingThen or
    PolicyHasErrors.
    """
    reading = parse(policy.text)
    if not reading.is_usable:
        raise policies.PolicyHasErrors(reading.findings)
    with scope(organisation_id, is_one_picture=True):
        today = identity.today(identity.entities()[0], at)
        refuse_days(first, last, today)
        remembered = hindsight.remember()
        earlier = moving.all_versions() if PolicyVersion.objects.exists() else ()
    past = reachable(remembered.past, channels) if channels else remembered.past
    if past.items.filter(past.items["issued_on"] <= last).is_empty():
        raise NothingThen(first=first, last=last)
    replayed = replay(
        past,
        policies=policies.compiled(policy.text),
        first=first,
        last=last,
        earlier=earlier,
        at=remembered.morning,
        tell=tell,
    )
    return summarise(
        past, replayed, policy=policy.name, at=remembered.morning, channels=channels
    )


def refuse_days(first: date, last: date, today: date) -> None:
    """Refuse with DaysNotPast unless the days are in order and over."""
    if not first <= last <= today - timedelta(days=1):
        raise DaysNotPast(today=today)
