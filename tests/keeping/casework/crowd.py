"""A firm with many customers who all owe since yesterday, and what a day leaves behind."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from dunwell.casework.models import Decision, Run
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.receivables import operations as receivables
from tests.keeping.casework.desk import Desk

A_YEAR = timedelta(days=365)


def owing_many(place: Desk, number: int) -> None:
    """So many customers with one invoice each, a day past due."""
    firm = place.firm
    due_on = place.day - timedelta(days=1)
    customers = [
        receivables.CustomerDraft(
            ref=f"C-{n}",
            name=f"Customer {n}",
            kind="business",
            entity_id=firm.entity.pk,
            country="GB",
            email=address(n),
        )
        for n in range(number)
    ]
    with scope(place.organisation_id):
        saved = receivables.save_customers(actor=firm.collector, drafts=customers, at=place.now)
        invoices = [
            receivables.InvoiceDraft(
                entity_id=firm.entity.pk,
                customer_id=saved.ids[f"C-{n}"],
                number=f"INV-{n}",
                amount=Money(10_000 + n, "GBP"),
                issued_on=due_on - timedelta(days=30),
                due_on=due_on,
            )
            for n in range(number)
        ]
        receivables.issue_invoices(actor=firm.collector, drafts=invoices, at=place.now)
        receivables.note_freshness(
            actor=firm.admin,
            entity_id=firm.entity.pk,
            bank_on=place.day + A_YEAR,
            ledger_on=place.day + A_YEAR,
            at=place.now,
        )


def address(number: int) -> str:
    return f"customer-{number}@example.com"


@dataclass(frozen=True, slots=True)
class Left:
    """What is in the database at the end."""

    runs: int
    decisions: Counter[str]
    messages: Counter[str]
    contacts: int
    """Under how many different keys."""


def left(place: Desk) -> Left:
    with scope(place.organisation_id):
        decisions = Decision.objects.values_list("disposition", flat=True)
        messages = OutboxMessage.objects.values_list("status", flat=True)
        contacts = ContactAttempt.objects.filter(direction="out").values_list("key", flat=True)
        assert len(set(contacts)) == len(contacts)
        return Left(Run.objects.count(), Counter(decisions), Counter(messages), len(contacts))
