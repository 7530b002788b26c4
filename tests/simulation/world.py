"""The firm, its customers and everything around it, as the events of a year find them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from random import Random

from dunwell.identity.actor import Actor
from dunwell.machine.database import Connection
from tests.simulation.auditor.auditor import Auditor
from tests.simulation.auditor.days import is_business_day
from tests.simulation.auditor.notebook import Debtor, Notebook
from tests.simulation.clock import Clock
from tests.simulation.mail import Arrival, Post
from tests.simulation.story import Story


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer of the firm's, with the habits that only the simulation knows."""

    pk: int
    debtor: Debtor
    entity: str
    habit: str
    email: str
    phone: str
    buys_every_days: int
    buys_for: int
    """A usual bill, in minor units."""

    @property
    def ref(self) -> str:
        return self.debtor.ref


@dataclass(frozen=True, slots=True)
class Entity:
    pk: int
    code: str
    currency: str


@dataclass(frozen=True, slots=True)
class Intention:
    """That a customer means to pay a share of a bill on a day."""

    on: date
    ref: str
    number: str
    percent: int
    names_it: bool


@dataclass(slots=True)
class Office:
    """Who is there today, and who is not."""

    manager_back_on: date = date.min
    collectors_back_on: date = date.min


@dataclass(slots=True)
class World:
    """One for a year."""

    seed: str
    organisation_id: int
    admin: Actor
    manager: Actor
    collector: Actor
    entities: dict[str, Entity]
    customers: dict[str, Customer]
    clock: Clock
    post: Post
    story: Story
    auditor: Auditor
    owner: Connection
    """The database, as its owner: to see who is connected and who waits."""
    office: Office = field(default_factory=Office)
    intentions: list[Intention] = field(default_factory=list)
    bills: int = 0
    payments: int = 0
    releases_by_hand: bool = False
    no_bank_until: date = date.min

    @property
    def known(self) -> Notebook:
        return self.auditor.known

    @property
    def at(self) -> datetime:
        return self.clock.at

    @property
    def today(self) -> date:
        """The day by the firm's own calendar."""
        return self.known.entity_day("north", self.clock.at)

    def dice(self, *names: object) -> Random:
        """Dice of their own for every day and purpose, so that a new event moves no other."""
        return Random("|".join(map(str, (self.seed, self.today, *names))))

    def tell(self, says: str, ref: str = "") -> None:
        self.story.tell(self.clock.at, says, ref)

    def hears(self, further: Iterable[Arrival] = ()) -> None:
        """The auditor looks at what arrived since it last did, and the story has it."""
        news = [*self.post.news(), *further]
        for contact in self.auditor.hears_mail(news):
            said = contact.stage or contact.key.partition("|")[0]
            self.tell(
                f"{contact.channel} {said} {contact.outcome}: {contact.key}", contact.debtor
            )

    def customer_actor(self, customer: Customer) -> Actor:
        return Actor(self.organisation_id, "customer", f"{customer.ref} through the portal")

    def somebody(self, dice: Random) -> Customer:
        return self.customers[dice.choice(sorted(self.customers))]

    def has_work(self) -> bool:
        """Whether a worker that came by now would have something to decide, or to send."""
        if not is_business_day(self.today, country="GB", region="ENG"):
            return False
        shown = self.auditor.shown
        is_waiting = any(message.due_at <= self.at for message in shown.waiting())
        return is_waiting or not shown.decisions(self.today)

    def words_of(self, key: str) -> str:
        """What the mail under this key said; nothing where it was lost."""
        found = self.auditor.shown.rows(
            "SELECT message_id FROM channels_outboxmessage WHERE key = %s", [key]
        )
        return self.post.words.get(found[0][0], "") if found else ""

    def newest_promise(self, customer: Customer) -> int:
        """The row of the promise that was recorded last."""
        ((found,),) = self.auditor.shown.rows(
            "SELECT max(id) FROM receivables_promise WHERE customer_id = %s", [customer.pk]
        )
        return int(found)

    def open_bills(self, ref: str) -> dict[str, int]:
        """What a customer has open, by number, oldest first."""
        open_ = self.auditor.shown.open()
        bills = [b for b in self.known.bills.values() if b.debtor == ref and b.face > 0]
        bills.sort(key=lambda bill: (bill.due_on, bill.number))
        return {b.number: open_[b.number] for b in bills if open_.get(b.number, 0) > 0}
