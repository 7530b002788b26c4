"""Ageing as it stands, as it stood, and as it was seen; and the checks that `verify` runs."""

from datetime import date, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from dunwell.ledger import queries
from dunwell.ledger.queries import Ageing, bucket_of
from dunwell.machine.database import Connection
from dunwell.payments import operations
from dunwell.payments import queries as payment_queries
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY, Firm

EMPTY = dict.fromkeys(queries.BUCKETS, 0)


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(-9, "current"), (0, "current"), (1, "1-30"), (30, "1-30"), (31, "31-60"), (60, "31-60"),
     (61, "61-90"), (90, "61-90"), (91, "91+"), (4000, "91+")],
)  # fmt: skip
def test_ages_count_from_the_due_date(days: int, bucket: str) -> None:
    assert bucket_of(TODAY - timedelta(days=days), TODAY) == bucket


def test_ageing_keeps_entities_currencies_and_credits_apart(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    books.invoice(firm, carol, "INV-1", 1_000, due_on=TODAY)
    books.invoice(firm, carol, "INV-2", 2_000, due_on=TODAY - timedelta(days=31))
    books.invoice(firm, carol, "INV-3", 300, due_on=TODAY, currency="EUR")
    books.invoice(firm, carol, "CN-1", -150)
    books.paid(firm, books.draft(firm, carol, 77))

    assert queries.ageing(as_of=TODAY) == [
        Ageing(firm.entity.pk, "EUR", EMPTY | {"current": 300}),
        Ageing(
            firm.entity.pk, "GBP", EMPTY | {"current": 1_000, "31-60": 2_000, "credits": -227}
        ),
    ]


def test_yesterday_can_be_shown_as_it_was_and_as_it_was_seen(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-1", 1_000, due_on=date(2026, 11, 20))
    last_week = TODAY - timedelta(days=5)
    told_today = operations.PaymentDraft(
        customer_id=carol.pk,
        entity_id=firm.entity.pk,
        amount=books.draft(firm, carol, 400).amount,
        received_on=last_week,
        method="cheque",
        reference="",
        source_key="cheque:1",
        item_ids=(item.pk,),
    )
    seen_before = AT
    operations.record_payment(actor=firm.system, draft=told_today, at=AT + timedelta(hours=1))

    def open_on(day: date, known_at: datetime | None = None) -> int:
        return sum(row.total_minor for row in queries.ageing(as_of=day, known_at=known_at))

    assert open_on(TODAY) == 600
    assert open_on(last_week) == 600
    assert open_on(last_week - timedelta(days=1)) == 1_000
    assert open_on(TODAY, known_at=seen_before) == 1_000
    assert open_on(date(2026, 9, 30)) == 0


def test_open_items_of_a_customer_come_oldest_first_without_the_closed(firm: Firm) -> None:
    carol = books.customer(firm, "carol")
    later = books.invoice(firm, carol, "INV-1", 1_000, due_on=TODAY)
    sooner = books.invoice(firm, carol, "INV-2", 2_000, due_on=TODAY - timedelta(days=3))
    books.invoice(firm, books.customer(firm, "dave"), "INV-3", 2_000)
    closed = books.invoice(firm, carol, "INV-4", 5)
    books.paid(firm, books.draft(firm, carol, 5, items=(closed.pk,)))

    assert [item.pk for item in queries.open_of_customer(carol.pk)] == [sooner.pk, later.pk]


ITEM = "UPDATE ledger_openitem SET {} WHERE face_minor = 1000"
PART = "UPDATE payments_allocation SET {}"
TAMPERED = {
    "open-is-sum-of-entries": ITEM.format("open_minor = 999"),
    "closed-when-nothing-is-open": ITEM.format("closed_on = '2026-01-01'"),
    "allocation-matches-posting": PART.format("amount_minor = amount_minor - 1"),
    "undone-when-reversed": PART.format("undone_by_id = posting_id"),
    "allocation-for-each-posting": "DELETE FROM payments_allocation",
    "money-is-conserved": "UPDATE payments_payment SET amount_minor = amount_minor + 1",
}


@pytest.mark.parametrize("check", TAMPERED)
def test_verify_finds_what_somebody_changed_by_hand(firm: Firm, check: str) -> None:
    carol = books.customer(firm, "carol")
    item = books.invoice(firm, carol, "INV-1", 1_000)
    books.paid(firm, books.draft(firm, carol, 400, items=(item.pk,)))
    assert queries.unbalanced() + payment_queries.unbalanced() == []

    with connection.cursor() as cursor:
        cursor.execute(TAMPERED[check])

    found = queries.unbalanced() + payment_queries.unbalanced()
    assert check in {broken.check for broken in found}


def test_verify_finds_a_posting_out_of_balance(owner_connection: Connection) -> None:
    """Only a superuser can break this one, with every trigger switched off."""
    with psycopg.connect(owner_connection.uri) as superuser:
        superuser.execute("SET session_replication_role = replica")
        superuser.execute(
            "INSERT INTO ledger_entry"
            " (organisation_id, posting_id, account, currency, amount_minor)"
            " VALUES (1, 77, 'cash', 'GBP', 5)"
        )
        found = superuser.execute(queries.CHECKS["posting-balances"], [10]).fetchall()
        superuser.rollback()
    assert found == [(77, "is off by 5 GBP")]
