"""A run's numbers are kept as its decisions change, and are what counting would find."""

from collections import Counter

import pytest

from dunwell.casework import operations as casework
from dunwell.casework import worklist
from dunwell.casework.models import Decision
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import Desk, desk, owing

pytestmark = pytest.mark.django_db

Kind = tuple[str, str, str]


def _kept(place: Desk, run_id: int) -> dict[Kind, int]:
    with scope(place.organisation_id):
        tallies = worklist.tallies(run_id)
    return {(one.status, one.action, one.disposition): one.decisions for one in tallies}


def _counted(place: Desk, run_id: int) -> dict[Kind, int]:
    with scope(place.organisation_id):
        found = Decision.objects.filter(run_id=run_id)
        return dict(Counter(found.values_list("status", "action", "disposition")))


def _ids(place: Desk, run_id: int) -> list[int]:
    with scope(place.organisation_id):
        return list(Decision.objects.filter(run_id=run_id).values_list("pk", flat=True))


def test_the_numbers_follow_every_change() -> None:
    place = desk()
    for number in range(4):
        owing(place, f"C-{number}")
    run = place.prepare()
    first, second, *_ = _ids(place, run.pk)
    assert _kept(place, run.pk) == {("due", "message", "proposed"): 4}
    with scope(place.organisation_id):
        casework.set_aside(actor=place.firm.admin, decision_ids=[first, second], at=place.now)
        casework.undo(actor=place.firm.admin, decision_id=second, at=place.now)
    assert _kept(place, run.pk) == {
        ("due", "message", "proposed"): 3,
        ("due", "message", "set_aside"): 1,
    }
    place.release()
    assert (
        _kept(place, run.pk)
        == _counted(place, run.pk)
        == {
            ("due", "message", "queued"): 3,
            ("due", "message", "set_aside"): 1,
        }
    )


def test_another_firm_does_not_see_the_numbers() -> None:
    place = desk()
    owing(place)
    run = place.prepare()
    theirs = identity.found(name="Magpie Ltd", at=place.now)
    with scope(theirs.pk):
        assert worklist.tallies(run.pk) == []


def test_a_change_of_something_else_is_not_counted() -> None:
    place = desk()
    owing(place)
    run = place.prepare()
    with scope(place.organisation_id):
        Decision.objects.filter(run=run).update(decided_by="Bob")
        assert run.tallies.count() == 1
