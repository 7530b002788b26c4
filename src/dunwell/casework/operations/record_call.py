"""How a call went: two clicks, and everything that follows from it."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.casework import policies
from dunwell.casework.models import CallTask
from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.channels import operations as channels
from dunwell.identity import queries as identity
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer

SAID_OF_CONTACT = {
    "reached": "conversation",
    "promise": "conversation",
    "no_answer": "no_answer",
    "wrong_number": "wrong_number",
}


class CallIsOver(Refusal):
    code = "call-is-over"
    says = "This call is {status} already{by}. Nothing was changed."


class PromiseMissing(Refusal):
    code = "promise-missing"
    says = "Say how much they promised, and by when."


@dataclass(frozen=True, slots=True)
class Promised:
    """What the customer undertook on the telephone."""

    amount: Money
    due_on: date


@transaction.atomic
def record_call_outcome(
    *,
    actor: Actor,
    task_id: int,
    outcome: str,
    promised: Promised | None = None,
    note: str = "",
    at: datetime,
) -> CallTask:
    """Close the task, count the attempt, move the case, and record a promise or a wrong number.

    Refuses with CallIsOver, PromiseMissing, NotAllowed, or as `record_promise` does.
    """
    actor.require("collector")
    whose = CallTask.objects.values_list("customer_id", flat=True).get(pk=task_id)
    Customer.objects.select_for_update(no_key=True).get(pk=whose)  # first, as a run does
    task = (
        CallTask.objects.select_for_update(of=("self",))
        .select_related("customer", "entity")
        .get(pk=task_id)
    )
    if task.status != CallTask.Status.OPEN:
        by = f" by {task.done_by}" if task.done_by else ""
        raise CallIsOver(status=task.status, by=by)
    task.status, task.outcome = CallTask.Status.DONE, CallTask.Outcome(outcome)
    task.note, task.done_by, task.done_at = note, actor.name, at
    task.save(update_fields=["status", "outcome", "note", "done_by", "done_at"])
    channels.record_contact(
        draft=channels.ContactDraft(
            organisation_id=task.organisation_id,
            customer_id=task.customer_id,
            entity_id=task.entity_id,
            at=at,
            channel="call",
            direction="out",
            outcome=SAID_OF_CONTACT[outcome],
            asks_for_money=True,
            address=task.number,
            stage=task.stage,
            episode=task.episode,
            item_ids=tuple(task.item_ids),
            key=task.key,
            note=note,
            by=actor.name,
        )
    )
    absorb_contacts(organisation_id=task.organisation_id, customer_id=task.customer_id)
    _follow_up(actor, task, promised, at)
    audit.record(
        actor=actor,
        verb="call.recorded",
        subject=task,
        at=at,
        customer_id=task.customer_id,
        detail={"outcome": outcome, "stage": task.stage},
    )
    return task


def _follow_up(actor: Actor, task: CallTask, promised: Promised | None, at: datetime) -> None:
    """What the outcome means for the next days."""
    as_of = identity.today(task.entity, at)
    if task.outcome == CallTask.Outcome.PROMISE:
        if promised is None:
            raise PromiseMissing
        receivables.record_promise(
            actor=actor,
            customer_id=task.customer_id,
            entity_id=task.entity_id,
            item_ids=task.item_ids,
            amount=promised.amount,
            due_on=promised.due_on,
            rules=policies.promise_rules_for(task.customer, as_of),
            as_of=as_of,
            at=at,
        )
    elif task.outcome == CallTask.Outcome.WRONG_NUMBER:
        receivables.stop_channel(
            actor=actor,
            customer_id=task.customer_id,
            channel="call",
            address=task.number,
            status="wrong",
            why="Wrong number, said on a call.",
            at=at,
        )
