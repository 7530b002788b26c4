"""The database counts contacts itself, whoever asks: one too many does not begin to leave."""

from datetime import timedelta

import pytest
from django.db import connection

from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import MONDAY, Desk, at, desk, owing
from tests.keeping.casework.refusing import refused

pytestmark = pytest.mark.django_db


def queued(place: Desk, *, messages: int, same_address: bool = False) -> list[int]:
    """So many messages, each to a customer of its own unless the address is shared."""
    with scope(place.organisation_id):
        made = []
        for number in range(messages):
            ref = f"C-{number + 1}" if same_address else "C-1"
            customer = Customer.objects.filter(ref=ref).first()
            if customer is None:
                customer, _ = owing(place, ref)
            message = OutboxMessage.objects.create(
                organisation_id=place.organisation_id,
                key=f"k{number}",
                purpose="chase",
                customer=customer,
                entity=place.firm.entity,
                channel="email",
                address="Accounts@Cakes.example" if number else "accounts@cakes.example",
                text="Please.",
                limits=[{"most": 2, "days": 7, "channel": None}],
                due_at=place.now,
                created_at=place.now,
            )
            made.append(message.pk)
    return made


BEGIN = "UPDATE channels_outboxmessage SET handover_began_at = %s, status = %s WHERE id = %s"


def begun(place: Desk, number: int, status: str = "reserved") -> None:
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(BEGIN, [place.now, status, number])


@pytest.mark.parametrize("same_address", [False, True], ids=["one customer", "one address"])
def test_one_contact_too_many_does_not_begin(same_address: bool) -> None:
    place = desk()
    first, second, third = queued(place, messages=3, same_address=same_address)
    begun(place, first)
    begun(place, second, "ambiguous")
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", third])


def test_nobody_is_asked_for_money_whose_contacts_cannot_be_counted() -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    nobody = "UPDATE channels_outboxmessage SET customer_id = NULL, purpose = %s WHERE id = %s"
    refused(place, "chase_has_a_customer", nobody, ["chase", one])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(nobody, ["thanks", one])


def test_exactly_seven_days_later_it_may() -> None:
    place = desk()
    first, second, third = queued(place, messages=3)
    begun(place, first)
    begun(place, second)
    almost = place.now + timedelta(days=7) - timedelta(microseconds=1)
    refused(place, "message_within_limits", BEGIN, [almost, "reserved", third])
    begun(place.later(7), third)


def test_recorded_contacts_count_and_unanswered_calls_do_not() -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    with scope(place.organisation_id):
        customer = Customer.objects.get(ref="C-1")
        for number, (channel, outcome) in enumerate(
            [("call", "no_answer"), ("call", "no_answer"), ("sms", "sent")]
        ):
            ContactAttempt.objects.create(
                organisation_id=place.organisation_id,
                customer=customer,
                at=place.now - timedelta(days=number),
                channel=channel,
                direction="out",
                outcome=outcome,
                asks_for_money=True,
            )
        begin_allowed = OutboxMessage.objects.get(pk=one)
        assert begin_allowed.handover_began_at is None
        ContactAttempt.objects.create(
            organisation_id=place.organisation_id,
            customer=customer,
            at=place.now - timedelta(days=6),
            channel="letter",
            direction="out",
            outcome="sent",
            asks_for_money=True,
        )
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", one])


def contacted(place: Desk, **more: object) -> None:
    """One contact of the day with the customer of the queued messages."""
    ordinary: dict[str, object] = {
        "at": place.now - timedelta(days=1), "channel": "email", "direction": "out",
        "outcome": "sent", "asks_for_money": True,
    }  # fmt: skip
    with scope(place.organisation_id):
        ContactAttempt.objects.create(
            organisation_id=place.organisation_id,
            customer=Customer.objects.get(ref="C-1"),
            **(ordinary | more),
        )


@pytest.mark.parametrize(
    "more",
    [
        {"direction": "in", "outcome": "replied"},
        {"asks_for_money": False},
        {"channel": "call", "outcome": "no_answer"},
        {"at": at(MONDAY - timedelta(days=7))},
        {"at": at(MONDAY, 11)},
    ],
    ids=[
        "what they wrote", "a receipt", "a call that nobody took", "a week ago exactly",
        "an hour from now",
    ],
)  # fmt: skip
def test_what_is_no_contact_holds_nothing_back(more: dict[str, object]) -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    contacted(place)
    for _ in range(2):
        contacted(place, **more)
    begun(place, one)


@pytest.mark.parametrize(
    "more",
    [
        {"channel": "call", "outcome": "conversation"},
        {"channel": "sms", "outcome": "no_answer"},
    ],
    ids=["a call that somebody took", "no call, though nobody answered"],
)
def test_whatever_else_left_is_a_contact(more: dict[str, object]) -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    for _ in range(2):
        contacted(place, **more)
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", one])


LOWER, AS_WRITTEN = "accounts@cakes.example", "Accounts@Cakes.example"


