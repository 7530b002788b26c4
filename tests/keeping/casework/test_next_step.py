"""What a final notice says comes next is what the policy will do, and on that day."""

from datetime import date, timedelta

import pytest

from dunwell.casework.letters import envelopes
from dunwell.casework.models import Decision
from dunwell.channels.templates.letter import Letter
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework import handing_over
from tests.keeping.casework.desk import Desk, desk, owing

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
"""A Monday: two days later a letter to Bristol is served, and 14 days after that is Wednesday."""
HANDED = date(2026, 12, 9)


def noticed(*, amount: str = "100.00", country: str = "GB", policy: str = "") -> Letter:
    """The final notice that goes out today to somebody who had the first reminder."""
    place = desk(policy=policy or handing_over.POLICY, day=TODAY)
    customer, invoice = owing(
        place, amount=amount, days_late=70, address="4 Mill Lane\nBristol"
    )
    with scope(place.organisation_id):
        identity.name_agency(
            actor=place.firm.admin, entity_id=place.firm.entity.pk, agency=" Northgate "
        )
        Customer.objects.filter(pk=customer.pk).update(country=country)
        handing_over.contacted(
            place, customer, invoice, "missed_payment", "email", TODAY - timedelta(days=40)
        )
    return letter(place)


def letter(place: Desk) -> Letter:
    run = place.prepare()
    with scope(place.organisation_id):
        decision = Decision.objects.select_related("customer", "entity", "run").get(run=run)
        assert decision.stage == "final_notice"
        found = envelopes([decision], as_of=place.day, at=place.now, is_preview=True)
    return found[decision.pk].letter


def test_the_agency_the_day_and_the_last_business_day_before_it() -> None:
    said = noticed()
    assert (said.next_step, said.next_step_on, said.by_on) == (
        "Northgate",
        HANDED,
        HANDED - timedelta(days=1),
    )


def test_too_little_to_hand_over_is_not_threatened_with_it() -> None:
    said = noticed(amount="49.99")
    assert (said.next_step, said.next_step_on) == ("", None)


@pytest.mark.parametrize(
    "other",
    [
        handing_over.POLICY.replace(
            "escalate: agency", 'when: "overdue > 500", escalate: agency'
        ),
        handing_over.POLICY.replace(
            "escalate: agency, approval: manager", "send: {email: manager_note}, tone: firm"
        ),
    ],
    ids=["only if", "no hand-over"],
)
def test_where_nothing_is_sure_to_come_nothing_is_said(other: str) -> None:
    assert noticed(policy=other).next_step_on is None


def test_a_weekend_moves_the_hand_over_and_the_last_day_to_answer() -> None:
    """Two days' grace for an Irish letter are five business days: served on 30 November."""
    said = noticed(country="IE")
    assert (said.next_step_on, said.by_on) == (date(2026, 12, 14), date(2026, 12, 11))
