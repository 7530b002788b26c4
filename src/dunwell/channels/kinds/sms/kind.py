"""Opens the way out for texts: in a sandbox, where everything stays on this machine."""

from dunwell.channels.kinds.sms.sandbox import SandboxPhones
from dunwell.channels.mailbox.folder import mailbox_folder
from dunwell.channels.transport import Transport, Unready
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope

NOT_SET_UP = "Sending texts is not set up: outside a sandbox there is no gateway for them yet."


class Sms:
    """Texts of one organisation."""

    def __init__(self, organisation_id: int) -> None:
        self._organisation_id = organisation_id

    def open(self, entity_id: int) -> Transport | Unready:
        """The phones of a sandbox; a real firm has no way out yet."""
        with scope(self._organisation_id):
            entity = Entity.objects.select_related("organisation").get(pk=entity_id)
        if not entity.organisation.is_sandbox:
            return Unready(NOT_SET_UP)
        return SandboxPhones(mailbox_folder(), sender=entity.name)
