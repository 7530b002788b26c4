"""From a manager's yes to the agency's file, its news, and the way back."""

import csv
import io
import json
import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import Desk
from tests.keeping.casework.handing_over import case, decided, they_wrote
from tests.keeping.casework.sandbox import live_at, wait
from tests.keeping.casework.test_placements import pays_some

pytestmark = pytest.mark.slow


@pytest.fixture
def waiting(db: None) -> tuple[Desk, int]:
    """A hand-over that waits for a yes, and its number."""
    place = live_at(case()[0])
    decided(place)
    with scope(place.organisation_id):
        _with_its_words(place)
        return place, Approval.objects.get().pk


def _with_its_words(place: Desk) -> None:
    """The first message as it left through the outbox."""
    contact = ContactAttempt.objects.get(channel="email")
    contact.message = OutboxMessage.objects.create(
        organisation_id=place.organisation_id,
        key="words",
        purpose="chase",
        customer_id=contact.customer_id,
        entity=place.firm.entity,
        channel="email",
        address="c-1@cakes.example",
        subject="Invoice INV-C-1",
        text="Is something missing from us?",
        due_at=contact.at,
        created_at=contact.at,
    )
    contact.save()


def yes(number: int) -> None:
    said = dunwell("approve", str(number), "--by", "mara@wren.example", "--json")
    assert said.document == {"number": number, "status": "approved"}


def test_the_machine_cannot_say_yes_to_a_hand_over(waiting: tuple[Desk, int]) -> None:
    assert "named person" in dunwell("approve", str(waiting[1])).refusal
    assert dunwell("placement", "list", "--json").document == []


def test_the_file_for_the_agency_is_complete(waiting: tuple[Desk, int], tmp_path: Path) -> None:
    yes(waiting[1])
    (row,) = dunwell("placement", "list", "--json").document
    assert (row["status"], row["approved_by"], row["open"]) == (
        "approved",
        "Mara",
        ["100.00 GBP"],
    )
    written = tmp_path / "case.zip"
    number = str(row["number"])
    assert dunwell("placement", "file", number, "--out", written).code == 0
    again = tmp_path / "again.zip"
    dunwell("placement", "file", number, "--out", again)
    assert written.read_bytes() == again.read_bytes()

    with zipfile.ZipFile(written) as archive:
        names = archive.namelist()
        whole = json.loads(archive.read("case.json"))
        items = list(csv.DictReader(io.StringIO(archive.read("items.csv").decode("utf-8-sig"))))
        contacts = archive.read("contacts.csv").decode("utf-8-sig").splitlines()
        words = archive.read("messages/message-001-2026-09-14-email.txt").decode()
    assert {"README.txt", "payments.csv"} < set(names)
    assert (items[0]["number"], items[0]["claimed"], items[0]["notice_proof"]) == (
        "INV-C-1",
        "100.00",
        "deemed",
    )
    assert "rule 6.26" in items[0]["notice_basis"]
    assert len(contacts) == 3
    assert "Subject: Invoice INV-C-1" in words
    assert whole["placement"]["approved_by"] == "Mara"
    assert whole["customer"]["number"] == "C-1"


def test_payments_are_told_once_and_a_recall_too(
    waiting: tuple[Desk, int], tmp_path: Path
) -> None:
    place, number = waiting
    yes(number)
    (row,) = dunwell("placement", "list", "--json").document
    handed = dunwell(
        "placement", "hand-over", str(row["number"]), "--to", "Northgate", "--json"
    ).document
    assert (handed["agency"], handed["status"]) == ("Northgate", "placed")
    assert len(dunwell("placement", "report", "--json").document) == 2

    with scope(place.organisation_id):
        contact = ContactAttempt.objects.latest("pk")
        customer = contact.customer
        pays_some(place.later(1), customer, customer.invoices.get())
    wait(place, timedelta(days=1, minutes=5))
    casework.tick(organisation_id=place.organisation_id, at=place.later(1).now)
    recalled = dunwell("placement", "recall", str(row["number"]), "--why", "They rang.")
    assert recalled.code == 0
    told = tmp_path / "told.csv"
    dunwell("placement", "report", "--out", told)
    rows = list(csv.DictReader(told.open(encoding="utf-8")))
    assert [one["what"] for one in rows] == ["payment", "recalled"]
    paid, recalled_row = ((one["currency"], one["amount"]) for one in rows)
    assert (paid, recalled_row) == (("GBP", "20.00"), ("", ""))
    assert dunwell("placement", "report", "--json").document == []


@pytest.mark.parametrize(
    "words",
    [["file", "99", "--out", "x.zip"], ["hand-over", "99"], ["recall", "99", "--why", "x"]],
)
def test_a_placement_that_is_not_there(waiting: tuple[Desk, int], words: list[str]) -> None:
    assert "no placement 99" in dunwell("placement", *words).refusal


def test_what_they_said_since_the_notice_is_answered(db: None) -> None:
    place = live_at(case()[0])
    with scope(place.organisation_id):
        they_wrote(place)
    dunwell("run")
    assert "notes that it is answered" in dunwell("explain", "C-1").out
    said = dunwell("placement", "answered", "C-1", "--answer", "A copy was sent.")
    assert "The next day is decided with it" in said.out
    assert "Placement waits for somebody's approval" in dunwell("explain", "C-1").out
    tomorrow = (place.day + timedelta(days=1)).isoformat()
    ahead = dunwell("explain", "C-1", "--as-of", tomorrow).out
    assert "23 November 2026: “placement” by hand-over" in ahead
    refused = dunwell("placement", "answered", "C-1", "--answer", " ")
    assert "Say what the answer was" in refused.refusal


def test_a_notice_that_was_signed_for_begins_the_last_chance(db: None) -> None:
    place = live_at(case()[0])
    with scope(place.organisation_id):
        Customer.objects.update(country="JP")
    dunwell("run")
    assert "would begin its last chance" in dunwell("explain", "C-1").out
    words = ("placement", "received", "C-1", "--basis", "Signed for by C. Green")
    early = dunwell(*words, "--on", "2026-11-01")
    assert "It left on 2 November 2026" in early.refusal
    assert "for 1 of their items" in dunwell(*words, "--on", "2026-11-12").out
    assert "asks for its approval on 26 November 2026" in dunwell("explain", "C-1").out
