"""A bookkeeper who does anything in any order, and an auditor with figures of her own."""

from contextlib import ExitStack
from datetime import timedelta

from django.db import IntegrityError, transaction
from hypothesis import assume
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    MultipleResults,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
)

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger import operations as ledger
from dunwell.ledger import posting, queries
from dunwell.ledger.models import OpenItem
from dunwell.payments import operations
from dunwell.payments import queries as payment_queries
from dunwell.payments.models import Allocation, Payment
from tests.keeping.payments import books
from tests.keeping.payments.books import AT, TODAY

AMOUNTS = st.integers(min_value=1, max_value=2_000)
CUSTOMERS = 2


class Bookkeeper(RuleBasedStateMachine):
    """Every step is one use of the operations; after each, the books are audited."""

    invoices: Bundle[int] = Bundle("invoices")
    credits: Bundle[int] = Bundle("credits")
    payments: Bundle[int] = Bundle("payments")
    allocations: Bundle[int] = Bundle("allocations")

    def __init__(self) -> None:
        super().__init__()
        self.outer, self.inner = ExitStack(), ExitStack()
        self.outer.enter_context(transaction.atomic())
        self.number = 0
        self.paid_in = 0
        self.returned = 0
        self.faces = 0

    @initialize()
    def found(self) -> None:
        organisation = books.organisation("machine")
        self.inner.enter_context(scope(organisation.pk))
        self.firm = books.firm(organisation)
        self.customers = [books.customer(self.firm, f"customer-{n}") for n in range(CUSTOMERS)]

    def teardown(self) -> None:
        """Forget the firm, so that the next example begins with none."""
        for opened in (self.inner, self.outer):
            transaction.set_rollback(True)
            opened.close()

    def _next(self) -> str:
        self.number += 1
        return f"INV-{self.number:04}"

    @rule(
        target=invoices,
        whose=st.integers(0, CUSTOMERS - 1),
        minor=AMOUNTS,
        late=st.integers(-9, 99),
    )
    def issue(self, whose: int, minor: int, late: int) -> int:
        due_on = TODAY - timedelta(days=late)
        item = books.invoice(
            self.firm, self.customers[whose], self._next(), minor, due_on=due_on
        )
        self.faces += minor
        return item.pk

    @rule(target=credits, whose=st.integers(0, CUSTOMERS - 1), minor=AMOUNTS)
    def credit(self, whose: int, minor: int) -> int:
        item = books.invoice(self.firm, self.customers[whose], self._next(), -minor)
        self.faces -= minor
        return item.pk

    @rule(
        targets=(payments, credits),
        whose=st.integers(0, CUSTOMERS - 1),
        minor=AMOUNTS,
        named=st.lists(invoices, max_size=3),
        written=st.integers(1, 9),
        oldest_first=st.booleans(),
    )
    def pay(
        self, whose: int, minor: int, named: list[int], written: int, oldest_first: bool
    ) -> int:
        payer = self.customers[whose]
        mine = OpenItem.objects.filter(pk__in=named, customer_id=payer.pk)
        draft = books.draft(
            self.firm,
            payer,
            minor,
            key=f"bank:{self._next()}",
            reference=f"for inv {written:04}",
            items=tuple(mine.values_list("pk", flat=True)),
            oldest_first=oldest_first,
        )
        payment = books.paid(self.firm, draft)
        self.paid_in += minor
        return payment.item_id

    @rule(target=allocations, credit=credits, invoice=invoices, minor=AMOUNTS)
    def apply(self, credit: int, invoice: int, minor: int) -> int | MultipleResults[int]:
        items = OpenItem.objects.in_bulk([credit, invoice])
        fits = (
            items[credit].customer_id == items[invoice].customer_id
            and minor <= -items[credit].open_minor
            and minor <= items[invoice].open_minor
        )
        try:
            made = operations.allocate(
                actor=self.firm.system,
                credit_item_id=credit,
                item_id=invoice,
                amount=Money(minor, "GBP"),
                on=TODAY,
                at=AT,
            )
        except Refusal:
            assert not fits, "what fits is never refused"
            return multiple()
        assert fits, "what does not fit is always refused"
        return made.pk

    @rule(allocation=allocations)
    def undo(self, allocation: int) -> None:
        in_force = Allocation.objects.filter(pk=allocation, undone_by=None).exists()
        try:
            operations.undo_allocation(
                actor=self.firm.system, allocation_id=allocation, on=TODAY, at=AT
            )
        except operations.AlreadyUndone:
            assert not in_force
        else:
            assert in_force

    @rule(item=payments)
    def give_back(self, item: int) -> None:
        payment = Payment.objects.get(item_id=item)
        assume(payment.reversed_on is None)
        operations.reverse_payment(
            actor=self.firm.system, payment_id=payment.pk, why="Returned", on=TODAY, at=AT
        )
        self.returned += payment.amount_minor

    @rule(item=st.one_of(invoices, credits))
    def vanish(self, item: int) -> None:
        operations.settle_outside(
            actor=self.firm.system, item_ids=[item], on=TODAY, memo="Snapshot", at=AT
        )

    @rule(item=st.one_of(invoices, credits))
    def reappear(self, item: int) -> None:
        operations.reopen_settled_outside(
            actor=self.firm.system, item_ids=[item], on=TODAY, memo="Snapshot", at=AT
        )

    @rule(credit=credits, invoice=invoices, beyond=AMOUNTS)
    def force(self, credit: int, invoice: int, beyond: int) -> None:
        """Past the operations, straight into the books, by more than is there."""
        items = OpenItem.objects.in_bulk([credit, invoice])
        note = items[credit].kind == OpenItem.Kind.CREDIT_NOTE
        draft = posting.allocated(
            entity_id=self.firm.entity.pk,
            credit_item_id=credit,
            credit_account="receivable" if note else "unapplied_cash",
            debit_item_id=invoice,
            amount=Money(items[invoice].open_minor + beyond, "GBP"),
            on=TODAY,
        )
        try:
            ledger.post(organisation_id=self.firm.organisation.pk, drafts=[draft], at=AT)
        except IntegrityError as refused:
            assert "open_between_zero_and_face" in str(refused)
        else:
            raise AssertionError("the database took more than was open")

    @invariant()
    def audit(self) -> None:
        if not hasattr(self, "firm"):
            return
        assert queries.unbalanced() == []
        assert payment_queries.unbalanced() == []
        self._money_is_conserved()

    def _money_is_conserved(self) -> None:
        """By her own count of what came in, what went back and what was charged."""
        held = Payment.objects.filter(reversed_on=None)
        assert sum(held.values_list("amount_minor", flat=True)) == self.paid_in - self.returned
        assert sum(Payment.objects.values_list("amount_minor", flat=True)) == self.paid_in
        ours = OpenItem.objects.exclude(kind=OpenItem.Kind.UNAPPLIED)
        assert sum(ours.values_list("face_minor", flat=True)) == self.faces
