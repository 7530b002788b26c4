"""`dunwell unclear`: a person says whether a message arrived whose sending was cut off."""

import pytest

from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.sandbox import live_at

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unsure(transactional_db: None) -> Desk:
    """A firm with one message of which nobody knows whether it arrived."""
    place = live_at(desk())
    owing(place)
    place.release()
    with scope(place.organisation_id):
        OutboxMessage.objects.update(
            status=OutboxMessage.Status.AMBIGUOUS, handover_began_at=place.now
        )
    return place


def number_of(place: Desk) -> int:
    (row,) = dunwell("unclear", "--json").document
    assert row["customer"] == "Carol's Cakes"
    return int(row["number"])


def test_it_arrived_and_is_a_contact(unsure: Desk) -> None:
    number = number_of(unsure)
    assert str(number) in dunwell("unclear").out
    said = dunwell("unclear", str(number), "--arrived", "--json")
    assert (said.code, said.document) == (0, {"number": number, "status": "sent"})
    with scope(unsure.organisation_id):
        assert ContactAttempt.objects.get().outcome == "sent"
    assert "Nothing is unclear" in dunwell("unclear").out


def test_it_did_not_arrive_and_leaves_again(unsure: Desk) -> None:
    said = dunwell("unclear", str(number_of(unsure)), "--not-arrived")
    assert (said.code, "leaves with the next" in said.out) == (0, True)
    with scope(unsure.organisation_id):
        assert OutboxMessage.objects.get().status == OutboxMessage.Status.QUEUED
        assert ContactAttempt.objects.count() == 0


def test_nothing_is_assumed(unsure: Desk) -> None:
    number = str(number_of(unsure))
    assert "Say whether message" in dunwell("unclear", number).refusal
    assert f"Unclear now: {number}" in dunwell("unclear", "999999", "--arrived").refusal
    assert (
        "is not a member here"
        in dunwell("unclear", number, "--arrived", "--by", "mallory@example.com").refusal
    )
    with scope(unsure.organisation_id):
        assert OutboxMessage.objects.get().status == OutboxMessage.Status.AMBIGUOUS
