"""Open items, many at once. They stand at zero until a posting moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dunwell.identity.many import insert
from dunwell.kernel.money import Money
from dunwell.ledger.models import OpenItem


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """``face`` is above zero for what is owed, below zero for what is to the customer's credit."""

    entity_id: int
    customer_id: int
    kind: Literal["invoice", "credit_note", "unapplied", "instalment"]
    face: Money
    issued_on: date
    due_on: date


def open_items(*, organisation_id: int, drafts: Sequence[ItemDraft]) -> list[int]:
    """Create one item a draft, in order; their ids."""
    return insert(
        OpenItem,
        same={"organisation_id": organisation_id, "open_minor": 0},
        columns={
            "entity_id": [draft.entity_id for draft in drafts],
            "customer_id": [draft.customer_id for draft in drafts],
            "kind": [draft.kind for draft in drafts],
            "currency": [draft.face.currency for draft in drafts],
            "face_minor": [draft.face.minor for draft in drafts],
            "issued_on": [draft.issued_on for draft in drafts],
            "due_on": [draft.due_on for draft in drafts],
        },
    )