@pytest.mark.parametrize(
    ("seen", "written"),
    [(LOWER, LOWER), (LOWER, AS_WRITTEN), (AS_WRITTEN, AS_WRITTEN)],
)
@pytest.mark.parametrize("earlier", ["recorded", "under way"])
def test_an_address_has_its_limit_whosever_it_is(seen: str, written: str, earlier: str) -> None:
    place = desk()
    first, second, third = queued(place, messages=3, same_address=True)
    with scope(place.organisation_id):
        OutboxMessage.objects.update(address=seen)
        OutboxMessage.objects.filter(pk=third).update(address=written)
    if earlier == "under way":
        begun(place, first)
        begun(place, second)
    else:
        for _ in range(2):
            contacted(place, address=seen)
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", third])


def test_what_has_left_counts_once_and_can_be_written_down() -> None:
    """By its contact; and it is not asked again when its end is noted."""
    place = desk()
    first, second, third = queued(place, messages=3)
    begun(place, first)
    contacted(place)
    begun(place, first, "sent")
    begun(place, second)
    contacted(place)
    begun(place, second, "sent")
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", third])


def test_what_left_at_this_very_moment_counts() -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    contacted(place, at=place.now)
    contacted(place, at=place.now)
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", one])


def narrowed(place: Desk, number: int, *, to: str, channel: str = "email") -> None:
    """The message's only limit is one contact a week on one channel."""
    limits = [{"most": 1, "days": 7, "channel": to}]
    with scope(place.organisation_id):
        OutboxMessage.objects.filter(pk=number).update(limits=limits, channel=channel)


@pytest.mark.parametrize("earlier", ["recorded", "under way"])
def test_a_limit_of_one_channel_counts_that_channel_alone(earlier: str) -> None:
    place = desk()
    first, second, third = queued(place, messages=3)
    if earlier == "recorded":
        contacted(place)
    else:
        begun(place, first)
    narrowed(place, second, to="sms", channel="sms")
    begun(place, second)
    narrowed(place, third, to="email")
    refused(place, "message_within_limits", BEGIN, [place.now, "reserved", third])


def test_a_limit_of_another_channel_is_not_asked() -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    contacted(place, channel="call", outcome="conversation")
    narrowed(place, one, to="call")
    begun(place, one)


def test_thanks_under_way_take_nobody_s_place() -> None:
    place = desk()
    first, second, third = queued(place, messages=3)
    with scope(place.organisation_id):
        OutboxMessage.objects.filter(pk=first).update(purpose="thanks")
    for number in (first, second, third):
        begun(place, number)


def test_a_message_that_begins_again_does_not_count_itself() -> None:
    """Its hand-over was undone, and is tried once more."""
    place = desk()
    (one,) = queued(place, messages=1)
    with scope(place.organisation_id):
        OutboxMessage.objects.filter(pk=one).update(
            limits=[{"most": 1, "days": 7, "channel": None}]
        )
    begun(place, one)
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(BEGIN, [None, "reserved", one])
    begun(place, one)


def test_a_message_cannot_be_slipped_in_as_sent() -> None:
    place = desk()
    first, second, _ = queued(place, messages=3)
    begun(place, first)
    begun(place, second)
    refused(
        place,
        "message_within_limits",
        "INSERT INTO channels_outboxmessage (organisation_id, key, purpose, customer_id, "
        "entity_id, channel, address, template, language, subject, text, html, stop_url, "
        "item_ids, stage, due_at, status, attempts, handover_began_at, message_id, outcome, "
        "created_at, limits) SELECT organisation_id, 'x', purpose, customer_id, entity_id, "
        "channel, address, '', 'en', '', '', '', '', '[]', '', due_at, 'sent', 1, %s, '', '', "
        "created_at, limits FROM channels_outboxmessage WHERE id = %s",
        [place.now, first],
    )


def test_thanks_are_not_counted_and_not_held() -> None:
    place = desk()
    first, second, third = queued(place, messages=3)
    begun(place, first)
    begun(place, second)
    with scope(place.organisation_id):
        OutboxMessage.objects.filter(pk=third).update(purpose="thanks")
    begun(place, third)


RECORD = (
    "INSERT INTO channels_contactattempt (organisation_id, customer_id, at, channel, direction, "
    "outcome, asks_for_money, item_ids, note, by, message_id) SELECT organisation_id, %s, %s, "
    "'email', 'out', 'sent', true, '[]', '', '', id FROM channels_outboxmessage WHERE id = %s"
)


def test_a_contact_of_a_message_that_never_left_or_went_to_somebody_else() -> None:
    place = desk()
    (one,) = queued(place, messages=1)
    with scope(place.organisation_id):
        other, _ = owing(place, "C-2")
        hers = Customer.objects.get(ref="C-1").pk
    rule = "contact_of_a_message_that_left"
    refused(place, rule, RECORD, [hers, place.now, one])
    begun(place, one)
    refused(place, rule, RECORD, [other.pk, place.now, one])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(RECORD, [hers, place.now, one])
