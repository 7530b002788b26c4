"""A final notice that nobody opened, and that no country counts as served, was signed for."""

from datetime import date, timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import NoticeDelivery
from dunwell.identity.actor import NotAllowed
from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer
from tests.keeping.casework import handing_over
from tests.keeping.casework.desk import Desk
from tests.keeping.casework.handing_over import POSTED, TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SIGNED = "Signed for by C. Green, RM 123 456 789 GB."


@pytest.fixture
def posted() -> tuple[Desk, Customer]:
    """A letter to a country without a rule for when it counts as served."""
    place, customer, _ = handing_over.case()
    with scope(place.organisation_id):
        Customer.objects.update(country="JP")
        casework.absorb_contacts(organisation_id=place.organisation_id)
    assert handing_over.stands(place) == ("blocked", ["G5"])
    return place, customer


def received(
    place: Desk, customer: Customer, *, on: date, basis: str = SIGNED, channel: str = "letter"
) -> int:
    with scope(place.organisation_id):
        return casework.note_receipt(
            actor=place.firm.collector,
            customer_id=customer.pk,
            channel=channel,
            on=on,
            basis=basis,
            as_of=place.day,
            at=place.now,
        )


@pytest.mark.parametrize(
    ("on", "becomes"),
    [(date(2026, 11, 10), "needs_approval"), (date(2026, 11, 11), "blocked")],
)
def test_the_last_chance_counts_from_the_day_that_was_signed(
    posted: tuple[Desk, Customer], on: date, becomes: str
) -> None:
    """Fourteen days before Tuesday 24 November, on which it is decided, and thirteen."""
    place, customer = posted
    assert received(place, customer, on=on) == 1
    assert handing_over.stands(place.later(1))[0] == becomes
    with scope(place.organisation_id):
        noted = NoticeDelivery.objects.get()
    assert (noted.delivered_on, noted.proof) == (on, "signed")
    assert noted.basis == f"{SIGNED} Noted by {place.firm.collector.name}."


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"basis": " "}, "receipt-unproven"),
        ({"on": POSTED - timedelta(days=1)}, "receipt-out-of-time"),
        ({"on": TODAY + timedelta(days=1)}, "receipt-out-of-time"),
        ({"channel": "email"}, "no-notice-outstanding"),
    ],
    ids=["no proof", "before it left", "tomorrow", "none was sent that way"],
)
def test_what_cannot_have_been_is_refused(
    posted: tuple[Desk, Customer], change: dict[str, object], code: str
) -> None:
    place, customer = posted
    with pytest.raises(Refusal) as refused:
        received(place, customer, **{"on": TODAY, **change})  # type: ignore[arg-type]  # mixed values
    assert refused.value.code == code
    with scope(place.organisation_id):
        assert not NoticeDelivery.objects.exists()


def test_the_first_and_the_last_day_are_possible_and_it_is_noted_once(
    posted: tuple[Desk, Customer],
) -> None:
    place, customer = posted
    assert received(place, customer, on=POSTED) == 1
    with pytest.raises(casework.NoNoticeOutstanding):
        received(place, customer, on=TODAY)


def test_of_three_letters_it_is_the_newest_that_came() -> None:
    place, customer, invoice = handing_over.case()
    newest = POSTED + timedelta(days=9)
    with scope(place.organisation_id):
        Customer.objects.update(country="JP")
        for days in (6, 9):
            later = POSTED + timedelta(days=days)
            last = handing_over.contacted(
                place, customer, invoice, "final_notice", "letter", later, key=f"again-{days}"
            )
        casework.absorb_contacts(organisation_id=place.organisation_id)
    with pytest.raises(casework.ReceiptOutOfTime):
        received(place, customer, on=newest - timedelta(days=1))
    assert received(place, customer, on=newest) == 1
    with scope(place.organisation_id):
        assert NoticeDelivery.objects.get().contact_id == last.pk


def test_of_a_long_story_as_much_is_kept_as_there_is_room_for(
    posted: tuple[Desk, Customer],
) -> None:
    place, customer = posted
    assert received(place, customer, on=TODAY, basis="x" * 400) == 1
    with scope(place.organisation_id):
        assert NoticeDelivery.objects.get().basis == "x" * 300


def test_today_is_possible(posted: tuple[Desk, Customer]) -> None:
    place, customer = posted
    assert received(place, customer, on=TODAY) == 1


def test_a_viewer_notes_nothing(posted: tuple[Desk, Customer]) -> None:
    place, customer = posted
    with scope(place.organisation_id), pytest.raises(NotAllowed):
        casework.note_receipt(
            actor=place.firm.viewer,
            customer_id=customer.pk,
            channel="letter",
            on=TODAY,
            basis=SIGNED,
            as_of=place.day,
            at=place.now,
        )
