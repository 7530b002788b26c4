"""Note a contact that did not pass the outbox: a call, a letter posted, an answer."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from dunwell.channels.models import ContactAttempt


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """One contact, in either direction."""

    organisation_id: int
    customer_id: int
    at: datetime
    channel: str
    direction: str
    outcome: str
    asks_for_money: bool
    entity_id: int | None = None
    address: str | None = None
    stage: str | None = None
    episode: int | None = None
    item_ids: tuple[int, ...] = ()
    key: str | None = None
    note: str = ""
    by: str = ""


@transaction.atomic
def record_contact(*, draft: ContactDraft) -> ContactAttempt:
    """Record it; with a key, once: recording the same again returns the first."""
    columns = asdict(draft) | {"item_ids": list(draft.item_ids), "note": draft.note[:500]}
    if draft.key is None:
        return ContactAttempt.objects.create(**columns)
    ContactAttempt.objects.bulk_create([ContactAttempt(**columns)], ignore_conflicts=True)
    return ContactAttempt.objects.get(key=draft.key)
