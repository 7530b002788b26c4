"""Letters: set for the printer, posted by a person, and only then on the record."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from dunwell.casework.models import Case
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity import operations as identity
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.sandbox import live_at, wait
from tests.support.paper import words_of

POLICY = """
policy: by_post
title: One letter
for: "kind = 'business'"
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 2, in: 7 days}]}
stages:
  - {id: final_notice, day: 1, send: {letter: final_notice}, tone: firm}
"""
ADDRESS = "4 Mill Lane\nBristol BS1 4QA"


@pytest.fixture
def written(db: None) -> Desk:
    """A firm with one letter in its outbox."""
    place = live_at(desk(policy=POLICY))
    with scope(place.organisation_id):
        Entity.objects.update(bank_account="Sort code 20-00-00, account 12345678")
        identity.add_member(
            actor=place.firm.admin,
            email="bob@wren.example",
            name="Bob Marsh",
            role="collector",
            at=place.now,
        )
    owing(place, "C-1", address=ADDRESS)
    place.release()
    wait(place, timedelta(minutes=1))
    return place


def outbox(place: Desk) -> list[tuple[str, str]]:
    with scope(place.organisation_id):
        return list(OutboxMessage.objects.order_by("pk").values_list("channel", "status"))


def contacts(place: Desk) -> Sequence[ContactAttempt]:
    with scope(place.organisation_id):
        return list(ContactAttempt.objects.all())


def test_a_letter_is_printed_then_posted(written: Desk, tmp_path: Path) -> None:
    assert outbox(written) == [("letter", "queued")]
    assert dunwell("run", "--json").code == 0, "a letter waits for nobody's server"

    printed = dunwell("export", "letters", "--out", tmp_path / "post", "--json").document
    (one,) = printed["letters"]
    (words,) = words_of(Path(one["file"]))
    assert "Carol's Cakes" in words.replace("\u2019", "'")
    for line in (*ADDRESS.splitlines(), "C-1", "INV-C-1", "£100.00", "Sort code 20-00-00"):
        assert line in words
    assert [words] == words_of(Path(printed["all"]))
    assert contacts(written) == []

    listed = dunwell("letters", "--json").document
    assert [row["number"] for row in listed] == [one["number"]]
    posted = dunwell("letters", "--posted", "all", "--by", "bob@wren.example", "--json")
    assert posted.document == {"posted": 1}
    (contact,) = contacts(written)
    assert (contact.channel, contact.by, contact.stage) == (
        "letter",
        "Bob Marsh",
        "final_notice",
    )
    assert outbox(written) == [("letter", "sent")]


def test_a_printed_letter_is_not_printed_twice_unless_asked(
    written: Desk, tmp_path: Path
) -> None:
    first = dunwell("export", "letters", "--out", tmp_path, "--json").document
    bytes_before = Path(first["letters"][0]["file"]).read_bytes()
    assert dunwell("export", "letters", "--out", tmp_path, "--json").document["letters"] == []

    again = dunwell("export", "letters", "--out", tmp_path, "--again", "--json").document
    assert Path(again["letters"][0]["file"]).read_bytes() == bytes_before


def test_what_was_settled_since_is_not_printed(written: Desk, tmp_path: Path) -> None:
    with scope(written.organisation_id):
        message = OutboxMessage.objects.get()
        receivables.place_hold(
            actor=written.firm.collector,
            customer_id=message.customer_id or 0,
            kind="hardship",
            reason="Rang this morning.",
            from_on=written.day,
            at=written.now,
        )
    said = dunwell("export", "letters", "--out", tmp_path, "--json").document
    assert said["letters"] == [] and "hardship" in said["stopped"][0]
    assert outbox(written) == [("letter", "cancelled")]
    assert list(tmp_path.iterdir()) == []


def test_a_spoilt_letter_never_left(written: Desk, tmp_path: Path) -> None:
    number = dunwell("export", "letters", "--out", tmp_path, "--json").document["letters"][0]
    dunwell("letters", "--spoilt", str(number["number"]), "--why", "Torn in the printer.")
    assert (contacts(written), outbox(written)) == ([], [("letter", "cancelled")])
    assert "does not wait" in dunwell("letters", "--posted", str(number["number"])).refusal


def test_posting_moves_the_case(written: Desk, tmp_path: Path) -> None:
    dunwell("export", "letters", "--out", tmp_path)
    dunwell("letters", "--posted", "all")
    dunwell("plan")
    dunwell("run")
    with scope(written.organisation_id):
        message = OutboxMessage.objects.get()
        assert message.status == "sent"
        assert not Case.objects.filter(stage="final_notice").exclude(episode=1).exists()


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["export", "letters"], "into which folder"),
        (["letters", "--posted", "soon"], "not the number of a letter"),
        (["letters", "--posted", "all", "--by", "nobody@wren.example"], "not a member"),
    ],
)
def test_what_makes_no_sense_is_refused(written: Desk, words: list[str], says: str) -> None:
    assert says in dunwell(*words).refusal


def test_a_contact_of_a_letter_that_was_never_printed_is_refused_by_the_database(
    written: Desk,
) -> None:
    with (
        scope(written.organisation_id),
        pytest.raises(IntegrityError, match="never began"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT INTO channels_contactattempt (organisation_id, customer_id, at, channel, "
            "direction, outcome, asks_for_money, item_ids, note, by, message_id) "
            "SELECT organisation_id, customer_id, due_at, 'letter', 'out', 'sent', true, '[]', "
            "'', '', id FROM channels_outboxmessage"
        )
