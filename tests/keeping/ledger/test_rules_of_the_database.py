"""What the database refuses, whoever writes: each promise of the books, broken on purpose."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.ledger import operations, posting
from dunwell.ledger.models import Entry, OpenItem, Posting
from dunwell.ledger.posting import Draft, Leg, OutOfBalance
from dunwell.receivables.models import Invoice
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY, Firm


def _posting(firm: Firm) -> Posting:
    return Posting.objects.create(
        organisation=firm.organisation,
        entity=firm.entity,
        kind="allocated",
        happened_on=TODAY,
        recorded_at=AT,
    )


def _entry(
    firm: Firm,
    posting: Posting,
    account: str,
    minor: int,
    *,
    item_id: int | None = None,
    currency: str = "GBP",
) -> Entry:
    return Entry(
        organisation=firm.organisation,
        posting=posting,
        account=account,
        currency=currency,
        amount_minor=minor,
        item_id=item_id,
    )


def test_a_draft_that_does_not_balance_cannot_even_be_made() -> None:
    legs = (Leg("cash", 100, "GBP"), Leg("revenue_clearing", -99, "GBP"))
    with pytest.raises(OutOfBalance, match="off by 1 GBP"):
        Draft(1, "odd", TODAY, legs)


def test_a_sum_over_two_currencies_is_no_balance() -> None:
    legs = (Leg("cash", 100, "GBP"), Leg("revenue_clearing", -100, "EUR"))
    with pytest.raises(OutOfBalance):
        Draft(1, "odd", TODAY, legs)


def test_the_database_refuses_entries_that_do_not_balance(firm: Firm) -> None:
    with pytest.raises(IntegrityError, match="out of balance by 1 GBP"), transaction.atomic():
        made = _posting(firm)
        Entry.objects.bulk_create(
            [_entry(firm, made, "cash", 100), _entry(firm, made, "revenue_clearing", -99)]
        )
    assert Posting.objects.count() == 0


def test_the_database_refuses_an_entry_in_another_currency_than_its_item(firm: Firm) -> None:
    item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    with pytest.raises(IntegrityError, match="another currency"), transaction.atomic():
        made = _posting(firm)
        Entry.objects.bulk_create(
            [
                _entry(firm, made, "receivable", -100, item_id=item.pk, currency="EUR"),
                _entry(firm, made, "cash", 100, currency="EUR"),
            ]
        )
    assert books.open_minor(item) == 1_000


@pytest.mark.parametrize("minor", [1_001, -1])
def test_the_database_refuses_to_apply_more_than_is_open(firm: Firm, minor: int) -> None:
    item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    draft = posting.settled_outside(
        entity_id=firm.entity.pk,
        item_id=item.pk,
        amount=Money(minor, "GBP"),
        on=TODAY,
        memo="Too much",
    )
    with (
        pytest.raises(IntegrityError, match="open_between_zero_and_face"),
        transaction.atomic(),
    ):
        operations.post(organisation_id=firm.organisation.pk, drafts=[draft], at=AT)
    assert books.open_minor(item) == 1_000


@pytest.mark.parametrize("face", [1, -1])
def test_an_item_is_open_between_nothing_and_its_face(firm: Firm, face: int) -> None:
    for open_minor in (0, face):
        _item(firm, face, open_minor)
    for open_minor in (-face, 2 * face):
        with pytest.raises(IntegrityError, match="open_between"), transaction.atomic():
            _item(firm, face, open_minor)
    with pytest.raises(IntegrityError, match="open_between"), transaction.atomic():
        _item(firm, 0, 0)
    assert OpenItem.objects.count() == 3


def _item(firm: Firm, face: int, open_minor: int) -> None:
    item = OpenItem.objects.first() or books.invoice(
        firm, books.customer(firm, "carol"), "A", 9
    )
    item.pk, item.face_minor, item.open_minor = None, face, open_minor
    item.save(force_insert=True)


def test_an_entry_of_nothing(firm: Firm) -> None:
    with pytest.raises(IntegrityError, match="entry_not_zero"), transaction.atomic():
        made = _posting(firm)
        Entry.objects.bulk_create(
            [_entry(firm, made, account, 0) for account in ("cash", "fee")]
        )


def test_what_is_settled_by_two_postings_closed_on_the_later_day(firm: Firm) -> None:
    item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    drafts = [
        posting.settled_outside(
            entity_id=firm.entity.pk, item_id=item.pk, amount=Money(500, "GBP"), on=on, memo=""
        )
        for on in (TODAY, TODAY - timedelta(days=1))
    ]
    operations.post(organisation_id=firm.organisation.pk, drafts=drafts, at=AT)
    assert OpenItem.objects.get().closed_on == TODAY


def test_no_more_is_disputed_than_was_asked(firm: Firm) -> None:
    books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    for minor in (0, 1_000):
        Invoice.objects.update(disputed_minor=minor)
    for minor in (-1, 1_001):
        with pytest.raises(IntegrityError, match="disputed_within"), transaction.atomic():
            Invoice.objects.update(disputed_minor=minor)
    assert Invoice.objects.get().disputed_minor == 1_000


@pytest.mark.parametrize("table", ["ledger_posting", "ledger_entry"])
@pytest.mark.parametrize(
    "verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"]
)
def test_postings_and_entries_are_never_changed_or_deleted(
    firm: Firm, table: str, verb: str
) -> None:
    books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(verb.format(table))
    assert Entry.objects.count() == 2


def test_money_and_debts_name_their_item_and_nothing_else_does(firm: Firm) -> None:
    item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    for account, item_id in [
        ("receivable", None),
        ("unapplied_cash", None),
        ("cash", item.pk),
    ]:
        with pytest.raises(IntegrityError, match="entry_names_item"), transaction.atomic():
            made = _posting(firm)
            Entry.objects.bulk_create(
                [
                    _entry(firm, made, account, -100, item_id=item_id),
                    _entry(firm, made, "bad_debt", 100),
                ]
            )
    made = _posting(firm)
    Entry.objects.bulk_create(
        [
            _entry(firm, made, "unapplied_cash", -100, item_id=item.pk),
            _entry(firm, made, "cash", 100),
        ]
    )
    assert books.open_minor(item) == 900


def test_a_posting_is_reversed_once(firm: Firm) -> None:
    item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    made = Posting.objects.get()

    operations.reverse(posting_id=made.pk, kind="x", on=TODAY, memo="", at=AT)

    assert books.open_minor(item) == 0
    assert OpenItem.objects.get().closed_on == TODAY
    with pytest.raises(operations.AlreadyReversed):
        operations.reverse(posting_id=made.pk, kind="x", on=TODAY, memo="", at=AT)
    assert Posting.objects.count() == 2


@pytest.mark.django_db
def test_mallory_sees_and_writes_nothing_of_another_organisation() -> None:
    ours, theirs = books.organisation("ours"), books.organisation("theirs")
    with scope(ours.pk):
        firm = books.firm(ours)
        item = books.invoice(firm, books.customer(firm, "carol"), "INV-1", 1_000)
    with scope(theirs.pk):
        assert not OpenItem.objects.exists()
        assert not Posting.objects.exists()
        assert not Entry.objects.exists()
        assert OpenItem.objects.filter(pk=item.pk).update(open_minor=0) == 0
        with pytest.raises(DatabaseError, match="row-level security"), transaction.atomic():
            _posting(firm)
    assert not OpenItem.objects.exists(), "outside any scope nobody's rows are seen"
    with scope(ours.pk):
        assert books.open_minor(item) == 1_000


def test_many_legs_are_held_to_the_same_rules_as_few(firm: Firm) -> None:
    """Many are planned otherwise, for that statement alone."""
    carol = books.customer(firm, "carol")
    items = [books.invoice(firm, carol, f"INV-{n}", 1_000) for n in range(2)]
    drafts = [
        posting.settled_outside(
            entity_id=firm.entity.pk, item_id=item.pk, amount=Money(1, "GBP"), on=TODAY, memo=""
        )
        for _ in range(300)
        for item in items
    ]
    operations.post(organisation_id=firm.organisation.pk, drafts=drafts, at=AT)
    assert [books.open_minor(item) for item in items] == [700, 700]

    with pytest.raises(IntegrityError, match="open_between"), transaction.atomic():
        operations.post(organisation_id=firm.organisation.pk, drafts=drafts * 3, at=AT)
    assert [books.open_minor(item) for item in items] == [700, 700]
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_nestloop")
        assert cursor.fetchone() == ("on",)
