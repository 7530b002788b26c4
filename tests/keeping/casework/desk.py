"""A small firm with a published policy, and what it takes to live a day of it."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from dunwell.casework import operations as casework
from dunwell.casework.models import Run
from dunwell.channels import operations as channels
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice
from tests.keeping.receivables.people import Firm, carol, firm, invoice

MONDAY = date(2026, 11, 23)
POLICY = """
policy: plain
title: A plain ladder
for: "kind = 'business'"
contact:
  days: business
  hours: 09:00-17:30
  limits: [{contacts: 2, in: 7 days}]
ignore_below: 5.00
stages:
  - {id: missed_payment, day: 1, send: {email: missed_payment}, tone: warm}
  - {id: check_in, day: 7, gap: 5 days, call: check_in, else_send: {email: follow_up}}
  - id: final_notice
    day: 30
    gap: 14 days
    send: {email: final_notice}
    approval: manager
    tone: firm
"""


def at(day: date, hour: int = 10) -> datetime:
    """An hour of a day in London's winter, which is UTC."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Desk:
    """Alice's firm, and the day it is."""

    firm: Firm
    day: date

    @property
    def organisation_id(self) -> int:
        return self.firm.organisation.pk

    @property
    def now(self) -> datetime:
        return at(self.day)

    def later(self, days: int) -> "Desk":
        return replace(self, day=self.day + timedelta(days=days))

    def prepare(self) -> Run:
        return casework.prepare(actor=self.firm.collector, as_of=self.day, at=self.now)

    def release(self) -> casework.Released:
        run = self.prepare()
        with scope(self.organisation_id):
            return casework.release(actor=self.firm.collector, run_id=run.pk, at=self.now)


def desk(*, confirmed: bool = True, policy: str = POLICY, day: date = MONDAY) -> Desk:
    """A firm that is ready to work; ``confirmed``: its first run has had its yes."""
    place = firm()
    with scope(place.organisation.pk):
        casework.publish_policy(
            actor=place.admin,
            text=policy,
            reason="To begin with.",
            effective_on=date(2026, 1, 1),
            at=at(day),
        )
        if confirmed:
            identity.confirm_first_run(actor=place.admin, at=at(day))
    return Desk(place, day)


def owing(
    place: Desk, ref: str = "C-1", *, amount: str = "100.00", days_late: int = 1, **more: str
) -> tuple[Customer, Invoice]:
    """A customer with one invoice so many days past due."""
    with scope(place.organisation_id):
        customer = carol(place.firm, ref, **more)
        owed = invoice(
            place.firm,
            customer,
            number=f"INV-{ref}",
            amount=amount,
            due_on=place.day - timedelta(days=days_late),
        )
        receivables.note_freshness(
            actor=place.firm.admin,
            entity_id=place.firm.entity.pk,
            bank_on=place.day + timedelta(days=365),
            ledger_on=place.day + timedelta(days=365),
            at=place.now,
        )
    return customer, owed


def use_server(place: Desk, port: int) -> None:
    """Let the firm's mail leave through a server on this machine."""
    with scope(place.organisation_id):
        channels.save_sender(
            actor=place.firm.admin,
            entity_id=place.firm.entity.pk,
            draft=channels.SenderDraft(
                from_name="Wren & Co",
                from_email="accounts@wren.example",
                host="127.0.0.1",
                port=port,
                security="none",
            ),
            at=place.now,
        )
