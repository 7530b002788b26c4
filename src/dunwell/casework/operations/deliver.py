"""Send what is due, each message judged again under its lock, and take what left into the cases."""

from datetime import datetime

from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.foresee import Foresight
from dunwell.channels import operations as channels
from dunwell.channels.transports import opened
from dunwell.identity.scope import scope


def deliver(*, organisation_id: int, at: datetime) -> channels.SendSummary:
    """One round of sending through the firm's own ways out. Opens its own scopes."""
    foresight = Foresight(organisation_id)
    with opened() as ways:
        summary = channels.send_due(
            organisation_id=organisation_id,
            at=at,
            recheck=foresight.recheck,
            look_ahead=foresight.look_ahead,
            opened=ways,
        )
    with scope(organisation_id):
        absorb_contacts(organisation_id=organisation_id)
    return summary
