"""Plays each mutant to the tests that guard its place, until one of them fails.

All in one process: the tests are collected once, and run once as the program is. Those that are
quick come first, before them those that name the guardrail, before them those that caught a
mutant of the same place, and before all others those that name the rule of the database that
refuses.
"""

from __future__ import annotations

import inspect
import pkgutil
import re
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from types import FrameType
from typing import TYPE_CHECKING

import psycopg
import pytest
from _pytest.runner import runtestprotocol

from dunwell.machine import database
from dunwell.machine.database import Connection
from tests.mutants import python, sql
from tests.mutants.places import PLACES, Place
from tests.support import throwaway

if TYPE_CHECKING:
    from _typeshed import TraceFunction

Line = tuple[str, int]
ENDLESS = 5
"""So many times what a test took, and as many seconds, is no end."""
WHEN = ("deciding", "sending", "database")


@dataclass(frozen=True, slots=True)
class Mutant:
    place: Place
    name: str
    slipped_in: Callable[[], AbstractContextManager[None]]
    lines: frozenset[Line]
    """Where it is, if only those tests can notice that run one of these."""
    refuses_by: str = ""
    """The rule of the database that refuses there: who names it is asked first."""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of a mutant; `by` is the test that failed, and empty where none did."""

    mutant: Mutant
    by: str


class Hunt:
    """A pytest plugin that runs the collected tests once a mutant, instead of once."""

    def __init__(self, words: Sequence[str], equivalent: dict[str, str]) -> None:
        self.words = words
        self.equivalent = equivalent
        self.places: list[Place] = []
        self.found: list[Found] = []
        self.skipped: list[Mutant] = []
        self.took: dict[pytest.Item, float] = {}
        self.ran: dict[pytest.Item, set[Line]] = {}

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leave out the tests that guard nothing of what is asked for."""
        self.places = [one for one in asked_for(self.words) if _may_have_any(one, self.words)]
        items[:] = [item for item in items if any(_is_of(item, one) for one in self.places)]

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        terminal = session.config.pluginmanager.get_plugin("terminalreporter")
        assert terminal is not None
        for item in session.items[:1]:  # which pays for what is the session's
            self._fails(item)
            self.took.clear()
        broken = [item.nodeid for item in session.items if self._fails_as_it_is(item)]
        if broken:
            raise pytest.UsageError(f"These fail without any mutant: {', '.join(broken)}")
        for place in self.places:
            guards = [item for item in session.items if _is_of(item, place)]
            guards.sort(key=lambda item: (not _names(item, place.guardrail), self.took[item]))
            for mutant in self._mutants(place):
                by = self._caught_by(mutant, guards)
                self.found.append(Found(mutant, by.nodeid if by else ""))
                terminal.write_line(
                    f"{mutant.name}\n    {f'caught by {by.nodeid}' if by else 'SURVIVED'}"
                )
        return True

    def _caught_by(self, mutant: Mutant, guards: list[pytest.Item]) -> pytest.Item | None:
        """The first test that fails, which is asked first from then on."""
        able = [one for one in guards if not mutant.lines or mutant.lines & self.ran[one]]
        able.sort(key=lambda one: not _names(one, mutant.refuses_by))
        with mutant.slipped_in():
            caught = next((item for item in able if self._fails(item)), None)
        if caught is not None:
            guards.remove(caught)
            guards.insert(0, caught)
        return caught

    def _mutants(self, place: Place) -> Iterator[Mutant]:
        """Those that are asked for, but for the ones that are known to change nothing."""
        for mutant in mutants_of(place):
            if not _is_meant(mutant, self.words):
                continue
            if mutant.name in self.equivalent:
                self.skipped.append(mutant)
            else:
                yield mutant

    def _fails_as_it_is(self, item: pytest.Item) -> bool:
        """Run one test, and remember which lines it ran of the modules that it guards."""
        modules = {
            place.module for place in self.places if place.module and _is_of(item, place)
        }
        if not modules:
            return self._fails(item)
        files = {inspect.getfile(pkgutil.resolve_name(one)) for one in modules}
        ran = self.ran.setdefault(item, set())

        def of_a_line(frame: FrameType, event: str, _: object) -> TraceFunction:
            ran.add((frame.f_code.co_filename, frame.f_lineno))
            return of_a_line

        def of_a_call(frame: FrameType, event: str, _: object) -> TraceFunction | None:
            return of_a_line if frame.f_code.co_filename in files else None

        python.forget()
        for watch in (sys.settrace, threading.settrace):  # the engine decides in threads
            watch(of_a_call)
        try:
            return self._fails(item)
        finally:
            for watch in (sys.settrace, threading.settrace):
                watch(None)

    def _fails(self, item: pytest.Item) -> bool:
        """Run one test and take down all that it set up, except for what is the session's."""
        began = time.process_time()
        with _no_longer_than(ENDLESS * (1 + self.took.get(item, 1))):
            reports = runtestprotocol(item, nextitem=item.session, log=False)  # type: ignore[arg-type]  # it has the one thing that is asked of it: which fixtures stay
        self.took.setdefault(item, time.process_time() - began)
        return any(report.failed for report in reports)


