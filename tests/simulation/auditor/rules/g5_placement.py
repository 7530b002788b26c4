"""Nothing goes to an agency without proof, a last chance that was real, and a second person's yes.

And nothing stays there that was paid, or that we must look into ourselves.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from tests.simulation.auditor.notebook import Notebook
from tests.simulation.auditor.rule import Objection, Rule
from tests.simulation.auditor.shown import Placed, Shown

LAST_WORDS = "final_notice"
BRINGS_HOME = ("dispute", "query", "already_paid")


def at_night(day: date, known: Notebook, shown: Shown) -> Iterator[Objection]:
    together: dict[int, list[Placed]] = defaultdict(list)
    for one in shown.placed():
        together[one.placement_id].append(one)
    open_ = shown.open()
    for bills in together.values():
        if bills[0].approved_at is None:
            yield Objection("A placement that nobody approved has items.", bills[0].debtor)
        elif known.entity_day(bills[0].entity, bills[0].approved_at) == day:
            yield from _was_ready(bills, bills[0].approved_at, known)
        with_them = [one for one in bills if one.is_running]
        if with_them and not any(open_[one.number] for one in with_them):
            yield Objection("All of it is paid, and still with the agency.", bills[0].debtor)
        for one in with_them:
            if why := _must_come_home(one, day, known):
                yield Objection(f"{one.number} is still with the agency: {why}.", one.debtor)


def _was_ready(bills: Sequence[Placed], at: datetime, known: Notebook) -> Iterator[Objection]:
    first = bills[0]
    policy = known.policy_of(first.debtor, known.entity_day(first.entity, at))
    yield from _told_in_time(bills, known, policy.last_chance_days)
    yield from _left_unanswered(bills, at, known)
    if not first.approved_by or first.approved_by == first.proposed_by:
        yield Objection("No second person said yes.", first.debtor)
    if sum(one.amount for one in bills) < policy.least_placed:
        yield Objection("It is too little for an agency.", first.debtor)
    tried = {
        contact.channel
        for contact in known.contacts
        if contact.debtor == first.debtor and contact.asks and contact.episode
    }
    if len(tried) < policy.channels_tried:
        yield Objection(f"Only {sorted(tried)} was tried.", first.debtor)


def _told_in_time(
    bills: Sequence[Placed], known: Notebook, last_chance_days: int
) -> Iterator[Objection]:
    for one in bills:
        told = [told.on for told in known.told[one.number] if told.stage == LAST_WORDS]
        if not told or min(told) > one.delivered_on:
            yield Objection(f"No final notice listed {one.number} by then.", one.debtor)
        waited = (one.proposed_on - one.delivered_on).days
        if waited < last_chance_days:
            yield Objection(f"{one.number} had {waited} days of a last chance.", one.debtor)


def _left_unanswered(
    bills: Sequence[Placed], at: datetime, known: Notebook
) -> Iterator[Objection]:
    """What they said since the notice arrived; on the day of the yes it may have come after."""
    first, since = bills[0], min(one.delivered_on for one in bills)
    answered_at = known.answered.get(first.debtor)
    for debtor, said_at in known.replies:
        waits = answered_at is None or not said_at <= answered_at <= at
        if waits and debtor == first.debtor and since < said_at.date() < at.date():
            yield Objection(f"They wrote back on {said_at:%d %B}.", debtor)
    for peace in known.held_whole(first.debtor, at):
        yield Objection(f"They are on hold ({peace.kind}).", first.debtor)


def _must_come_home(one: Placed, day: date, known: Notebook) -> str:
    night = datetime.combine(day, time(23, 30), tzinfo=ZoneInfo("UTC"))
    morning = datetime.combine(day, time(16), tzinfo=ZoneInfo("UTC"))
    for peace in known.peace.values():
        theirs = peace.debtor == one.debtor and peace.number in (None, one.number)
        forbids = peace.number is None or peace.kind in BRINGS_HOME
        if theirs and forbids and peace.since < morning and peace.holds(night, day):
            return f"they are on hold ({peace.kind})"
    return ""


RULE = Rule("G5", "No hand-over without proof, a last chance and a yes.", at_night=at_night)
