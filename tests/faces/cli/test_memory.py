"""A command that decides on files keeps its memory, and says so before the library is loaded."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from dunwell.cli import memory

pytestmark = pytest.mark.slow

ASKS = """
import os, sys
from dunwell.cli import memory
from dunwell.cli.main import called
assert "polars" not in sys.modules, "too late: the library has read its environment"
called(sys.argv[1:])
print(all(os.environ.get(name, "").endswith(said) for name, said in memory.SETTINGS.items()))
"""


def keeps(*words: str, **environment: str) -> bool:
    """Whether a command keeps its memory, when called in a process of its own."""
    clean = {name: value for name, value in os.environ.items() if name not in memory.SETTINGS}
    said = subprocess.run(
        [sys.executable, "-c", ASKS, *words],
        env={**clean, **environment}, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return said.stdout.splitlines()[-1] == "True"


def test_evaluate_keeps_its_memory() -> None:
    assert keeps("evaluate", "--help")


@pytest.mark.parametrize("words", [("policy", "--help"), ("serve", "--help")])
def test_other_commands_give_it_back(words: tuple[str, ...]) -> None:
    assert not keeps(*words)


def test_what_the_machine_says_stands() -> None:
    own = dict.fromkeys(memory.SETTINGS, "narenas:2")
    assert not keeps("evaluate", "--help", **own)