@contextmanager
def _no_longer_than(seconds: float) -> Iterator[None]:
    """Fails what goes on for so long, in the processor's time: an altered loop may never end."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise EndlessError

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds, 1)  # and again, where somebody catches it
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


class EndlessError(Exception):
    """A test that goes on and on."""


def asked_for(words: Sequence[str]) -> list[Place]:
    """The places of the guardrails and of the moments that are named; every place where none is."""
    guardrails = {word for word in words if _is_of_place(word) and word not in WHEN}
    moments = {word for word in words if word in WHEN}
    return [
        place
        for place in PLACES
        if place.guardrail in (guardrails or {place.guardrail})
        and place.when in (moments or {place.when})
    ]


def _may_have_any(place: Place, words: Sequence[str]) -> bool:
    """Whether it has mutants with the other words in their names; of the database nobody knows."""
    return not place.module or any(_is_meant(one, words) for one in mutants_of(place))


def _is_meant(mutant: Mutant, words: Sequence[str]) -> bool:
    return all(word in mutant.name for word in words if not _is_of_place(word))


def _is_of_place(word: str) -> bool:
    return any(word in (place.guardrail, place.when) for place in PLACES)


def _is_of(item: pytest.Item, place: Place) -> bool:
    return item.nodeid.startswith(tuple(f"tests/{test}" for test in place.tests))


def _names(item: pytest.Item, rule: str) -> bool:
    """Whether the test has its name: in its own, in what it says or in what it is given."""
    if not rule:
        return False
    assert isinstance(item, pytest.Function)
    given = item.callspec.params if hasattr(item, "callspec") else {}
    said = f"{item.nodeid} {given} {inspect.getsource(item.function)}"
    return re.search(rf"\b{rule}\b", said) is not None


def mutants_of(place: Place) -> Iterator[Mutant]:
    """Every mutant of a place; those that would share a name are numbered."""
    seen: Counter[str] = Counter()
    for mutant in _slips(place) if place.module else _changes(place):
        seen[mutant.name] += 1
        number = seen[mutant.name]
        yield mutant if number == 1 else replace(mutant, name=f"{mutant.name} ({number})")


def _slips(place: Place) -> Iterator[Mutant]:
    short = place.module.removeprefix("dunwell.")
    for slip in python.slips(pkgutil.resolve_name(place.module), place.names):
        if not _can_be_imported(slip):
            continue
        name = f"{place.guardrail} {place.when} {short}.{slip.name}"
        lines = frozenset((inspect.getfile(slip.module), line) for line in slip.lines)
        yield Mutant(place, name, slip.slipped_in, lines)


def _can_be_imported(slip: python.Slip) -> bool:
    """Whether the program starts with it: nobody has to notice a month before the first."""
    try:
        slip.made()
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return False
    return True


def _changes(place: Place) -> Iterator[Mutant]:
    """The changes of the database that can be made; for some the database has no use."""
    for name in place.names:
        with psycopg.connect(database.owner().uri) as connection:
            made = [
                one for one in sql.changes(connection, name) if _can_be_made(one, connection)
            ]
        for change in made:
            whole = f"{place.guardrail} {place.when} {change.name}"
            slipped_in = partial(_made_in_the_database, change)
            yield Mutant(place, whole, slipped_in, frozenset(), change.refuses_by)


def _can_be_made(change: sql.Change, connection: sql.Connection) -> bool:
    try:
        with connection.transaction(force_rollback=True):
            change.make(connection)
    except psycopg.Error:
        return False
    return True


@contextmanager
def _made_in_the_database(change: sql.Change) -> Iterator[None]:
    """In this run's database, and in each copy of the template that takes its place."""
    fresh = throwaway.fresh

    def changed(owner: Connection, *, like: str, name: str | None = None) -> Connection:
        mine = fresh(owner, like=like, name=name)
        with psycopg.connect(mine.uri) as connection:
            change.make(connection)
        return mine

    with psycopg.connect(database.owner().uri) as connection:
        change.make(connection)
    throwaway.fresh = changed
    try:
        yield
    finally:
        throwaway.fresh = fresh
        with psycopg.connect(database.owner().uri) as connection:
            change.undo(connection)
