"""Somebody tells the firm another address; or says that it may write again."""

from dataclasses import replace
from random import Random

from dunwell.identity.scope import scope
from dunwell.kernel.refusal import Refusal
from dunwell.receivables import operations as receivables
from tests.simulation.event import Event
from tests.simulation.world import Customer, World


def happens(world: World, dice: Random) -> None:
    customer = world.somebody(dice)
    if dice.random() < 0.5:
        _moves(world, customer)
    else:
        _opens_again(world, customer)


def _moves(world: World, customer: Customer) -> None:
    email = f"{customer.ref.lower()}-{world.today:%m%d}@example.com"
    with scope(world.organisation_id):
        receivables.save_contact(
            actor=world.collector, customer_id=customer.pk, email=email, at=world.at
        )
    world.customers[customer.ref] = replace(customer, email=email)
    world.tell(f"is now at {email}", customer.ref)


def _opens_again(world: World, customer: Customer) -> None:
    """Their own word opens their own door; what others said of a shared mailbox stands."""
    if not customer.email:
        return
    sharing = [one for one in world.customers.values() if one.email == customer.email]
    try:
        with scope(world.organisation_id):
            for one in sharing:
                receivables.resume_channel(
                    actor=world.customer_actor(one),
                    customer_id=one.pk,
                    channel="email",
                    address=customer.email,
                    why="They wrote to us.",
                    at=world.at,
                )
    except Refusal as refusal:
        world.tell(f"cannot be opened again: {refusal}", customer.ref)
        return
    world.known.closed.pop(("email", customer.email), None)
    world.post.dead.discard(customer.email)
    world.tell(f"may be written to again at {customer.email}", customer.ref)


EVENT = Event("an address changes", happens, often=14)
