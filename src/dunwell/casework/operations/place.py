"""Hand a case over: what a second, named person's yes sets in motion.

The engine has found the escalation due, and the database holds its proof. Here the facts are
read once more, so that a yes given late does not place what was paid or answered meanwhile.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.audit import operations as audit
from dunwell.casework import gather, next_step, policies
from dunwell.casework.deciding import decide_under
from dunwell.casework.models import (
    Approval,
    Decision,
    NoticeDelivery,
    Placement,
    PlacementEvent,
    PlacementItem,
)
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import OpenItem
from dunwell.policy.model import PLACED
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Invoice

WHY_HELD = "With {agency}: they ask, and we do not."


class NeedsAPerson(Refusal):
    code = "needs-a-person"
    says = "A hand-over needs the yes of a named person. Say whose it is: --by you@firm."


class NoLongerToBePlaced(Refusal):
    code = "no-longer-to-be-placed"
    says = "This is no longer to be handed over. {why}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be handed over to whom, and who proposed it."""

    customer_id: int
    entity_id: int
    item_ids: Sequence[int]
    agency: str
    last_chance_days: int
    on: date
    proposed_by: str
    proposed_user_id: int | None = None
    decision: Decision | None = None


def place(*, actor: Actor, decision: Decision, approval: Approval, at: datetime) -> Placement:
    """The items of the decision, placed and no longer chased by us.

    Refuses with NeedsAPerson or NoLongerToBePlaced.
    """
    if actor.user_id is None:
        raise NeedsAPerson
    customer = Customer.objects.select_for_update(no_key=True).get(pk=decision.customer_id)
    as_of = decision.run.as_of
    _refuse_unless_due(decision, as_of=as_of, at=at)
    policy = policies.by_name(as_of)[decision.policy or ""]
    rule = next_step.lawful(policy, customer, on=as_of).escalation
    assert rule is not None, "without the section G5 holds every hand-over"
    proposal = Proposal(
        customer_id=customer.pk,
        entity_id=decision.entity_id,
        item_ids=decision.item_ids,
        agency=_named(decision),
        last_chance_days=rule.last_chance_days,
        on=as_of,
        proposed_by=approval.proposed_by,
        proposed_user_id=approval.proposed_user_id,
        decision=decision,
    )
    return place_proposed(actor=actor, proposal=proposal, at=at)


def place_proposed(*, actor: Actor, proposal: Proposal, at: datetime) -> Placement:
    """The proposal with its proofs, approved by ``actor``; the database refuses one without."""
    placement = Placement.objects.create(
        organisation_id=actor.organisation_id,
        customer_id=proposal.customer_id,
        entity_id=proposal.entity_id,
        decision=proposal.decision,
        agency=proposal.agency,
        last_chance_days=proposal.last_chance_days,
        proposed_on=proposal.on,
        proposed_by=proposal.proposed_by,
        proposed_user_id=proposal.proposed_user_id,
    )
    items = _items(placement, proposal.item_ids)
    PlacementItem.objects.bulk_create(items)
    placement.status = Placement.Status.APPROVED
    placement.approved_at, placement.approved_by = at, actor.name
    placement.approved_user_id = actor.user_id
    placement.save()
    _stop_our_chase(actor, placement, items, proposal.on, at)
    _note(actor, placement, proposal.on, at)
    return placement


def _refuse_unless_due(decision: Decision, *, as_of: date, at: datetime) -> None:
    """Decide again for this customer, with what is known now."""
    anew = decide_under(
        policies.in_force(as_of),
        as_of=as_of,
        at=at,
        whose=gather.together([decision.customer_id]),
    )
    rows = {row["key"]: row for row in anew.iter_rows(named=True)}
    row = rows.get(decision.key)
    if row is None:
        raise NoLongerToBePlaced(why="Nothing of it is due any more.")
    if row["status"] == "blocked":
        raise NoLongerToBePlaced(why=" ".join(row["reasons"]))
    if sorted(map(int, row["item_ids"])) != sorted(decision.item_ids):
        raise NoLongerToBePlaced(why="What is owed has changed; tomorrow decides anew.")


def _items(placement: Placement, item_ids: Sequence[int]) -> list[PlacementItem]:
    """Each item with what is asked for it and the notice that arrived last."""
    items = OpenItem.objects.filter(pk__in=item_ids).order_by("due_on", "pk")
    disputed = defaultdict[int, int](
        int, Invoice.objects.filter(item__in=items).values_list("item_id", "disputed_minor")
    )
    notices = _notices(item_ids)
    return [
        PlacementItem(
            organisation_id=placement.organisation_id,
            placement=placement,
            item=item,
            notice_id=notices[item.pk],
            currency=item.currency,
            amount_minor=item.open_minor - min(disputed[item.pk], item.open_minor),
        )
        for item in items
    ]


def _notices(item_ids: Sequence[int]) -> dict[int, int]:
    rows = NoticeDelivery.objects.filter(item_id__in=item_ids).order_by("delivered_on", "pk")
    return dict(rows.values_list("item_id", "pk"))


def _stop_our_chase(
    actor: Actor,
    placement: Placement,
    items: Sequence[PlacementItem],
    as_of: date,
    at: datetime,
) -> None:
    for one in items:
        hold = receivables.place_hold(
            actor=actor,
            customer_id=one.item.customer_id,
            item_id=one.item_id,
            kind=PLACED.kind,
            reason=WHY_HELD.format(agency=placement.agency),
            from_on=as_of,
            rule=PLACED,
            at=at,
        )
        one.hold_id = hold.pk
    PlacementItem.objects.bulk_update(items, ["hold_id"])


def _note(actor: Actor, placement: Placement, as_of: date, at: datetime) -> None:
    PlacementEvent.objects.create(
        organisation_id=placement.organisation_id,
        placement=placement,
        kind=PlacementEvent.Kind.APPROVED,
        on=as_of,
        detail=f"Proposed by {placement.proposed_by}, approved by {actor.name}.",
        recorded_at=at,
    )
    audit.record(
        actor=actor,
        verb="placement.approved",
        subject=placement,
        at=at,
        customer_id=placement.customer_id,
        detail={"agency": placement.agency, "proposed_by": placement.proposed_by},
    )


def _named(decision: Decision) -> str:
    """Whom the policy's stage hands it to, by the name that the entity has given them."""
    target = decision.template or next_step.AN_AGENCY
    return next_step.name_of(target, decision.entity) or target.title()
