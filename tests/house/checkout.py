"""Where things are in the checkout, for the checks in this folder."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "dunwell"
TESTS = ROOT / "tests"


def python_files(*roots: Path) -> Iterator[Path]:
    """Every file of ours; what Django generated is Django's."""
    for root in roots:
        for path in sorted(root.rglob("*.py")):
            if "migrations" not in path.parts and "__pycache__" not in path.parts:
                yield path


def named(path: Path) -> str:
    """The path as people write it."""
    return path.relative_to(ROOT).as_posix()


def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))
