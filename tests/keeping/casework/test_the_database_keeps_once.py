"""What is there once is there once, whoever writes it again; another firm has its own."""

from datetime import timedelta

import pytest
from django.db import connection

from dunwell.casework.models import Approval, CallTask
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.receivables.models import Address
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.handing_over import contacted
from tests.keeping.casework.refusing import refused

pytestmark = pytest.mark.django_db


def lived() -> Desk:
    """A day with a message that left, two calls and something to approve."""
    place = desk()
    written_to, _ = owing(place)
    for ref in ("C-2", "C-4"):
        called, owed = owing(place, ref, days_late=10, phone="+44 20 7946 0018")
        with scope(place.organisation_id):
            week_ago = place.day - timedelta(days=8)
            contacted(place, called, owed, "missed_payment", "email", week_ago)
    late, owed = owing(place, "C-3", days_late=40)
    with scope(place.organisation_id):
        day = place.day
        contacted(place, late, owed, "missed_payment", "email", day - timedelta(days=22))
        contacted(place, late, owed, "check_in", "email", day - timedelta(days=15))
    place.release()
    with scope(place.organisation_id):
        message = OutboxMessage.objects.get()
        OutboxMessage.objects.update(handover_began_at=place.now)
        ContactAttempt.objects.create(
            organisation_id=place.organisation_id,
            customer=written_to,
            at=place.now,
            channel="email",
            direction="out",
            outcome="sent",
            asks_for_money=True,
            key=message.key,
            message=message,
        )
    return place


ANOTHER_KEY = {"key": "'another'"}


@pytest.mark.parametrize(
    ("rule", "table", "other"),
    [
        ("outbox_key_once", "channels_outboxmessage", {}),
        ("contact_key_once", "channels_contactattempt", {"message_id": "NULL"}),
        ("channels_contactattempt_message_id_key", "channels_contactattempt", ANOTHER_KEY),
        ("call_task_once", "casework_calltask", {}),
        ("run_once_a_day", "casework_run", {}),
        ("decision_once_a_run", "casework_decision", {}),
        ("told_once", "casework_toldstage", {}),
        ("approval_open_once", "casework_approval", {}),
        ("policy_number_once", "casework_policyversion", {}),
        ("run_facts_once", "casework_runfacts", {}),
        ("address_once", "receivables_address", {}),
    ],
)
def test_the_same_again(rule: str, table: str, other: dict[str, str]) -> None:
    place = lived()
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} LIMIT 0")
        names = [f'"{one.name}"' for one in cursor.description if one.name != "id"]
    values = [other.get(name.strip('"'), name) for name in names]
    refused(
        place,
        rule,
        f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(values)} FROM {table} "
        "ORDER BY id DESC LIMIT 1",
    )


def test_two_firms_live_the_same_day() -> None:
    """With the same names, so with the same keys."""
    first = lived()
    Organisation.objects.update(slug="the-first")
    second = lived()
    seen = []
    for place in (first, second):
        with scope(place.organisation_id):
            messages = OutboxMessage.objects.values_list("key", flat=True)
            calls = CallTask.objects.values_list("key", flat=True)
            seen.append((sorted(messages), sorted(calls)))
    assert seen[0] == seen[1]
    assert [len(keys) for keys in seen[0]] == [1, 2]
    assert second.later(1).prepare().as_of == second.later(1).day, "and the next day, too"


def test_one_firm_has_many_of_a_kind_at_once() -> None:
    """Two messages and two open questions, of two customers each."""
    place = desk()
    for ref in ("C-1", "C-2"):
        owing(place, ref)
    for ref in ("C-3", "C-4"):
        late, owed = owing(place, ref, days_late=40)
        with scope(place.organisation_id):
            for stage, days in (("missed_payment", 22), ("check_in", 15)):
                contacted(place, late, owed, stage, "email", place.day - timedelta(days=days))
    place.release()
    with scope(place.organisation_id):
        assert OutboxMessage.objects.count() == 2
        assert Approval.objects.filter(status="open").count() == 2


def test_what_was_answered_may_be_asked_again() -> None:
    place = lived()
    asked = "INSERT INTO casework_approval ({0}) SELECT {0} FROM casework_approval LIMIT 1"
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_approval SET status = 'declined'")
        cursor.execute("SELECT * FROM casework_approval LIMIT 0")
        names = ", ".join(f'"{one.name}"' for one in cursor.description if one.name != "id")
        cursor.execute(asked.format(names))
        assert cursor.rowcount == 1


def test_one_number_for_calls_and_texts_and_a_second_one() -> None:
    place = desk()
    carol, _ = owing(place)
    with scope(place.organisation_id):
        for channel, number in (("call", "+1"), ("sms", "+1"), ("sms", "+2")):
            Address.objects.create(
                organisation_id=place.organisation_id,
                customer=carol,
                channel=channel,
                address=number,
            )
        assert Address.objects.exclude(channel="email").count() == 3
