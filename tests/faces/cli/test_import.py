"""`dunwell import`: what it says, what it leaves behind, and with which exit code."""

from pathlib import Path

import pytest

from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer, Invoice
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import Desk

HEAD = "number,customer,customer_name,email,currency,amount,issued_on,due_on\n"
GOOD = "INV-1,C-1,Carol's Cakes,carol@cakes.example,GBP,120.00,2026-10-01,2026-10-31\n"
BAD = "INV-2,C-2,Dan's Doors,,GBP,-5.00,2026-10-01,2026-10-31\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where a test writes its file."""
    return tmp_path / "invoices.csv"


def numbers(monday: Desk) -> list[str]:
    with scope(monday.organisation_id):
        return list(Invoice.objects.order_by("number").values_list("number", flat=True))


def test_the_document_is_as_promised(monday: Desk, file: Path) -> None:
    file.write_text(HEAD + GOOD)
    said = dunwell("import", "invoices", file, "--json")
    assert said.code == 0
    document = said.document
    promised = {key: document[key] for key in ("read", "created", "updated", "unchanged")}
    assert promised == {"read": 1, "created": 1, "updated": 0, "unchanged": 0}
    assert document["rejected"] == []
    assert numbers(monday) == ["INV-1"]


def test_the_same_file_again_is_unchanged(monday: Desk, file: Path) -> None:
    file.write_text(HEAD + GOOD)
    dunwell("import", "invoices", file, "--json")
    document = dunwell("import", "invoices", file, "--json").document
    assert (document["created"], document["updated"], document["unchanged"]) == (0, 0, 1)


def test_the_guess_is_shown_beside_the_result(monday: Desk, file: Path) -> None:
    file.write_text((HEAD + GOOD).replace("number", "Invoice No.", 1))
    said = dunwell("import", "invoices", file)
    assert said.code == 0
    assert "no --mapping was given, so the columns are guessed" in said.err
    assert "number           Invoice No." in said.err
    assert said.out == (
        "1 row of invoices read. 1 created, 0 updated, 0 unchanged, 0 rejected.\n"
        "The file counts as complete up to today; if it is older, say --as-of.\n"
    )


def test_one_bad_row_stops_all_and_says_where(monday: Desk, file: Path) -> None:
    file.write_text(HEAD + GOOD + BAD)
    said = dunwell("import", "invoices", file, "--json")
    assert said.code == 2
    (problem,) = said.document["rejected"]
    assert (problem["row"], problem["field"], problem["value"]) == (3, "amount", "-5.00")
    assert problem["error"].startswith("It is below zero. An invoice is above zero.")
    assert "row 3, amount (-5.00): It is below zero." in said.err
    assert numbers(monday) == []
    assert list(file.parent.iterdir()) == [file]


def test_skip_takes_the_good_rows_and_writes_the_bad_ones_beside(
    monday: Desk, file: Path
) -> None:
    file.write_text(HEAD + GOOD + BAD)
    said = dunwell("import", "invoices", file, "--on-error", "skip", "--json")
    assert (said.code, said.document["created"]) == (1, 1)
    rejected = Path(said.document["rejected_file"])
    assert rejected == file.with_name("invoices.rejected.csv")
    rejected.write_text(rejected.read_text(encoding="utf-8").replace("-5.00", "5.00"))
    again = dunwell("import", "invoices", rejected, "--json")
    assert (again.code, again.document["created"]) == (0, 1)
    assert numbers(monday) == ["INV-1", "INV-2"]


def test_a_dry_run_changes_nothing(monday: Desk, file: Path) -> None:
    file.write_text(HEAD + GOOD)
    said = dunwell("import", "invoices", file, "--dry-run", "--json")
    assert (said.code, said.document["created"], said.document["dry_run"]) == (0, 1, True)
    assert numbers(monday) == []


