"""How a simulated firm begins: two entities, three people, some customers, some old debts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.channels.mailbox.folder import mailbox_folder
from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity.actor import Actor
from dunwell.identity.scope import scope
from dunwell.machine.database import Connection
from dunwell.receivables import operations as receivables
from tests.simulation.auditor.auditor import Auditor
from tests.simulation.auditor.notebook import Debtor, Notebook
from tests.simulation.auditor.policy import Policies
from tests.simulation.auditor.shown import Shown
from tests.simulation.billing import issue
from tests.simulation.clock import Clock
from tests.simulation.mail import Post
from tests.simulation.story import Story
from tests.simulation.world import Customer, Entity, World

POLICY = Path(__file__).with_name("policy.yaml")
YEARS = (2026, 2027, 2028)
"""The last one has a 29 February."""
MEMBERS = {"Alice": "admin", "Owen": "manager", "Bob": "collector"}
HABITS = ("prompt", "forgetful", "forgetful", "slow", "slow", "slow", "failing", "failing")


@dataclass(frozen=True, slots=True)
class Place:
    country: str
    region: str | None
    zone: str
    entity: str
    phone: str


PLACES = (
    Place("GB", "ENG", "Europe/London", "north", "+4477009{:05}"),
    Place("GB", "SCT", "Europe/London", "north", "+4477009{:05}"),
    Place("IE", None, "Europe/Dublin", "north", "+35385123{:04}"),
    Place("DE", "BY", "Europe/Berlin", "south", "+4915123{:06}"),
    Place("FR", None, "Europe/Paris", "south", "+336123{:05}"),
    Place("US", "NY", "America/New_York", "north", "+1212555{:04}"),
    Place("US", "CA", "America/Los_Angeles", "north", "+1213555{:04}"),
    Place("IN", None, "Asia/Kolkata", "south", "+9198765{:05}"),
    Place("JP", None, "Asia/Tokyo", "south", "+8190123{:05}"),
)


def first_day(seed: str) -> date:
    """Each seed lives in a year of its own; nights live in all of them."""
    return date(Random(f"{seed}|year").choice(YEARS), 1, 1)


def found(*, seed: str, customers: int, post: Post, clock: Clock, owner: Connection) -> World:
    """A firm on the evening before its first day. Its first run waits for somebody's yes."""
    organisation = identity.found(name=f"Firm {seed}", at=clock.at, is_sandbox=True)
    alice, owen, bob = (
        _member(organisation.pk, name, role, clock.at) for name, role in MEMBERS.items()
    )
    known = Notebook(Policies(), members=MEMBERS)
    world = World(
        seed=seed,
        organisation_id=organisation.pk,
        admin=alice,
        manager=owen,
        collector=bob,
        entities={},
        customers={},
        clock=clock,
        post=post,
        story=Story(),
        auditor=Auditor(known, Shown(owner.uri)),
        owner=owner,
    )
    with scope(organisation.pk):
        _entities(world)
        publish(
            world, POLICY.read_text(encoding="utf-8"), on=first_day(seed) - timedelta(days=2)
        )
        world.releases_by_hand = Random(f"{seed}|by hand").random() < 0.4
        identity.set_run_settings(
            actor=alice, releases_alone=not world.releases_by_hand, daily_cap=None
        )
        introduce(world, customers)
        _old_debts(world)
    return world


def _member(organisation_id: int, name: str, role: str, at: datetime) -> Actor:
    with scope(organisation_id):
        member = identity.add_member(
            actor=actors.system(organisation_id),
            email=f"{name.lower()}@firm.example",
            name=name,
            role=role,
            at=at,
        )
    return Actor(organisation_id, "member", name, user_id=member.user_id, role=role)


def publish(world: World, text: str, *, on: date) -> None:
    """A policy takes effect on a day, for the firm and for the auditor."""
    casework.publish_policy(
        actor=world.admin, text=text, reason="As agreed.", effective_on=on, at=world.at
    )
    world.known.policies.publish(text, on)


