"""Reading how each entity's e-mail leaves; the password is never read here."""

from dataclasses import dataclass

from dunwell.channels.models import Sender


@dataclass(frozen=True, slots=True)
class SenderRow:
    entity_id: int
    from_name: str
    from_email: str
    reply_to: str
    host: str
    port: int
    security: str
    username: str
    has_password: bool


def senders() -> dict[int, SenderRow]:
    """By entity. One statement."""
    return {
        one.entity_id: SenderRow(
            entity_id=one.entity_id,
            from_name=one.from_name,
            from_email=one.from_email,
            reply_to=one.reply_to,
            host=one.host,
            port=one.port,
            security=one.security,
            username=one.username,
            has_password=bool(one.password_sealed),
        )
        for one in Sender.objects.all()
    }
