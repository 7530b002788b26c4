"""Send what is due now, through the firm's own ways out."""

from datetime import datetime

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.channels.transports import opened


def deliver(*, organisation_id: int, at: datetime) -> channels.SendSummary:
    """One round of sending, each message judged again under its lock."""
    with opened() as ways:
        return channels.send_due(
            organisation_id=organisation_id, at=at, recheck=casework.recheck, opened=ways
        )
