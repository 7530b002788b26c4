"""Which message is the final notice, and what shows that it came: each kind of proof."""

from datetime import UTC, date, datetime

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import NoticeDelivery
from dunwell.channels import operations as channels
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import PortalLink
from tests.keeping.casework.desk import Desk
from tests.keeping.casework.handing_over import (
    MAILED,
    POLICY,
    POSTED,
    SERVED,
    TODAY,
    case,
    contacted,
)

pytestmark = pytest.mark.django_db
MANY_WORDS = POLICY.replace(
    "  - {id: final_notice",
    "  - {id: firm_before, day: 20, gap: 7 days, send: {letter: final_notice}, tone: firm}\n"
    "  - {id: final_notice",
).replace(
    "  - {id: placement",
    "  - {id: clear_after, day: 40, gap: 7 days, send: {letter: help}, tone: clear}\n"
    "  - {id: firm_call, day: 50, gap: 7 days, call: manager_call, tone: firm}\n"
    "  - {id: placement",
)


def noted(place: Desk) -> list[tuple[str, date, str]]:
    with scope(place.organisation_id):
        casework.absorb_contacts(organisation_id=place.organisation_id)
        casework.note_deliveries(as_of=place.day, at=place.now)
        rows = NoticeDelivery.objects.order_by("pk")
        return list(rows.values_list("stage", "delivered_on", "proof"))


def test_the_final_notice_is_the_last_firm_words_before_the_hand_over() -> None:
    place, customer, invoice = case(policy=MANY_WORDS)
    with scope(place.organisation_id):
        for stage in ("firm_before", "clear_after"):
            contacted(place, customer, invoice, stage, "letter", POSTED)
        contacted(place, customer, invoice, "firm_call", "call", POSTED, outcome="delivered")
    assert noted(place) == [("final_notice", SERVED, "deemed")]


@pytest.mark.parametrize(
    ("posted", "are_noted"), [(date(2026, 11, 19), True), (date(2026, 11, 22), False)]
)
def test_a_letter_came_on_the_day_on_which_it_counts_as_served(
    posted: date, are_noted: bool
) -> None:
    """Two days after Thursday is Saturday, so today, which is Monday."""
    place, _, _ = case(posted=posted)
    assert noted(place) == ([("final_notice", place.day, "deemed")] if are_noted else [])


@pytest.mark.parametrize("outcome", ["delivered", "opened", "sent"])
def test_mail_came_if_the_other_side_says_so(outcome: str) -> None:
    place, customer, invoice = case(posted=TODAY)
    with scope(place.organisation_id):
        contacted(place, customer, invoice, "final_notice", "email", MAILED, outcome=outcome)
    receipt = ("final_notice", MAILED, "receipt")
    assert noted(place) == ([] if outcome == "sent" else [receipt])


@pytest.mark.parametrize("is_opened", [True, False])
def test_mail_came_if_the_link_in_it_was_opened(is_opened: bool) -> None:
    place, customer, invoice = case(posted=TODAY)
    with scope(place.organisation_id):
        contact = contacted(place, customer, invoice, "final_notice", "email", MAILED)
        (token,) = receivables.open_portal_links(
            customer_ids=[customer.pk], at=place.now
        ).values()
        message = channels.queue(
            draft=channels.MessageDraft(
                organisation_id=place.organisation_id,
                key="the notice",
                purpose="chase",
                customer_id=customer.pk,
                entity_id=place.firm.entity.pk,
                channel="email",
                address="c-1@cakes.example",
                text="Pay.",
                stop_url=f"https://pay.example/p/{token}/reach",
                due_at=place.now,
            ),
            at=place.now,
        )
        OutboxMessage.objects.filter(pk=message.pk).update(status="sent")
        ContactAttempt.objects.filter(pk=contact.pk).update(message=message)
        if is_opened:
            PortalLink.objects.update(first_used_at=datetime(2026, 11, 10, 23, 30, tzinfo=UTC))
    opened = ("final_notice", date(2026, 11, 10), "opened")
    assert noted(place) == ([opened] if is_opened else [])
