"""Point a sandbox's senders at the local mailbox, wherever it listens this time."""

from dataclasses import replace
from datetime import datetime

from dunwell.channels import operations as channels
from dunwell.channels.models import Sender
from dunwell.identity import actor as actors
from dunwell.identity.scope import scope


def use_mailbox(*, organisation_id: int, host: str, port: int, at: datetime) -> None:
    """Every entity's mail leaves through this server from now on."""
    with scope(organisation_id):
        for sender in Sender.objects.order_by("pk"):
            draft = channels.SenderDraft(
                from_name=sender.from_name,
                from_email=sender.from_email,
                reply_to=sender.reply_to,
                host=sender.host,
                port=sender.port,
                security="none",
            )
            if (sender.host, sender.port) != (host, port):
                channels.save_sender(
                    actor=actors.system(organisation_id),
                    entity_id=sender.entity_id,
                    draft=replace(draft, host=host, port=port),
                    at=at,
                )
