"""Who waits at a terminal sees how far it is; a program, or a file, sees nothing of it."""

import io
import os
import pty
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from dunwell.cli import patience as module
from dunwell.cli.patience import patience
from dunwell.kernel.progress import nobody, part_of

LONG = 60.0
"""Seconds after which nothing more will come."""


@contextmanager
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Standard error is a terminal, and nobody waits a second; what is shown can be read."""
    ours, theirs = pty.openpty()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setattr(module, "FIRST_AFTER", 0.0)
    with open(theirs, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        yield ours
    os.close(ours)


def _until(terminal: int, words: bytes) -> bytes:
    """What is shown, as soon as the words are."""
    shown = b""
    while words not in shown:
        is_there, _, _ = select.select([terminal], [], [], LONG)
        assert is_there, f"only this is shown: {shown!r}"
        shown += os.read(terminal, 4096)
    return shown


def test_a_bar_says_what_is_done_and_how_far(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch) as terminal, patience("Importing 10 rows") as told:
        told(3, 10)
        shown = _until(terminal, b"30%")
    assert b"Importing 10 rows" in shown


def test_a_program_that_reads_the_answer_sees_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    with at_a_terminal(monkeypatch), patience("Importing 10 rows", as_json=True) as told:
        assert told is nobody


def test_a_file_sees_no_bar(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.StringIO()
    monkeypatch.setattr(sys, "stderr", file)
    with patience("Importing 10 rows") as told:
        assert told is nobody
    assert file.getvalue() == ""


def test_a_stretch_is_told_of_the_whole() -> None:
    told: list[tuple[int, int]] = []
    stretch = part_of(lambda done, of: told.append((done, of)), first=40, last=100)
    stretch(0, 4)
    stretch(1, 4)
    stretch(4, 4)
    stretch(0, 0)
    assert told == [(40, 100), (55, 100), (100, 100), (40, 100)]
