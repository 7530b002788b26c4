"""The deeds of a working day: hold, promise, export, verify, mailbox."""

import csv
from pathlib import Path

import pytest

from dunwell.channels.mailbox import sink
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from dunwell.machine.home import home
from dunwell.receivables.models import Hold, Promise
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import Desk, desk, owing, use_server
from tests.keeping.casework.sandbox import live_at


def holds(place: Desk) -> list[tuple[str, bool]]:
    """Each hold's kind, and whether it was ended."""
    with scope(place.organisation_id):
        ended = Hold.objects.order_by("pk").values_list("kind", "ended_at")
        return [(kind, at is not None) for kind, at in ended]


def statuses_of(customer: str) -> list[str]:
    document = dunwell("plan", "--json", "--customer", customer).document
    return [row["status"] for row in document["decisions"]]


def test_a_hold_stops_the_chase_until_it_is_ended(monday: Desk, carol: str) -> None:
    assert statuses_of(carol) == ["due"]
    placed = dunwell("hold", carol, "query", "--invoice", "INV-C-1", "--reason", "Wrong price.")
    assert placed.out.startswith("Carol's Cakes is held (query) until somebody ends it.")
    assert "looked at again on 30 November 2026" in placed.out
    assert statuses_of(carol) == ["silent"]

    ended = dunwell("hold", carol, "query", "--end", "--reason", "Explained.", "--json")
    assert (ended.code, ended.document["kind"]) == (0, "query")
    assert holds(monday) == [("query", True)]
    assert "no query hold in force" in dunwell("hold", carol, "query", "--end").refusal


def test_a_hold_until_a_day(monday: Desk, carol: str) -> None:
    said = dunwell("hold", carol, "hardship", "--until", "2026-12-01", "--json")
    assert (said.code, said.document["until"]) == (0, "2026-12-01")
    assert dunwell("hold", carol, "hardship", "--until", "2026-11-23").code == 2


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["C-9", "query"], "no customer C-9"),
        (["C-1", "disputte"], "no kind of hold called 'disputte'"),
        (["C-1", "promise"], "no kind of hold called 'promise'"),
        (["C-1", "query"], "stops one invoice"),
        (["C-1", "query", "--invoice", "INV-9"], "no invoice INV-9"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused(
    monday: Desk, carol: str, words: list[str], says: str
) -> None:
    assert says in dunwell("hold", *words).refusal
    assert holds(monday) == []


def test_a_promise_holds_the_chase(monday: Desk, carol: str) -> None:
    said = dunwell("promise", carol, "--on", "2026-11-27", "--json")
    assert said.code == 0
    assert (said.document["amount"], said.document["due_on"]) == ("100.00 GBP", "2026-11-27")
    assert statuses_of(carol) == ["silent"]


def test_a_promise_is_of_what_is_open_less_credits_in_the_only_currency(
    monday: Desk, tmp_path: Path
) -> None:
    invoices, payments = tmp_path / "invoices.csv", tmp_path / "payments.csv"
    invoices.write_text(
        "number,customer,currency,amount,issued_on,due_on\n"
        "E-1,C-7,EUR,100.00,2026-10-01,2026-10-31\n"
    )
    payments.write_text("customer,currency,amount,received_on\nC-7,EUR,40.00,2026-11-20\n")
    assert dunwell("import", "invoices", invoices).code == 0
    assert dunwell("import", "payments", payments).code == 0
    said = dunwell("promise", "C-7", "--on", "2026-11-27", "--json")
    assert said.document["amount"] == "60.00 EUR", said.err


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["C-9", "--on", "2026-11-27"], "no customer C-9"),
        (["C-1", "--on", "2026-11-20"], "has passed"),
        (["C-1", "--on", "2027-11-27"], "no later than"),
        (["C-1", "--on", "2026-11-27", "--amount", "1E2"], "'1E2' is not an amount"),
        (["C-1", "--on", "2026-11-27", "--amount", "0"], "above zero"),
        (["C-1", "--on", "2026-11-27", "--amount", "100.01"], "is more than"),
        (["C-1", "--on", "2026-11-27", "--currency", "eur"], "nothing open in EUR"),
        (["C-1", "--on", "2026-11-27", "--invoice", "INV-9"], "no invoice INV-9"),
    ],
)
def test_a_promise_that_makes_no_sense_is_refused(
    monday: Desk, carol: str, words: list[str], says: str
) -> None:
    assert says in dunwell("promise", *words).refusal
    with scope(monday.organisation_id):
        assert not Promise.objects.exists()


def test_open_items_as_csv_and_json_say_the_same(
    monday: Desk, carol: str, tmp_path: Path
) -> None:
    file = tmp_path / "items.csv"
    assert dunwell("export", "open-items", "--out", file).out == ""
    with file.open(encoding="utf-8", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["customer"], row["number"], row["open"]) == ("C-1", "INV-C-1", "100.00")
    assert dunwell("export", "open-items").out == file.read_bytes().decode()
    (same,) = dunwell("export", "open-items", "--json").document
    assert {name: str(value or "") for name, value in same.items()} == row


def test_what_cannot_be_exported_is_refused(monday: Desk, tmp_path: Path) -> None:
    assert "nothing called 'invoices'" in dunwell("export", "invoices").refusal
    nowhere = tmp_path / "no" / "items.csv"
    assert "cannot be written" in dunwell("export", "customers", "--out", nowhere).refusal


def test_verify_names_what_is_broken(monday: Desk, carol: str) -> None:
    assert dunwell("verify").out == "All promises hold.\n"
    monday.release()
    with scope(monday.organisation_id):
        message = OutboxMessage.objects.get()
        OutboxMessage.objects.update(status="sent", finished_at=monday.now)
    said = dunwell("verify")
    assert said.code == 1
    assert said.out.startswith(f"sent-has-its-contact: row {message.pk}: Message C-1|")
    (row,) = dunwell("verify", "--json").document["broken"]
    assert (row["check"], row["row"]) == ("sent-has-its-contact", message.pk)


@pytest.mark.django_db(transaction=True)
def test_the_mailbox_shows_what_arrived(
    transactional_db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DUNWELL_HOME", str(tmp_path))
    assert dunwell("mailbox", "--json").document == {"messages": []}
    place = live_at(desk())
    with sink.running(home() / "mailbox", port=0) as port:
        use_server(place, port)
        owing(place)
        assert dunwell("run").code == 0
    (mail,) = dunwell("mailbox", "--json", "--to", "c-1@cakes.example").document["messages"]
    assert mail["to"] == "c-1@cakes.example"
    assert mail["subject"] in dunwell("mailbox").out
    assert dunwell("mailbox", "--to", "nobody@").out == "The mailbox is empty.\n"
