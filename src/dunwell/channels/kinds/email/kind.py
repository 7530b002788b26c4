"""Opens an entity's own mail server."""

from dunwell.channels import sealing
from dunwell.channels.kinds.email.sender import SenderSettings
from dunwell.channels.kinds.email.smtp import SmtpTransport
from dunwell.channels.models import Sender
from dunwell.channels.transport import Transport, Unready
from dunwell.identity.scope import scope


class Email:
    """E-mail of one organisation."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id

    def open(self, entity_id: int) -> Transport | Unready:
        """The entity's sender, not dialled yet."""
        with scope(self._organisation_id):
            row = Sender.objects.filter(entity_id=entity_id).first()
        if row is None:
            return Unready(
                "No mail server is set up for this entity yet: see Settings, E-mail."
            )
        try:
            return SmtpTransport(settings_of(row))
        except sealing.SealBroken as refusal:
            return Unready(str(refusal))


def settings_of(row: Sender) -> SenderSettings:
    """The row as plain values, its password in the clear. Refuses with SealBroken."""
    return SenderSettings(
        from_name=row.from_name,
        from_email=row.from_email,
        reply_to=row.reply_to,
        host=row.host,
        port=row.port,
        security=row.security,
        username=row.username,
        password=sealing.unseal(row.password_sealed),
    )
