"""Carry in what the agency has, through the doors that a real hand-over takes."""

from __future__ import annotations

from dunwell.casework import operations as casework
from dunwell.demo.house import AGENCY, ALICE, OWEN
from dunwell.demo.operations.places import Places
from dunwell.demo.rows import FirmRows


def hand_over(firm: FirmRows, places: Places) -> None:
    """The notices that arrived; then each case proposed, approved by another, and handed over."""
    casework.note_deliveries(as_of=firm.today, at=places.at)
    proposer, approver = places.members[OWEN], places.members[ALICE]
    for row in firm.placements:
        placement = casework.place_proposed(
            actor=approver,
            proposal=casework.Proposal(
                customer_id=places.customers[row.customer],
                entity_id=places.entities[row.entity],
                item_ids=places.items_of(row.numbers),
                agency=AGENCY,
                last_chance_days=row.last_chance_days,
                on=row.proposed_on,
                proposed_by=proposer.name,
                proposed_user_id=proposer.user_id,
            ),
            at=places.on(row.proposed_on),
        )
        casework.hand_over(
            actor=proposer,
            placement_id=placement.pk,
            on=row.placed_on,
            at=places.on(row.placed_on),
        )
    casework.report(actor=proposer, at=places.at)
