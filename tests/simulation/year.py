"""A year of a firm, day by day: what happens, the worker's rounds between, the auditor at night."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial

from dunwell.machine.database import Connection
from tests.simulation import founding, rounds
from tests.simulation.auditor.auditor import Broken
from tests.simulation.auditor.days import is_business_day
from tests.simulation.clock import Clock
from tests.simulation.event import Event
from tests.simulation.events import EVENTS
from tests.simulation.mail import Post
from tests.simulation.story import Story
from tests.simulation.world import World

ROUNDS = (time(7, 1), time(9, 0), time(10, 40), time(14, 3), time(17, 29, 59), time(19, 45))
"""When the worker goes round on a working day, in UTC: at the windows' edges, too."""
WHOLE = (time(7, 1), time(17, 29, 59))
"""Rounds that are made in any case; between them, only where something waits to leave."""
AT_WEEKENDS = (time(17, 29, 59),)
NIGHT = time(23, 30)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a year is made from: the same plan lives the same year."""

    seed: str
    customers: int
    days: int

    @property
    def name(self) -> str:
        return f"seed {self.seed}, {self.customers} customers, {self.days} days"


@dataclass(frozen=True, slots=True)
class Lived:
    """A year that held."""

    first: date
    last: date
    contacts: int
    checks: int
    digest: str


class Failed(AssertionError):
    """A year that did not: what broke, what had happened before, and the story so far."""

    def __init__(self, plan: Plan, why: Exception, story: Story) -> None:
        self.plan = plan
        self.why = str(why) if isinstance(why, Broken) else f"{type(why).__name__}: {why}"
        self.story = tuple(map(str, story.lines))
        debtor = why.debtor if isinstance(why, Broken) else ""
        before = "\n".join(map(str, story.before(debtor)))
        super().__init__(f"{plan.name}\n{before}\n\n{self.why}")


Watcher = Callable[[World, date], None]


def nobody_watches(_world: World, _day: date) -> None:
    """For a year that is lived in silence."""


def live(plan: Plan, *, owner: Connection, watch: Watcher = nobody_watches) -> Lived:
    """Live it in an empty database. Raises Failed at the first promise that is not kept."""
    clock = Clock(founding.morning_before(plan.seed))
    with Post(plan.seed, clock, founding.mailbox()).open() as post:
        world = founding.found(
            seed=plan.seed, customers=plan.customers, post=post, clock=clock, owner=owner
        )
        first = founding.first_day(plan.seed)
        try:
            for day in (first + timedelta(days=n) for n in range(plan.days)):
                _day(world, day, plan)
                watch(world, day)
        except Exception as why:
            so_far = (day - first).days + 1
            raise Failed(replace(plan, days=so_far), why, world.story) from why
        finally:
            world.auditor.shown.close()
    return Lived(
        first=first,
        last=day,
        contacts=len(world.known.contacts),
        checks=world.auditor.checks,
        digest=world.story.digest(),
    )


def _day(world: World, day: date, plan: Plan) -> None:
    for moment, deed in sorted(_deeds(world, day, plan), key=lambda each: each[0]):
        world.clock.at = datetime.combine(day, moment, tzinfo=UTC)
        deed()
    world.clock.at = datetime.combine(day, NIGHT, tzinfo=UTC)
    world.auditor.at_night(day, world.at)


def _deeds(world: World, day: date, plan: Plan) -> Iterator[tuple[time, Callable[[], None]]]:
    """Everything that will be done on a day, with its time; the worker's rounds among it."""
    world.clock.at = datetime.combine(day, time.min, tzinfo=UTC)
    for event in EVENTS:
        dice = world.dice(event.name)
        for turn in range(event.times(dice, customers=plan.customers)):
            yield event.when(dice), _happening(world, event, turn)
    is_working_day = is_business_day(day, country="GB", region="ENG")
    for moment in ROUNDS if is_working_day else AT_WEEKENDS:
        yield moment, partial(rounds.go, world, is_whole=moment in WHOLE)


def _happening(world: World, event: Event, turn: int) -> Callable[[], None]:
    def happens() -> None:
        event.happens(world, world.dice(event.name, turn))

    return happens
