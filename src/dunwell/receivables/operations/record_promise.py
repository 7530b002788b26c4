"""Record what a customer undertakes to pay, and by when; and withdraw it."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.db.models import F

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.ledger.models import OpenItem
from dunwell.policy.model import PromiseRules
from dunwell.receivables import rules as arithmetic
from dunwell.receivables.models import Customer, Hold, Promise, PromisedItem


class PromiseInThePast(Refusal):
    code = "promise-in-the-past"
    says = "{due_on:%-d %B %Y} has passed. Choose today or a later day."


class PromiseTooLate(Refusal):
    code = "promise-too-late"
    says = "A promise can fall no later than {latest_on:%-d %B %Y}."


class PromiseWithoutItems(Refusal):
    code = "promise-without-items"
    says = "Nothing of what was chosen is still open, so there is nothing to promise."


class PromiseTooLarge(Refusal):
    code = "promise-too-large"
    says = "{amount} is more than the {open} that is open. Promise at most that."


class NothingPromised(Refusal):
    code = "nothing-promised"
    says = "A promise is over an amount above zero."


class PlanIsNext(Refusal):
    code = "plan-is-next"
    says = "The last {count} promises were not kept. The next step is a plan, agreed together."


@transaction.atomic
def record_promise(
    *,
    actor: Actor,
    customer_id: int,
    entity_id: int,
    item_ids: Sequence[int],
    amount: Money,
    due_on: date,
    rules: PromiseRules,
    as_of: date,
    at: datetime,
) -> Promise:
    """Record it, and hold its items until the money has had its time to show.

    A promise over the same items takes the place of the one before, which counts as unkept.
    Refuses with PromiseInThePast, PromiseTooLate, PromiseWithoutItems, PromiseTooLarge,
    NothingPromised, PlanIsNext, NotAllowed.
    """
    if actor.kind != "customer":
        actor.require("collector")
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    _check_day(due_on, rules, as_of)
    items = _items(customer_id, entity_id, item_ids, amount)
    _withdraw_earlier(actor, items, as_of, at)
    _check_record(customer_id, entity_id, rules)
    place = (customer.country, customer.region)
    dates = arithmetic.promise_dates(due_on=due_on, rules=rules, place=place)
    promise = Promise.objects.create(
        organisation_id=actor.organisation_id,
        customer=customer,
        entity_id=entity_id,
        currency=amount.currency,
        amount_minor=amount.minor,
        made_on=as_of,
        due_on=due_on,
        judged_on=dates.judged_on,
        kept_share_bp=rules.kept_share_bp,
        made_by=actor.name,
        made_at=at,
    )
    PromisedItem.objects.bulk_create(
        PromisedItem(organisation_id=actor.organisation_id, promise=promise, item=item)
        for item in items
    )
    _hold_until(dates.held_until, actor=actor, promise=promise, items=items)
    audit.record(
        actor=actor,
        verb="promise.recorded",
        subject=promise,
        at=at,
        customer_id=customer_id,
        detail={"amount": str(amount), "due_on": due_on.isoformat(), "items": len(items)},
    )
    return promise


def _hold_until(
    held_until: date, *, actor: Actor, promise: Promise, items: Sequence[OpenItem]
) -> None:
    """Leave what was promised alone until the money has had its time to show."""
    amount = Money(promise.amount_minor, promise.currency)
    Hold.objects.bulk_create(
        Hold(
            organisation_id=promise.organisation_id,
            customer=promise.customer,
            item=item,
            kind="promise",
            from_on=promise.made_on,
            until_on=held_until,
            review_on=held_until,
            reason=f"{amount} promised for {promise.due_on:%-d %B %Y}",
            owner_id=actor.user_id or promise.customer.owner_id,
            promise=promise,
            opened_by=actor.name,
            opened_at=promise.made_at,
        )
        for item in items
    )


def _check_day(due_on: date, rules: PromiseRules, as_of: date) -> None:
    if due_on < as_of:
        raise PromiseInThePast(due_on=due_on)
    latest_on = arithmetic.latest_promise_on(as_of=as_of, rules=rules)
    if due_on > latest_on:
        raise PromiseTooLate(latest_on=latest_on)


def _items(
    customer_id: int, entity_id: int, item_ids: Sequence[int], amount: Money
) -> list[OpenItem]:
    """The items that are this customer's, and open in this currency, with enough on them."""
    items = list(
        OpenItem.objects.select_for_update()
        .filter(
            pk__in=item_ids,
            customer_id=customer_id,
            entity_id=entity_id,
            currency=amount.currency,
            open_minor__gt=0,
        )
        .order_by("pk")
    )
    if not items:
        raise PromiseWithoutItems
    if amount.minor <= 0:
        raise NothingPromised
    still_open = Money(sum(item.open_minor for item in items), amount.currency)
    if still_open < amount:
        raise PromiseTooLarge(amount=amount, open=still_open)
    return items


def _withdraw_earlier(
    actor: Actor, items: Sequence[OpenItem], as_of: date, at: datetime
) -> None:
    """Put aside open promises over the same items, and the holds that came with them."""
    earlier = Promise.objects.filter(status=Promise.Status.OPEN, items__in=items)
    earlier_ids = sorted(set(earlier.values_list("pk", flat=True)))
    Hold.objects.filter(promise__in=earlier_ids, ended_at=None).update(
        until_on=as_of, ended_at=at, ended_by=actor.name, ended_why="Promised anew"
    )
    Promise.objects.filter(pk__in=earlier_ids).update(
        status=Promise.Status.WITHDRAWN, status_on=as_of
    )


def _check_record(customer_id: int, entity_id: int, rules: PromiseRules) -> None:
    """Refuse where promise after promise went unkept. One corrected on its day is forgiven."""
    past = Promise.objects.filter(customer_id=customer_id, entity_id=entity_id)
    past = past.exclude(status=Promise.Status.OPEN)
    past = past.exclude(status=Promise.Status.WITHDRAWN, made_on=F("status_on"))
    outcomes = past.order_by("-made_on", "-pk")
    latest = list(outcomes.values_list("status", flat=True)[: rules.then_plan_after])
    if arithmetic.needs_plan(outcomes=latest, then_plan_after=rules.then_plan_after):
        raise PlanIsNext(count=rules.then_plan_after)
