"""What another policy would do to the portfolio as it stands: decided twice, stored nowhere."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from django.db import transaction

from dunwell.casework import moving, numbers, policies
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.casework.seeing import Seen, seen_on
from dunwell.engine.moving import Version
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.compare import Comparison, compare_days
from dunwell.engine.trials.treatment import Side
from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.policy.parse import parse


@dataclass(frozen=True, slots=True)
class Text:
    """A policy text, and what people call it: version 3, a file's name, a draft."""

    name: str
    text: str


def diff(
    *, organisation_id: int, before: Text, after: Text, as_of: date, at: datetime
) -> Comparison:
    """Who would be treated differently on a day, how and why.

    Customers in the middle of an episode are met where they are by both. Refuses with
    PolicyHasErrors where a text cannot be decided by.
    """
    for one in (before, after):
        _refuse_unusable(one.text)
    return until_undisturbed(
        partial(
            _compared,
            organisation_id=organisation_id,
            before=before,
            after=after,
            as_of=as_of,
            at=at,
        )
    )


def _compared(
    *, organisation_id: int, before: Text, after: Text, as_of: date, at: datetime
) -> Comparison:
    with scope(organisation_id, is_one_picture=True):
        today = identity.today(identity.entities()[0], at)
        if as_of >= today:
            settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        seen = seen_on(as_of, today=today)
        published = moving.all_versions()
        comparison = compare_days(
            _seen_by(before, seen, published),
            _seen_by(after, seen, (policies.read(before.text), *published)),
            before=_side(before),
            after=_side(after),
        )
        transaction.set_rollback(True)
    return comparison


def _seen_by(one: Text, seen: Seen, earlier: tuple[Version, ...]) -> Snapshot:
    """The day with stages by the text's own names, and invoices by their numbers."""
    moved = (
        moving.moved_by(seen.snapshot, one.text, earlier)
        if seen.is_past
        else moving.moved(seen.snapshot, text=one.text, earlier=earlier)
    )
    return numbers.named(moved, seen.numbers)


def _side(one: Text) -> Side:
    return Side(one.name, policies.compiled(one.text))


def _refuse_unusable(text: str) -> None:
    reading = parse(text)
    if not reading.is_usable:
        raise policies.PolicyHasErrors(reading.findings)
