"""From whom an entity's e-mail comes, and through which server."""

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.channels import sealing
from dunwell.channels.models import Sender
from dunwell.channels.templates.tidy import one_line
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal

PORTS = range(1, 65536)


class SenderIncomplete(Refusal):
    code = "sender-incomplete"
    says = "{problem}"


@dataclass(frozen=True, slots=True)
class SenderDraft:
    """What the settings page asks. ``password`` None keeps the stored one; empty removes it."""

    from_name: str
    from_email: str
    host: str
    port: int
    reply_to: str = ""
    security: str = "starttls"
    username: str = ""
    password: str | None = None


@transaction.atomic
def save_sender(*, actor: Actor, entity_id: int, draft: SenderDraft, at: datetime) -> Sender:
    """Keep the settings, the password sealed. Refuses with SenderIncomplete, NotAllowed."""
    actor.require("manager")
    if problem := _problem(draft):
        raise SenderIncomplete(problem=problem)
    columns = {
        "from_name": one_line(draft.from_name, longest=120),
        "from_email": draft.from_email.strip(),
        "reply_to": draft.reply_to.strip(),
        "host": draft.host.strip(),
        "port": draft.port,
        "security": draft.security,
        "username": draft.username,
    }
    if draft.password is not None:
        columns["password_sealed"] = sealing.seal(draft.password)
    sender, _created = Sender.objects.update_or_create(
        entity_id=entity_id, organisation_id=actor.organisation_id, defaults=columns
    )
    audit.record(
        actor=actor,
        verb="sender.saved",
        subject=sender,
        at=at,
        detail={"from_email": sender.from_email, "host": sender.host, "port": sender.port},
    )
    return sender


def _problem(draft: SenderDraft) -> str:
    """The first thing that is wrong, with its remedy; empty when all is well."""
    if not draft.from_name.strip():
        return "Say in whose name the e-mail comes, such as the firm's."
    for address in filter(None, (draft.from_email or "-", draft.reply_to)):
        if not _is_address(address):
            return (
                f"{address!r} is not an e-mail address. Write one such as accounts@example.com."
            )
    if not draft.host.strip() or any(sign.isspace() for sign in draft.host.strip()):
        return "Name the mail server, such as smtp.example.com."
    if draft.port not in PORTS:
        return f"{draft.port} is not a port. Most mail servers use 587, or 465 with TLS."
    if draft.security not in Sender.Security.values:
        return f"{draft.security!r} is no kind of security: choose none, starttls or tls."
    return ""


def _is_address(address: str) -> bool:
    try:
        validate_email(address.strip())
    except ValidationError:
        return False
    return True
