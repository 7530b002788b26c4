"""Open items, many at once. They stand at zero until a posting moves them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from dunwell.identity.many import create_many
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


def open_items(*, organisation_id: int, drafts: Sequence[ItemDraft]) -> list[OpenItem]:
    """Create one item a draft, in order, each with its id."""
    return create_many(
        [
            OpenItem(
                organisation_id=organisation_id,
                entity_id=draft.entity_id,
                customer_id=draft.customer_id,
                kind=draft.kind,
                currency=draft.face.currency,
                face_minor=draft.face.minor,
                issued_on=draft.issued_on,
                due_on=draft.due_on,
            )
            for draft in drafts
        ]
    )
