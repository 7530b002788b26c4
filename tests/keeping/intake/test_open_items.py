"""A snapshot of what is open: what vanished was settled elsewhere, and may come back."""

from datetime import date

import pytest

from dunwell.intake.operations import SnapshotTooDifferent
from dunwell.kernel.money import Money
from dunwell.ledger.models import Posting
from dunwell.payments import operations as payments
from dunwell.receivables.models import Freshness, ImportBatch, Invoice
from tests.keeping.intake.conftest import Bring
from tests.keeping.receivables.people import AT, TODAY, Firm

HEAD = "number,customer,open,amount,issued_on,due_on\n"


def row(number: int, still_open: str = "100.00", amount: str = "100.00") -> str:
    return f"INV-{number},C-{number},{still_open},{amount},2026-10-01,2026-10-31\n"


TEN = HEAD + "".join(row(number) for number in range(10))
NINE = HEAD + "".join(row(number) for number in range(9))


def opens() -> dict[str, int]:
    return dict(Invoice.objects.order_by("number").values_list("number", "item__open_minor"))


def test_the_first_snapshot_brings_what_is_open(bring: Bring) -> None:
    outcome = bring("open-items", TEN)
    assert (outcome.read, outcome.created, outcome.settled_outside) == (10, 10, 0)
    assert set(opens().values()) == {10_000}
    assert Freshness.objects.get().ledger_on == TODAY


def test_the_same_snapshot_again_changes_nothing(bring: Bring) -> None:
    bring("open-items", TEN)
    before = Posting.objects.count()
    outcome = bring("open-items", TEN)
    assert (outcome.unchanged, outcome.settled_outside) == (10, 0)
    assert Posting.objects.count() == before


def test_what_vanished_was_settled_elsewhere(bring: Bring) -> None:
    bring("open-items", TEN)
    outcome = bring("open-items", NINE)
    assert (outcome.unchanged, outcome.settled_outside) == (9, 1)
    assert opens()["INV-9"] == 0
    assert Invoice.objects.get(number="INV-9").item.closed_on == TODAY
    assert Posting.objects.get(kind="settled_outside").happened_on == TODAY


def test_what_comes_back_is_open_again(bring: Bring) -> None:
    bring("open-items", TEN)
    bring("open-items", NINE)
    outcome = bring("open-items", TEN)
    assert (outcome.reopened, outcome.settled_outside) == (1, 0)
    assert set(opens().values()) == {10_000}


def test_exactly_a_fifth_may_vanish_and_not_more(bring: Bring) -> None:
    bring("open-items", TEN)
    eight = HEAD + "".join(row(number) for number in range(8))
    assert bring("open-items", eight, dry_run=True).settled_outside == 2
    seven = HEAD + "".join(row(number) for number in range(7))
    with pytest.raises(SnapshotTooDifferent) as refused:
        bring("open-items", seven)
    assert str(refused.value) == (
        "3 of 10 open items (30%) are missing from the file. If they are really settled, "
        "import it again with --confirm; nothing was changed."
    )
    assert set(opens().values()) == {10_000}
    assert bring("open-items", seven, confirm=True).settled_outside == 3


def test_a_row_with_less_open_is_an_update_once_and_leaves_a_note(bring: Bring) -> None:
    bring("open-items", TEN)
    less = NINE + row(9, still_open="40.00")
    outcome = bring("open-items", less)
    assert (outcome.updated, outcome.unchanged, outcome.settled_outside) == (1, 9, 0)
    assert ImportBatch.objects.count() == 2
    again = bring("open-items", less)
    assert (again.updated, again.unchanged) == (0, 10)


def test_a_part_that_was_paid_elsewhere_is_settled(bring: Bring) -> None:
    bring("open-items", HEAD + row(1))
    bring("open-items", HEAD + row(1, still_open="30.00"))
    assert opens() == {"INV-1": 3_000}
    bring("open-items", HEAD + row(1, still_open="45.00"))
    assert opens() == {"INV-1": 4_500}


def test_a_new_item_that_is_half_paid_comes_in_half_open(bring: Bring) -> None:
    bring("open-items", HEAD + row(1, still_open="30.00"))
    invoice = Invoice.objects.select_related("item").get()
    assert (invoice.amount_minor, invoice.item.open_minor) == (10_000, 3_000)


def test_credit_notes_are_brought_in_line_too(bring: Bring) -> None:
    head = "number,customer,open,amount,kind,issued_on,due_on\n"
    note = "CN-1,C-1,{},-50.00,credit_note,2026-10-01,2026-10-01\n"
    bring("open-items", head + note.format("-50.00"))
    assert opens() == {"CN-1": -5_000}
    bring("open-items", head + note.format("-20.00"))
    assert opens() == {"CN-1": -2_000}


def test_a_file_with_only_what_is_open_does_not_contradict_the_face(bring: Bring) -> None:
    head = "number,customer,open,issued_on,due_on\n"
    bring("open-items", HEAD + row(1))
    outcome = bring("open-items", head + "INV-1,C-1,60.00,2026-10-01,2026-10-31\n")
    assert outcome.rejected == ()
    assert opens() == {"INV-1": 6_000}


def test_money_that_only_we_know_of_is_kept_and_told(wren: Firm, bring: Bring) -> None:
    bring("open-items", HEAD + row(1))
    invoice = Invoice.objects.get()
    payments.record_payment(
        actor=wren.collector,
        draft=payments.PaymentDraft(
            customer_id=invoice.customer_id,
            entity_id=wren.entity.pk,
            amount=Money(4_000, "GBP"),
            received_on=date(2026, 11, 20),
            method="card",
            reference="",
            source_key="demo:1",
            item_ids=(invoice.item_id,),
        ),
        at=AT,
    )
    outcome = bring("open-items", HEAD + row(1))
    assert opens() == {"INV-1": 6_000}
    (doubt,) = outcome.doubts
    assert doubt.error == (
        "Only 60.00 GBP is open here: a payment or credit is booked that the file lacks."
    )


def test_a_rejected_row_is_still_listed_and_so_not_settled(bring: Bring) -> None:
    bring("open-items", TEN)
    broken = TEN.replace(row(3), row(3).replace("2026-10-31", "soon"))
    outcome = bring("open-items", broken, skip=True)
    assert (len(outcome.rejected), outcome.settled_outside) == (1, 0)
    assert opens()["INV-3"] == 10_000
