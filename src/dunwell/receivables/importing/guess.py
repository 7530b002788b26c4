"""Guessing from a header which column is which; a person confirms it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from dunwell.receivables.importing.columns import COLUMNS, Column, FileKind, names
from dunwell.receivables.importing.mapping import Mapping, Source

_NUMBERS = ("number", "no", "id", "ref", "code", "reference", "nummer", "nr", "konto")


@dataclass(frozen=True, slots=True)
class Guess:
    mapping: Mapping
    missing: tuple[str, ...]
    """Needed columns that no heading fits."""
    unused: tuple[str, ...]
    """Headings that nothing is read from."""

    @property
    def is_complete(self) -> bool:
        return not self.missing


def guess(header: Sequence[str], kind: FileKind) -> Guess:
    """Give each heading to at most one column; what is needed chooses first."""
    left = {plain(name): name for name in reversed(header) if name}
    found: dict[str, str] = {}
    for is_needed in (True, False):
        columns = [column for column in COLUMNS[kind] if column.is_needed is is_needed]
        _exact(columns, left, found)
        _by_synonym(columns, left, found)
    ordered = {name: Source(column=found[name]) for name in names(kind) if name in found}
    missing = tuple(c.name for c in COLUMNS[kind] if c.is_needed and c.name not in found)
    if kind in ("invoices", "open-items") and not {"due_on", "terms"} & found.keys():
        missing = (*missing, "due_on")
    return Guess(
        Mapping(ordered), missing, tuple(name for name in header if name in left.values())
    )


def _exact(columns: Sequence[Column], left: dict[str, str], found: dict[str, str]) -> None:
    """Canonical names; but a "customer" beside a "customer number" is a name."""
    for column in columns:
        word = plain(column.name)
        has_better = column.name == "customer" and any(
            better in left for better in column.synonyms if better.endswith(_NUMBERS)
        )
        if word in left and not has_better:
            found[column.name] = left.pop(word)


def _by_synonym(columns: Sequence[Column], left: dict[str, str], found: dict[str, str]) -> None:
    """The best synonyms of all columns first."""
    ranked = sorted(
        (rank, place, column.name, word)
        for place, column in enumerate(columns)
        for rank, word in enumerate(column.synonyms)
    )
    for _, _, name, word in ranked:
        if name not in found and word in left:
            found[name] = left.pop(word)


def plain(name: str) -> str:
    """A heading as it is compared: lower case, words apart by one space, no signs."""
    apart = re.sub(r"(?<=[a-zäöü])(?=[A-ZÄÖÜ])", " ", name)
    return " ".join(re.sub(r"[^0-9a-zäöüß]+", " ", apart.lower()).split())