def introduce(world: World, number: int) -> None:
    """So many more customers."""
    first = len(world.customers)
    new = [_customer(world, first + n) for n in range(number)]
    saved = receivables.save_customers(
        actor=world.collector, drafts=[_draft(world, one) for one in new], at=world.at
    )
    for one in new:
        known = Customer(
            pk=saved.ids[one.ref],
            debtor=one.debtor,
            entity=one.entity,
            habit=one.habit,
            email=one.email,
            phone=one.phone,
            buys_every_days=one.buys_every_days,
            buys_for=one.buys_for,
        )
        world.customers[one.ref] = known
        world.known.debtors[one.ref] = one.debtor


def morning_before(seed: str) -> datetime:
    return datetime.combine(first_day(seed) - timedelta(days=1), time(12), tzinfo=UTC)


def mailbox() -> Path:
    """Where the texts of a sandbox's phones are kept."""
    return mailbox_folder()


def _entities(world: World) -> None:
    for code, currency, zone, country in (
        ("north", "GBP", "Europe/London", "GB"),
        ("south", "EUR", "Europe/Berlin", "DE"),
    ):
        entity = identity.add_entity(
            actor=world.admin,
            name=code.title(),
            currency=currency,
            timezone=zone,
            country=country,
        )
        channels.save_sender(
            actor=world.admin,
            entity_id=entity.pk,
            draft=channels.SenderDraft(
                from_name=code.title(),
                from_email=f"accounts@{code}.example",
                host="127.0.0.1",
                port=world.post.port,
                security="none",
            ),
            at=world.at,
        )
        world.entities[code] = Entity(entity.pk, code, currency)
        world.known.zones[code] = zone
        yesterday = first_day(world.seed) - timedelta(days=1)
        receivables.note_freshness(
            actor=world.admin,
            entity_id=entity.pk,
            bank_on=yesterday,
            ledger_on=yesterday,
            at=world.at,
        )
        world.known.fresh[code] = (yesterday, yesterday)


def _customer(world: World, number: int) -> Customer:
    dice = Random(f"{world.seed}|customer|{number}")
    place = dice.choice(PLACES)
    ref = f"C-{number:03}"
    mailbox_of = number - 1 if number and dice.random() < 0.1 else number
    is_consumer = dice.random() < 0.25
    return Customer(
        pk=0,
        debtor=Debtor(
            ref=ref,
            kind="consumer" if is_consumer else "business",
            zone=place.zone,
            country=place.country,
            region=place.region,
        ),
        entity=place.entity,
        habit=dice.choice(HABITS),
        email="" if dice.random() < 0.06 else f"c-{mailbox_of:03}@example.com",
        phone="" if dice.random() < 0.2 else place.phone.format(number),
        buys_every_days=dice.randrange(14, 60),
        buys_for=int(100 * min(9_000, dice.lognormvariate(5.8, 1.1))) + 500,
    )


def _draft(world: World, one: Customer) -> receivables.CustomerDraft:
    return receivables.CustomerDraft(
        ref=one.ref,
        name=f"Customer {one.ref}",
        kind="consumer" if one.debtor.kind == "consumer" else "business",
        entity_id=world.entities[one.entity].pk,
        country=one.debtor.country,
        region=one.debtor.region,
        timezone=one.debtor.zone,
        email=one.email,
        phone=one.phone,
        address="" if int(one.ref[2:]) % 5 == 0 else f"{one.ref} Lantern Street",
    )


def _old_debts(world: World) -> None:
    """What some of them owe already: met kindly, however old it is."""
    dice = Random(f"{world.seed}|old debts")
    late: Sequence[Customer] = [one for one in world.customers.values() if dice.random() < 0.35]
    for one in late:
        for _ in range(dice.randrange(1, 3)):
            due_on = world.today - timedelta(days=dice.randrange(3, 110))
            issue(world, one, dice, issued_on=due_on - timedelta(days=30), due_on=due_on)
