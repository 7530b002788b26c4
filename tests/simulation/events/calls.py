"""The collector makes the calls on the list; or not all of them, or is away."""

from datetime import time, timedelta
from random import Random

from dunwell.casework import operations as casework
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from tests.simulation.auditor.days import is_business_day
from tests.simulation.auditor.shown import Call
from tests.simulation.event import Event
from tests.simulation.events.promise import given
from tests.simulation.world import World

OUTCOMES = ("reached", "promise", "no_answer", "no_answer", "no_answer", "wrong_number")


def happens(world: World, dice: Random) -> None:
    is_here = world.office.collectors_back_on <= world.today
    if not is_here or not is_business_day(world.today, country="GB", region="ENG"):
        return
    if world.auditor.shown.calls():  # The list is seen to all the time.
        casework.tick(organisation_id=world.organisation_id, at=world.at)
    for call in world.auditor.shown.calls():
        if dice.random() < 0.5:
            _rings(world, dice, call)


def _rings(world: World, dice: Random, call: Call) -> None:
    customer = world.customers[call.debtor]
    outcome = dice.choice(OUTCOMES)
    bills = {bill.item_id: bill for bill in world.known.bills.values()}
    open_ = world.open_bills(call.debtor)
    numbers = tuple(bills[i].number for i in call.item_ids if bills[i].number in open_)
    if outcome == "promise" and not numbers:
        outcome = "reached"
    amount = sum(open_[number] for number in numbers)
    due_on = world.today + timedelta(days=dice.randrange(1, 12))
    promised = None
    if outcome == "promise":
        promised = casework.Promised(Money(amount, bills[call.item_ids[0]].currency), due_on)
    try:
        with scope(world.organisation_id):
            casework.record_call_outcome(
                actor=world.collector,
                task_id=call.task_id,
                outcome=outcome,
                promised=promised,
                at=world.at,
            )
    except Refusal as refusal:
        world.tell(f"the call cannot be noted: {refusal}", call.debtor)
        return
    said = "conversation" if outcome in ("reached", "promise") else outcome
    world.tell(f"is rung for {call.stage}: {outcome}", call.debtor)
    world.auditor.hears_call(call, outcome=said, at=world.at)
    if outcome == "wrong_number":
        world.known.closed.setdefault(("call", call.number), world.at)
    if promised is not None:
        promise_id = world.newest_promise(customer)
        given(world, customer, numbers, amount=amount, due_on=due_on, promise_id=promise_id)


EVENT = Event("calls are made", happens, between=(time(10, 50), time(14, 0)))
