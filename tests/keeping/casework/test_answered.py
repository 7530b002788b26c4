"""What a customer said since the final notice holds the hand-over, until somebody has answered."""

import pytest

from dunwell.casework import operations as casework
from dunwell.channels.models import ContactAttempt
from dunwell.identity.actor import NotAllowed
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework import handing_over
from tests.keeping.casework.desk import Desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def replied() -> tuple[Desk, Customer]:
    """The last chance is over, and yesterday they wrote."""
    place, customer, _ = handing_over.case()
    with scope(place.organisation_id):
        handing_over.they_wrote(place)
    return place, customer


def answer(place: Desk, customer: Customer, said: str = "A copy was sent.") -> None:
    with scope(place.organisation_id):
        casework.note_answered(
            actor=place.firm.collector,
            customer_id=customer.pk,
            channel="email",
            answer=said,
            at=place.now,
        )


def test_it_waits_until_it_is_answered_and_then_asks_for_its_yes(
    replied: tuple[Desk, Customer],
) -> None:
    place, customer = replied
    assert handing_over.stands(place) == ("blocked", ["G5"])
    answer(place, customer)
    assert handing_over.stands(place.later(1)) == ("needs_approval", [])
    with scope(place.organisation_id):
        noted = ContactAttempt.objects.get(outcome="answered")
    assert (noted.note, noted.by, noted.asks_for_money) == (
        "A copy was sent.",
        place.firm.collector.name,
        False,
    )


def test_an_answer_says_something(replied: tuple[Desk, Customer]) -> None:
    place, customer = replied
    with pytest.raises(casework.AnswerMissing):
        answer(place, customer, "  ")
    assert handing_over.stands(place.later(1)) == ("blocked", ["G5"])


def test_a_viewer_answers_nothing(replied: tuple[Desk, Customer]) -> None:
    place, customer = replied
    with scope(place.organisation_id), pytest.raises(NotAllowed):
        casework.note_answered(
            actor=place.firm.viewer,
            customer_id=customer.pk,
            channel="email",
            answer="It is fine.",
            at=place.now,
        )
