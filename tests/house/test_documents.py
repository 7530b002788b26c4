"""What the documents point to is there, and decisions keep their form."""

import re
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, SOURCE, named

LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")
CODE_PATH = re.compile(
    r"`((?:src/dunwell|tests|docs|benchmarks|examples|requirements)/[\w./-]+)`"
)
DOCUMENTS = sorted(
    path
    for path in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *SOURCE.rglob("*.md"))
    if ".venv" not in path.parts
)
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md"))
PARTS = ("Status", "Context", "Decision", "Consequences", "Alternatives", "Enforced by")
FRAGMENT_KINDS = {"added", "changed", "fixed", "removed", "security", "policy"}


@pytest.mark.parametrize("document", DOCUMENTS, ids=named)
def test_what_a_document_points_to_is_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = [target for target in LINK.findall(text) if not (document.parent / target).exists()]
    paths = [target for target in CODE_PATH.findall(text) if not (ROOT / target).exists()]
    assert links + paths == []


def test_every_floor_says_what_it_is_for() -> None:
    floors = {path.parent for path in SOURCE.glob("*/__init__.py")}
    assert [
        named(floor) for floor in sorted(floors) if not (floor / "README.md").exists()
    ] == []


@pytest.mark.parametrize("readme", sorted(SOURCE.glob("*/README.md")), ids=named)
def test_a_floor_says_where_to_start_reading_and_it_is_there(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    said = re.search(r"start reading\W+at\W*`([\w/.-]+\.\w+)`", text, re.IGNORECASE)
    assert said, "say where: Start reading at `file.py`"
    places = (readme.parent, SOURCE, ROOT)
    assert any((place / said[1]).exists() for place in places), said[1]


@pytest.mark.parametrize("decision", DECISIONS, ids=named)
def test_a_decision_has_every_part_and_fits_a_screen(decision: Path) -> None:
    text = decision.read_text(encoding="utf-8")
    missing = [
        part for part in PARTS if not re.search(rf"^\*\*{part}\.\*\*", text, re.MULTILINE)
    ]
    assert missing == []
    assert len(text.splitlines()) <= 50


def test_decisions_are_numbered_and_listed() -> None:
    numbers = [int(path.name[:4]) for path in DECISIONS]
    assert numbers == list(range(1, len(numbers) + 1))
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in DECISIONS if path.name not in index] == []


def test_change_fragments_are_of_a_known_kind() -> None:
    odd = [
        named(path)
        for path in (ROOT / "changes").glob("*.md")
        if path.name != "README.md" and path.stem.split(".")[-1] not in FRAGMENT_KINDS
    ]
    assert odd == []
