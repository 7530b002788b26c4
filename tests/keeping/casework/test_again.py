"""A run can be decided again from what it kept; what was tampered with is found (G10)."""

import pytest
from django.db import connection

from dunwell.casework import again, evidence
from dunwell.casework.models import Decision, Run, RunFacts
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.handing_over import case, decided

pytestmark = pytest.mark.django_db


@pytest.fixture
def monday() -> Desk:
    """A day that was decided, and a customer whose world has changed since."""
    place = desk()
    owing(place, "C-1", days_late=1)
    owing(place, "C-2", days_late=40, amount="900.00")
    place.prepare()
    owing(place, "C-3", days_late=5)
    return place


def test_it_comes_out_the_same_though_the_world_has_moved_on(monday: Desk) -> None:
    with scope(monday.organisation_id):
        assert Decision.objects.count() == 2
        assert again.differing() == []


def test_each_run_is_decided_again_by_its_own_facts(monday: Desk) -> None:
    monday.later(1).prepare()
    with scope(monday.organisation_id):
        assert Decision.objects.count() == 5
        assert again.differing(runs=2) == []


def test_so_does_a_hand_over() -> None:
    place, _, _ = case()
    decided(place)
    with scope(place.organisation_id):
        assert again.differing() == []


def test_a_decision_that_was_changed_is_found(monday: Desk) -> None:
    with scope(monday.organisation_id):
        one = Decision.objects.order_by("key").first()
        assert one is not None
        Decision.objects.filter(pk=one.pk).update(stage="final_notice")
        (broken,) = again.differing()
        assert (broken.check, broken.row_id) == (again.CHECK, one.pk)


def test_a_decision_that_was_taken_away_is_found(monday: Desk) -> None:
    with scope(monday.organisation_id):
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM casework_decision WHERE key LIKE 'C-2%%'")
        (broken,) = again.differing()
        assert "C-2" in broken.says


def test_facts_that_were_changed_are_found(monday: Desk) -> None:
    with scope(monday.organisation_id):
        RunFacts.objects.filter(name="items").update(data=b"nothing")
        (broken,) = again.differing()
        assert "items was changed" in broken.says


@pytest.mark.parametrize("which", [{}, {"name": evidence.ABOUT}], ids=["all", "by whom"])
def test_without_its_facts_nothing_of_a_run_leaves(monday: Desk, which: dict[str, str]) -> None:
    with scope(monday.organisation_id):
        RunFacts.objects.filter(**which).delete()
    released = monday.release()
    assert (released.queued, released.tasked) == (0, 0)
    assert again_of(monday) == []


def again_of(place: Desk) -> list[object]:
    with scope(place.organisation_id):
        return list(again.differing())


def test_what_is_older_than_thirteen_months_goes(monday: Desk) -> None:
    with scope(monday.organisation_id):
        first = Run.objects.get()
    monday.later(400).prepare()
    assert facts_of(monday, first)
    monday.later(401).prepare()
    assert not facts_of(monday, first)


def facts_of(place: Desk, run: Run) -> bool:
    with scope(place.organisation_id):
        return RunFacts.objects.filter(run=run, name=evidence.ABOUT).exists()
