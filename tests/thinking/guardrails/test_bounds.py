"""Every bound of every guardrail, exactly at it and one step beyond."""

from __future__ import annotations

import pytest

from tests.thinking.guardrails.bounds import BOOKS, Book


@pytest.mark.parametrize("book", BOOKS, ids=lambda book: book.name)
def test_at_the_bound_and_beyond(book: Book) -> None:
    assert book.said() == book.says


def test_the_books_hold_by_every_guardrail_that_can_hold_a_step() -> None:
    """G6 shows as silence, since what is not owed is not counted; G10 is casework's to show."""
    held = {part for book in BOOKS for part in book.says.split() if part.startswith("G")}
    assert held == {"G1", "G2", "G3", "G5", "G7", "G8", "G11"}
