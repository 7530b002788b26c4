"""A firm whose customer had a final notice by post, on the day the last chance has passed."""

from datetime import UTC, date, datetime, timedelta

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval, Placement, Run
from dunwell.channels import operations as channels
from dunwell.channels.models import ContactAttempt
from dunwell.identity import operations as identity
from dunwell.identity.actor import Actor
from dunwell.identity.models import Membership
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer, Invoice
from tests.keeping.casework.desk import Desk, desk, owing

POLICY = """
policy: firm
title: To the end
for: "kind = 'business'"
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 9, in: 7 days}]}
stages:
  - {id: missed_payment, day: 1, send: {email: missed_payment}, tone: warm}
  - {id: final_notice, day: 30, gap: 14 days, send: {letter: final_notice}, tone: firm}
  - {id: placement, day: 60, gap: 14 days, escalate: agency, approval: manager}
escalation: {last_chance: 14 days, min_balance: 50.00, channels_tried: 2}
"""
TODAY = date(2026, 11, 23)
OWED_SINCE = date(2026, 8, 20)
MAILED, POSTED = date(2026, 9, 14), date(2026, 11, 2)
SERVED = date(2026, 11, 4)
"""Two days after Monday 2 November, where the customer is."""


def case(
    *, ref: str = "C-1", posted: date = POSTED, day: date = TODAY, policy: str = POLICY
) -> tuple[Desk, Customer, Invoice]:
    """Carol owes 100.00 since August; she was mailed in September and written to in November."""
    place = desk(policy=policy, day=day)
    customer, invoice = noticed(place, ref, posted)
    with scope(place.organisation_id):
        for email, role in (("mara@wren.example", "manager"), ("adam@wren.example", "admin")):
            identity.add_member(
                actor=place.firm.admin,
                email=email,
                name=email.partition("@")[0].title(),
                role=role,
                at=place.now,
            )
    return place, customer, invoice


def noticed(place: Desk, ref: str = "C-1", posted: date = POSTED) -> tuple[Customer, Invoice]:
    customer, invoice = owing(
        place, ref, days_late=(place.day - OWED_SINCE).days, address="4 Mill Lane\nBristol"
    )
    with scope(place.organisation_id):
        contacted(place, customer, invoice, "missed_payment", "email", MAILED)
        contacted(place, customer, invoice, "final_notice", "letter", posted)
    return customer, invoice


def contacted(
    place: Desk,
    customer: Customer,
    invoice: Invoice,
    stage: str,
    channel: str,
    on: date,
    *,
    outcome: str = "sent",
    key: str | None = None,
) -> ContactAttempt:
    return channels.record_contact(
        draft=channels.ContactDraft(
            organisation_id=place.organisation_id,
            customer_id=customer.pk,
            entity_id=place.firm.entity.pk,
            at=datetime(on.year, on.month, on.day, 10, tzinfo=UTC),
            channel=channel,
            direction="out",
            outcome=outcome,
            asks_for_money=True,
            address=f"{customer.ref.lower()}@cakes.example",
            stage=stage,
            episode=1,
            item_ids=(invoice.item_id,),
            key=key or f"{customer.ref}|main|1|{stage}|{channel}",
        )
    )


def member(place: Desk, name: str) -> Actor:
    """A named person with a sign-in: Mara manages, Adam runs the firm."""
    found = Membership.objects.select_related("user").get(
        organisation_id=place.organisation_id, user__name=name
    )
    return Actor(place.organisation_id, "member", name, found.user_id, found.role)


def decided(place: Desk, proposer: Actor | None = None) -> Run:
    return casework.prepare(
        actor=proposer or place.firm.collector, as_of=place.day, at=place.now
    )


def approved(place: Desk, by: str = "Mara") -> Placement:
    """The hand-over of the day, with the yes of a manager."""
    decided(place)
    with scope(place.organisation_id):
        asked = Approval.objects.get(status="open")
        casework.approve(actor=member(place, by), approval_id=asked.pk, at=place.now)
        return Placement.objects.get()


def they_wrote(place: Desk) -> None:
    """An e-mail of theirs came yesterday."""
    channels.record_contact(
        draft=channels.ContactDraft(
            organisation_id=place.organisation_id,
            customer_id=Customer.objects.get().pk,
            at=place.now - timedelta(days=1),
            channel="email",
            direction="in",
            outcome="replied",
            asks_for_money=False,
        )
    )


def stands(place: Desk) -> tuple[str, list[str]]:
    """What the day decides about the only customer, and what holds it."""
    run = place.prepare()
    with scope(place.organisation_id):
        decision = run.decisions.get()
        return decision.status, decision.blocked_by
