"""A placement as its list tells it: how it stands in a sentence, and who said yes to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.casework.placements import PlacementRow
from dunwell.kernel.money import Money
from dunwell.ui import days
from dunwell.workspace import words

ENDINGS = {"paid": "all of it is settled", "by_hand": "taken back by a person"}
OVER = ("recalled", "closed")


@dataclass(frozen=True, slots=True)
class PlacementCard:
    id: int
    customer_id: int
    customer_name: str
    agency: str
    status: str
    stands: str
    more: str
    """Who proposed it and who said yes, and what the agency is to be told."""
    open: tuple[Money, ...]


def placements(rows: Sequence[PlacementRow], as_of: date) -> list[PlacementCard]:
    return [
        PlacementCard(
            id=row.id,
            customer_id=row.customer_id,
            customer_name=row.customer_name,
            agency=row.agency,
            status=row.status,
            stands=_stands(row, as_of),
            more=_more(row),
            open=row.open,
        )
        for row in rows
    ]


def _stands(row: PlacementRow, as_of: date) -> str:
    agency = row.agency or "an agency"
    if row.status in OVER and row.ended_on:
        ending = ENDINGS.get(row.ended_why, words.hold(row.ended_why).lower())
        return f"Back from {agency} since {days.plain(row.ended_on, as_of)}: {ending}."
    if row.placed_on:
        return f"With {agency} since {days.plain(row.placed_on, as_of)}."
    if row.status == "approved":
        return f"Agreed; {agency} does not have it yet."
    return "Waits for a second person's yes."


def _more(row: PlacementRow) -> str:
    parts = [f"Proposed by {row.proposed_by}"] if row.proposed_by else []
    parts += [f"agreed by {row.approved_by}"] if row.approved_by else []
    told = f"{words.count(row.to_tell, 'piece')} of news to tell them." if row.to_tell else ""
    return " ".join(
        filter(None, [words.sentence(", ".join(parts)) + "." if parts else "", told])
    )
