"""Confirm in writing what a customer told us: a promise, a question, a dispute, hardship."""

from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from django.db.models import QuerySet

from dunwell.casework.letters import email_of, plain
from dunwell.casework.operations.answer import answer
from dunwell.channels import operations as channels
from dunwell.channels.models import OutboxMessage
from dunwell.channels.templates.letter import Letter, PromiseSaid, Situation
from dunwell.identity.models import Entity, Organisation
from dunwell.kernel.money import Money
from dunwell.receivables.models import Hold, Invoice, Promise

RECENT = timedelta(days=2)
PROMISE = "promise_confirmed"
ANSWERS = {
    "query": "query_received",
    "dispute": "dispute_received",
    "hardship": "hardship_received",
    "already_paid": "already_paid_received",
}
"""What is confirmed of a hold, by its kind. Others are a matter for a person's own words."""

Told = Promise | Hold


def confirm_what_was_told(*, organisation_id: int, at: datetime) -> int:
    """Queue a confirmation for each recent promise and hold that has none; says how many.

    Nothing is asked for, so it counts for no limit. A firm that has not confirmed its first
    run writes to nobody yet.
    """
    organisation = Organisation.objects.get(pk=organisation_id)
    if organisation.first_run_confirmed_at is None:
        return 0
    told = _not_confirmed(at)
    if not told:
        return 0
    addresses = email_of({one.customer_id for one in told})
    reachable = [one for one in told if one.customer_id in addresses]
    drafts = [_draft(one, addresses[one.customer_id], at) for one in reachable]
    channels.queue_many(drafts=drafts, at=at)
    return len(reachable)


def _not_confirmed(at: datetime) -> list[Told]:
    """What was told lately and has no answer yet.

    Only keys are read at first: most rounds find that all of it is confirmed.
    """
    promises = Promise.objects.filter(made_at__gt=at - RECENT, status=Promise.Status.OPEN)
    holds = Hold.objects.filter(
        opened_at__gt=at - RECENT, ended_at__isnull=True, promise__isnull=True, kind__in=ANSWERS
    )
    keys = {_key("promise", pk) for pk in promises.values_list("pk", flat=True)}
    keys |= {_key("hold", pk) for pk in holds.values_list("pk", flat=True)}
    if keys:
        keys -= set(OutboxMessage.objects.filter(key__in=keys).values_list("key", flat=True))
    return [*_with_names(promises, holds, keys)] if keys else []


def _with_names(
    promises: QuerySet[Promise], holds: QuerySet[Hold], keys: Collection[str]
) -> Iterator[Told]:
    """Those of these keys, with whom and what they are about."""
    for promise in promises.select_related("customer__owner", "customer__entity", "entity"):
        if _key("promise", promise.pk) in keys:
            yield promise
    about = ("customer__owner", "customer__entity", "item__entity", "item__invoice")
    for hold in holds.select_related(*about):
        if _key("hold", hold.pk) in keys:
            yield hold


def _draft(one: Told, address: str, at: datetime) -> channels.MessageDraft:
    if isinstance(one, Promise):
        template, entity = PROMISE, one.entity
        letter = _promised(plain(one.customer, entity, at=at), one)
    else:
        template, entity = ANSWERS[one.kind], _entity_of(one)
        letter = _held(plain(one.customer, entity, at=at), one)
    return answer(
        template=template,
        purpose="confirmation",
        key=_key("promise" if isinstance(one, Promise) else "hold", one.pk),
        customer=one.customer,
        entity_id=entity.pk,
        address=address,
        letter=letter,
        at=at,
    )


def _promised(letter: Letter, promise: Promise) -> Letter:
    amount = Money(promise.amount_minor, promise.currency)
    numbers = Invoice.objects.filter(item__promises=promise).order_by("due_on", "pk")
    return replace(
        letter,
        promise=PromiseSaid(amount, promise.due_on),
        about=", ".join(numbers.values_list("number", flat=True)),
    )


def _held(letter: Letter, hold: Hold) -> Letter:
    disputed = hold.item is not None and hold.disputed_minor is not None
    parts = (
        (Money(hold.disputed_minor or 0, hold.item.currency),) if hold.item and disputed else ()
    )
    return replace(
        letter,
        about=hold.item.invoice.number if hold.item else "",
        answer_by_on=hold.review_on,
        situation=Situation(disputed=parts),
    )


def _entity_of(hold: Hold) -> Entity:
    return hold.item.entity if hold.item else hold.customer.entity


def _key(what: str, pk: int) -> str:
    return f"confirm|{what}|{pk}"
