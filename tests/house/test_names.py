"""Modules are named for what they hold, and say so in their first lines."""

import ast

from tests.house.checkout import SOURCE, TESTS, named, python_files, tree

CUPBOARDS = {"utils", "util", "helpers", "helper", "services", "core", "common", "misc"}
"""Names that invite anything. What is put there is never found again."""


def test_no_module_is_a_cupboard() -> None:
    found = [
        named(path)
        for path in python_files(SOURCE, TESTS)
        if CUPBOARDS & {path.stem, *path.relative_to(SOURCE.parent.parent).parts}
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        named(path)
        for path in python_files(SOURCE)
        if path.read_text(encoding="utf-8").strip() and ast.get_docstring(tree(path)) is None
    ]
    assert silent == []


def test_every_package_is_a_real_one() -> None:
    """The import linter does not see a folder without `__init__.py`."""
    unseen = [
        named(path.parent)
        for path in python_files(SOURCE)
        if not (path.parent / "__init__.py").exists()
    ]
    assert unseen == []