def test_a_wrong_header_is_refused_with_what_is_missing(monday: Desk, file: Path) -> None:
    file.write_text("foo,bar\n1,2\n")
    said = dunwell("import", "invoices", file, "--json")
    assert said.code == 2
    (problem,) = said.document["rejected"]
    assert problem["row"] == 1
    assert "there is no column for `number` or `customer`" in problem["error"]
    assert "(--mapping MAP.yaml)" in said.err


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "invoices.csv: The file is empty."),
        (
            HEAD.encode("cp1252") + b"A,M\x84rz,,,GBP,1,2026-01-01,2026-01-01\n",
            "encoding: cp850",
        ),
        (b"%PDF-1.4", "invoices.csv: This is a PDF document"),
    ],
)
def test_an_unreadable_file_is_refused(
    monday: Desk, file: Path, data: bytes, says: str
) -> None:
    file.write_bytes(data)
    said = dunwell("import", "invoices", file)
    assert says in said.refusal
    assert numbers(monday) == []


def test_a_file_that_is_not_there_is_refused(monday: Desk, file: Path) -> None:
    assert (
        "cannot be read: no such file or directory"
        in dunwell("import", "invoices", file).refusal
    )


def test_a_mapping_is_read_and_its_faults_are_named(monday: Desk, file: Path) -> None:
    file.write_text("No;Who;Sum;Day\nA;C-1;1.240,50;01.10.2026\n")
    mapping = file.with_name("map.yaml")
    mapping.write_text(
        "columns:\n  number: No\n  customer: Who\n  amount: Sum\n  issued_on: Day\n"
        "  due_on: {from: Day, plus: 30}\ndate_format: DD.MM.YYYY\ndecimal: ','\n"
    )
    said = dunwell("import", "invoices", file, "--mapping", mapping, "--json")
    assert (said.code, said.document["created"]) == (0, 1)
    mapping.write_text("nomber: No\n")
    wrong = dunwell("import", "invoices", file, "--mapping", mapping)
    assert "line 1: invoices have no column `nomber`. Did you mean `number`?" in wrong.refusal


def test_an_entity_that_is_not_here_is_refused(monday: Desk, file: Path) -> None:
    file.write_text(HEAD + GOOD)
    said = dunwell("import", "invoices", file, "--entity", "elsewhere")
    assert "There is no entity 'elsewhere' here. There is: wren-co." in said.refusal


def test_a_snapshot_says_what_was_settled_and_stops_at_too_much(
    monday: Desk, file: Path
) -> None:
    head = "number,customer,open,issued_on,due_on\n"
    rows = [f"INV-{n},C-1,10.00,2026-10-01,2026-10-31\n" for n in range(5)]
    file.write_text(head + "".join(rows))
    first = dunwell("import", "open-items", file, "--snapshot", "--json").document
    assert (first["created"], first["settled_outside"]) == (5, 0)
    file.write_text(head + "".join(rows[:4]))
    second = dunwell("import", "open-items", file, "--snapshot", "--json").document
    assert (second["unchanged"], second["settled_outside"]) == (4, 1)
    file.write_text(head + "".join(rows[:2]))
    third = dunwell("import", "open-items", file, "--snapshot")
    assert "2 of 4 open items (50%) are missing from the file" in third.refusal
    fourth = dunwell("import", "open-items", file, "--snapshot", "--confirm", "--json").document
    assert fourth["settled_outside"] == 2


def test_customers_and_payments_come_in(monday: Desk, file: Path) -> None:
    file.write_text("customer,name,phone\nC-1,Carol's Cakes,ring the bell\n")
    said = dunwell("import", "customers", file, "--json")
    assert (said.code, said.document["created"]) == (0, 1)
    assert [w["field"] for w in said.document["warnings"]] == ["phone"]
    file.write_text("customer,amount,received_on\nC-1,10.00,2026-10-01\n")
    paid = dunwell("import", "payments", file, "--json")
    assert (paid.code, paid.document["created"]) == (0, 1)
    with scope(monday.organisation_id):
        assert Customer.objects.get().payments.count() == 1
