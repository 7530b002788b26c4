"""Reading what channels know: how an organisation can send at all."""

from dunwell.identity import scope
from dunwell.identity.models import Organisation


def sendable() -> tuple[str, ...]:
    """The channels on which the organisation in scope has a way out. Texts: sandboxes only.

    Letters leave by a printer and a person, whom every firm has.
    """
    organisation = Organisation.objects.get(pk=scope.current() or 0)
    return ("email", "letter", "sms") if organisation.is_sandbox else ("email", "letter")
