"""Every bound of every guardrail, exactly at it and one step beyond; and moved by one, noticed."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FunctionType, ModuleType

import pytest

from tests.thinking.guardrails.bounds import BOOKS, SLIPS, Book, Slip


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_at_the_bound_and_beyond(book: Book) -> None:
    assert book.said() == book.says


def test_the_books_hold_by_every_guardrail_that_can_hold_a_step() -> None:
    """G6 shows as silence, since what is not owed is not counted; G10 is casework's to show."""
    held = {part for book in BOOKS for part in book.says.split() if part.startswith("G")}
    assert held == {"G1", "G2", "G3", "G5", "G7", "G8", "G11"}


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.module}: {slip.instead}")
def test_a_bound_that_slips_is_noticed(slip: Slip) -> None:
    (book,) = (book for book in BOOKS if book.name == slip.told_by)
    with slipped(slip):
        assert _answer(book) != book.says, "the book does not tell this from the rule"
    assert book.said() == book.says, "and all is as before"


def _answer(book: Book) -> str:
    """What the slipped engine says; a crash is noticed, too."""
    try:
        return book.said()
    except AssertionError as error:
        return f"crashed: {error}"


@contextmanager
def slipped(slip: Slip) -> Iterator[None]:
    """The engine with one bound moved: each function of the module runs the altered words."""
    module = sys.modules[f"dunwell.engine.{slip.module}"]
    written = inspect.getsource(module)
    assert written.count(slip.words) == 1, f"{slip.words!r} stands once in {slip.module}"
    altered = _functions(written.replace(slip.words, slip.instead), module)
    own = {
        name: one
        for name, one in vars(module).items()
        if isinstance(one, FunctionType) and one.__module__ == module.__name__
    }
    before = {name: one.__code__ for name, one in own.items()}
    for name, one in own.items():
        one.__code__ = altered[name].__code__
    try:
        yield
    finally:
        for name, one in own.items():
            one.__code__ = before[name]


def _functions(written: str, module: ModuleType) -> dict[str, FunctionType]:
    space: dict[str, object] = {"__name__": module.__name__}
    exec(compile(written, module.__name__, "exec"), space)
    return {name: one for name, one in space.items() if isinstance(one, FunctionType)}
