"""A mail to oneself: do the settings work?"""

from dataclasses import dataclass
from datetime import datetime

from dunwell.audit import operations as audit
from dunwell.channels import rules, sealing
from dunwell.channels.kinds.email.kind import settings_of
from dunwell.channels.kinds.email.smtp import SmtpTransport
from dunwell.channels.models import Sender
from dunwell.channels.templates import Firm, Letter, Links, compose
from dunwell.channels.transport import Outgoing
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity
from dunwell.identity.queries import today


@dataclass(frozen=True, slots=True)
class TestMail:
    """Whether the server took it, and what it said."""

    is_sent: bool
    said: str


def send_test_mail(*, actor: Actor, entity_id: int, to: str, at: datetime) -> TestMail:
    """Send one mail at once, past the outbox: it goes to no customer. Refuses below manager."""
    actor.require("manager")
    sender = Sender.objects.filter(entity_id=entity_id).first()
    if sender is None:
        return TestMail(is_sent=False, said="No mail server is set up yet: save one first.")
    try:
        transport = SmtpTransport(settings_of(sender))
    except sealing.SealBroken as refusal:
        return TestMail(is_sent=False, said=str(refusal))
    if unready := transport.ready():
        return TestMail(is_sent=False, said=unready.why)
    try:
        handover = transport.send(_mail(sender, actor, to, at))
    finally:
        transport.close()
    audit.record(
        actor=actor, verb="sender.tested", subject=sender, at=at, detail={"said": handover.said}
    )
    return TestMail(is_sent=handover.verdict == "accepted", said=handover.said)


def _mail(sender: Sender, actor: Actor, to: str, at: datetime) -> Outgoing:
    entity = Entity.objects.get(pk=sender.entity_id)
    composed = compose(
        template="test_mail",
        tone="warm",
        language="en",
        channel="email",
        letter=Letter(
            as_of=today(entity, at),
            kind="business",
            customer_name=actor.name,
            firm=Firm(name=entity.name, legal_name=entity.legal_name, address=entity.address),
            signer=entity.signs_name,
            links=Links.under(""),
            given_name=actor.name,
        ),
    )
    key = f"test|{sender.pk}|{at.isoformat()}"
    domain = sender.from_email.rpartition("@")[2]
    return Outgoing(
        message_id=rules.message_id(
            organisation_id=actor.organisation_id, key=key, domain=domain
        ),
        address=to.strip(),
        subject=composed.subject,
        text=composed.text,
        html=composed.html,
        stop_url="",
        at=at,
    )
