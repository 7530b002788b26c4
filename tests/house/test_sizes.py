"""A file, a function or a template stays small enough to be read in one go.

What was too long when the limit came may stay, listed in `sizes.toml` with its length; the
list can only get shorter and its numbers only smaller. To be let off, make it smaller.
"""

import ast
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from tests.house.checkout import SOURCE, TESTS, named, python_files, tree

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
RULE_FILE_LINES_MAX = 200
TEMPLATE_LINES_MAX = 150
KERNEL_FILES_MAX = 10

ALLOWED: dict[str, int] = tomllib.loads(
    Path(__file__).with_name("sizes.toml").read_text(encoding="utf-8")
)


def lines_of(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def files() -> Iterator[tuple[str, int, int]]:
    """Each file with its length and its limit."""
    small = (SOURCE / "guardrails" / "catalogue", SOURCE / "payments" / "providers")
    for path in python_files(SOURCE, TESTS):
        is_small = any(path.is_relative_to(place) for place in small)
        limit = RULE_FILE_LINES_MAX if is_small else FILE_LINES_MAX
        yield named(path), lines_of(path), limit
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        yield named(path), lines_of(path), TEMPLATE_LINES_MAX


def functions() -> Iterator[tuple[str, int, int]]:
    """Each function with its length and its limit."""
    for path in python_files(SOURCE, TESTS):
        for node in statements(tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                yield f"{named(path)}::{node.name}", length, FUNCTION_LINES_MAX


def statements(node: ast.AST) -> Iterator[ast.AST]:
    """All statements below a node. What is inside an expression is passed over: it is much."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.excepthandler | ast.match_case):
            yield child
            yield from statements(child)


@cache
def everything() -> tuple[tuple[str, int, int], ...]:
    """All of it, measured once."""
    return (*files(), *functions())


def test_everything_fits() -> None:
    too_long = [
        f"{name}: {length} lines, at most {ALLOWED.get(name, limit)}"
        for name, length, limit in everything()
        if length > ALLOWED.get(name, limit)
    ]
    assert too_long == []


def test_the_list_of_exceptions_only_shrinks() -> None:
    measured = {name: (length, limit) for name, length, limit in everything()}
    stale = []
    for name, allowed in ALLOWED.items():
        length, limit = measured.get(name, (0, 0))
        if length <= limit:
            stale.append(f"{name}: fits now; take it off the list")
        elif length < allowed:
            stale.append(f"{name}: is {length} now; write that in place of {allowed}")
    assert stale == []


def test_the_kernel_does_not_become_a_cupboard() -> None:
    files_in_kernel = list((SOURCE / "kernel").glob("*.py"))
    assert len(files_in_kernel) <= KERNEL_FILES_MAX
