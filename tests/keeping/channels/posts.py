"""Builders for sending: a firm that writes, customers who can be reached, and messages."""

from dataclasses import dataclass
from dataclasses import replace as replace
from datetime import UTC, datetime, timedelta

from dunwell.channels import operations
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.channels.operations import MessageDraft, SenderDraft, SendSummary
from dunwell.channels.transports import Transports, opened
from dunwell.identity import actor
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity, Organisation
from dunwell.identity.scope import scope
from dunwell.receivables.models import Address, Customer

AT = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
A_MONTH = timedelta(days=30)
EVENING = datetime(2026, 11, 24, 17, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Post:
    """One organisation with one entity, seen from outside its scope."""

    organisation_id: int
    entity_id: int

    @property
    def system(self) -> Actor:
        return actor.system(self.organisation_id)

    @property
    def bob(self) -> Actor:
        """Bob collects."""
        return Actor(self.organisation_id, "member", "Bob", user_id=2, role="collector")


def post(slug: str = "hewes", *, daily_cap: int | None = None) -> Post:
    organisation = Organisation.objects.create(
        name=slug.title(), slug=slug, is_sandbox=True, daily_cap=daily_cap, created_at=AT
    )
    with scope(organisation.pk):
        entity = Entity.objects.create(
            organisation=organisation,
            code="main",
            name="Hewes & Marlow",
            legal_name="Hewes & Marlow Ltd",
            currency="GBP",
            timezone="Europe/London",
            country="GB",
        )
    return Post(organisation.pk, entity.pk)


def use_server(here: Post, port: int, *, host: str = "127.0.0.1") -> None:
    with scope(here.organisation_id):
        operations.save_sender(
            actor=here.system,
            entity_id=here.entity_id,
            draft=SenderDraft(
                from_name="Hewes & Marlow",
                from_email="accounts@hewes.example",
                host=host,
                port=port,
                security="none",
            ),
            at=AT,
        )


def customer(here: Post, ref: str, *, email: str | None = None) -> int:
    """A customer with one e-mail address; the customer's id."""
    with scope(here.organisation_id):
        who = Customer.objects.create(
            organisation_id=here.organisation_id,
            ref=ref,
            name=ref.title(),
            kind="business",
            entity_id=here.entity_id,
            country="GB",
            created_at=AT,
        )
        Address.objects.create(
            organisation_id=here.organisation_id,
            customer=who,
            channel="email",
            address=email or f"{ref}@example.com",
        )
    return who.pk


def draft(here: Post, customer_id: int, ref: str, *, email: str = "") -> MessageDraft:
    """A reminder for one customer, due now, to leave before the evening."""
    return MessageDraft(
        organisation_id=here.organisation_id,
        key=f"{ref}|main|1|missed_payment|email",
        purpose="chase",
        customer_id=customer_id,
        entity_id=here.entity_id,
        channel="email",
        address=email or f"{ref}@example.com",
        template="missed_payment",
        subject="Invoice 1 for £10.00 fell due yesterday",
        text="Hello,\n\nInvoice 1 fell due yesterday.\n",
        html="<p>Invoice 1 fell due yesterday.</p>",
        stop_url="https://pay.example/p/1.secret/reach",
        item_ids=(11, 12),
        stage="missed_payment",
        episode=1,
        due_at=AT,
        expires_at=EVENING,
    )


def queued(here: Post, ref: str, *, email: str = "", **changes: object) -> int:
    """A customer with a message in the outbox; the message's id."""
    who = customer(here, ref, email=email or None)
    wanted = replace(draft(here, who, ref, email=email), **changes)  # type: ignore[arg-type]
    return queue(here, wanted)


def thanks(here: Post, ref: str, *, due_at: datetime = AT) -> int:
    """A thank-you in the outbox: it asks for nothing and may leave at any hour."""
    return queued(
        here,
        ref,
        purpose="thanks",
        due_at=due_at,
        expires_at=None,
        stage="",
        episode=None,
        item_ids=(),
    )


def queue(here: Post, wanted: MessageDraft, *, at: datetime = AT) -> int:
    with scope(here.organisation_id):
        return operations.queue(draft=wanted, at=at).pk


def let_go(_message: OutboxMessage, _at: datetime) -> str | None:
    """A second look that has nothing against it."""
    return None


def send(
    here: Post,
    *,
    at: datetime = AT,
    recheck: operations.Recheck = let_go,
    ways: Transports | None = None,
) -> SendSummary:
    """One round of sending."""
    if ways is not None:
        return operations.send_due(
            organisation_id=here.organisation_id, at=at, recheck=recheck, opened=ways
        )
    with opened() as fresh:
        return operations.send_due(
            organisation_id=here.organisation_id, at=at, recheck=recheck, opened=fresh
        )


def move_clock(here: Post, by: timedelta) -> None:
    """Move a sandbox's own clock."""
    Organisation.objects.filter(pk=here.organisation_id).update(
        clock_offset_seconds=int(by.total_seconds())
    )


def look(here: Post, message_id: int) -> OutboxMessage:
    with scope(here.organisation_id):
        return OutboxMessage.objects.get(pk=message_id)


def contacts(here: Post) -> list[ContactAttempt]:
    with scope(here.organisation_id):
        return list(ContactAttempt.objects.order_by("pk"))


def later(minutes: int) -> datetime:
    return AT + timedelta(minutes=minutes)
