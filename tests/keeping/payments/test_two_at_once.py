"""Two sessions, the same money: one of them has it, the other is told no."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import queries as ledger_queries
from dunwell.payments import operations, queries
from dunwell.payments.models import Allocation, Payment
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY, Firm

pytestmark = pytest.mark.django_db(transaction=True)


def _firm() -> Firm:
    organisation = books.organisation("hewes")
    with scope(organisation.pk):
        return books.firm(organisation)


def _at_once(firm: Firm, doings: list[Callable[[], object]]) -> list[str]:
    """Do all in sessions of their own, starting together; what each was told."""
    start = Barrier(len(doings))

    def session(doing: Callable[[], object]) -> str:
        try:
            start.wait(timeout=20)
            with scope(firm.organisation.pk):
                doing()
        except Refusal as no:
            return no.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(doings)) as pool:
        return sorted(pool.map(session, doings))


def test_two_sessions_cannot_apply_the_same_money() -> None:
    firm = _firm()
    with scope(firm.organisation.pk):
        carol = books.customer(firm, "carol")
        items = [books.invoice(firm, carol, f"INV-{n}", 10_000) for n in (2041, 2042)]
        payment = books.paid(firm, books.draft(firm, carol, 7_000))

    def apply_to(item_id: int) -> Callable[[], object]:
        return lambda: operations.allocate(
            actor=firm.system,
            credit_item_id=payment.item_id,
            item_id=item_id,
            amount=Money(7_000, "GBP"),
            on=TODAY,
            at=AT,
        )

    told = _at_once(firm, [apply_to(item.pk) for item in items])

    assert told == ["done", "more-than-is-left"]
    with scope(firm.organisation.pk):
        assert Allocation.objects.count() == 1
        assert queries.unbalanced() + ledger_queries.unbalanced() == []


def test_two_sessions_tell_of_the_same_payment_and_it_is_booked_once() -> None:
    firm = _firm()
    with scope(firm.organisation.pk):
        carol = books.customer(firm, "carol")
        books.invoice(firm, carol, "INV-2041", 10_000)
        one = books.draft(firm, carol, 10_000, reference="INV-2041")

    told = _at_once(firm, [lambda: books.paid(firm, one)] * 3)

    assert told == ["done"] * 3
    with scope(firm.organisation.pk):
        assert Payment.objects.count() == 1
        assert Allocation.objects.count() == 1


def test_two_payments_for_one_invoice_never_settle_it_twice() -> None:
    firm = _firm()
    with scope(firm.organisation.pk):
        carol = books.customer(firm, "carol")
        item = books.invoice(firm, carol, "INV-2041", 10_000)
        drafts = [
            books.draft(firm, carol, 10_000, key=f"bank:{n}", items=(item.pk,)) for n in (1, 2)
        ]

    told = _at_once(firm, [lambda one=one: books.paid(firm, one) for one in drafts])  # type: ignore[misc]  # binds the loop's value

    assert told == ["done", "done"]
    with scope(firm.organisation.pk):
        assert books.open_minor(item) == 0
        left = [books.open_minor(payment.item) for payment in Payment.objects.all()]
        assert sorted(left) == [-10_000, 0]
        assert queries.unbalanced() + ledger_queries.unbalanced() == []
