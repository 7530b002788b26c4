"""A customer promises a day; what comes of it depends on who they are."""

from datetime import date, timedelta
from random import Random

from dunwell.casework.policies import promise_rules_for
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer as Row
from tests.simulation.auditor.days import business_days_later
from tests.simulation.auditor.notebook import Word
from tests.simulation.event import Event
from tests.simulation.world import Customer, Intention, World

KEPT = {"prompt": 100, "forgetful": 80, "slow": 60, "failing": 15}


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    open_ = world.open_bills(customer.ref)
    numbers = tuple(number for number in open_ if dice.random() < 0.7)[:3]
    if numbers:
        promise(world, dice, customer, numbers)


def promise(world: World, dice: Random, customer: Customer, numbers: tuple[str, ...]) -> None:
    """Undertake to pay these bills; the firm may say that it has heard that too often."""
    open_ = world.open_bills(customer.ref)
    bill = world.known.bills[numbers[0]]
    due_on = world.today + timedelta(days=dice.randrange(1, 15))
    if dice.random() < 0.15:
        due_on += timedelta(days=21)  # More than anybody is granted.
    amount = sum(open_[number] for number in numbers)
    try:
        with scope(world.organisation_id):
            made = receivables.record_promise(
                actor=world.customer_actor(customer),
                customer_id=customer.pk,
                entity_id=world.entities[bill.entity].pk,
                item_ids=[world.known.bills[number].item_id for number in numbers],
                amount=Money(amount, bill.currency),
                due_on=due_on,
                rules=promise_rules_for(Row.objects.get(pk=customer.pk), world.today),
                as_of=world.today,
                at=world.at,
            )
    except Refusal as refusal:
        world.tell(f"may not promise: {refusal}", customer.ref)
        return
    given(world, customer, numbers, amount=amount, due_on=due_on, promise_id=made.pk)
    world.tell(f"promises {amount} for {', '.join(numbers)} by {due_on}", customer.ref)
    if dice.randrange(100) < KEPT[customer.habit]:
        for number in numbers:
            world.intentions.append(Intention(due_on, customer.ref, number, 100, True))


def given(
    world: World,
    customer: Customer,
    numbers: tuple[str, ...],
    *,
    amount: int,
    due_on: date,
    promise_id: int,
) -> None:
    """The auditor takes it down; it takes the place of an earlier one over the same bills."""
    debtor, bill = customer.debtor, world.known.bills[numbers[0]]
    for word in world.known.words.values():
        word.is_replaced |= bool(set(word.numbers) & set(numbers))
    grace = world.known.policy_of(customer.ref, world.today).grace_days
    world.known.words[promise_id] = Word(
        promise_id=promise_id,
        debtor=customer.ref,
        entity=bill.entity,
        numbers=numbers,
        amount=amount,
        made_at=world.at,
        last_on=business_days_later(
            due_on, grace, country=debtor.country, region=debtor.region
        ),
    )


EVENT = Event("a promise", happens, often=60)
