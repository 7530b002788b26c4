"""Versions, findings and what a trial found, as plain values for the policy's pages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from urllib.parse import urlencode

from dunwell.kernel.money import Money
from dunwell.ui import figures
from dunwell.workspace import addresses, words
from dunwell.workspace.screens.customers.forms import LANGUAGE

NAMED = 8


class Version(Protocol):
    """What casework knows of a published version."""

    @property
    def number(self) -> int: ...
    @property
    def text(self) -> str: ...
    @property
    def effective_on(self) -> date: ...
    @property
    def published_at(self) -> datetime: ...
    @property
    def published_by(self) -> str: ...
    @property
    def reason(self) -> str: ...


@dataclass(frozen=True, slots=True)
class VersionLine:
    number: int
    text: str
    effective_on: date
    published_at: datetime
    published_by: str
    reason: str
    is_in_force: bool
    is_to_come: bool
    is_passed_over: bool
    """A later version took effect on the same day or before it: it never was in force."""

    @property
    def is_over(self) -> bool:
        """It was in force once."""
        return not (self.is_in_force or self.is_to_come or self.is_passed_over)


def lines(versions: Iterable[Version], as_of: date) -> list[VersionLine]:
    """Newest first. In force is the highest number whose day has come."""
    newest_first = sorted(versions, key=lambda one: -one.number)
    in_force = next((one.number for one in newest_first if one.effective_on <= as_of), None)
    found = []
    earliest_later: date | None = None
    for one in newest_first:
        is_passed = earliest_later is not None and earliest_later <= one.effective_on
        found.append(
            VersionLine(
                number=one.number,
                text=one.text,
                effective_on=one.effective_on,
                published_at=one.published_at,
                published_by=one.published_by,
                reason=one.reason,
                is_in_force=one.number == in_force,
                is_to_come=one.effective_on > as_of and not is_passed,
                is_passed_over=is_passed,
            )
        )
        earliest_later = min(earliest_later or one.effective_on, one.effective_on)
    return found


@dataclass(frozen=True, slots=True)
class FindingCard:
    """What is wrong or doubtful, where, and what to do."""

    where: str
    field: str
    """The field that it is about, to go to; empty where there is none."""
    message: str
    remedy: str
    line: int = 0
    """The line of the text that it is about, to go to; 0 in a form."""


@dataclass(frozen=True, slots=True)
class GroupCard:
    """One sentence, the customers it is about, and what is open there."""

    says: str
    people: tuple[tuple[str, str], ...]
    """Name and address of each customer's page."""
    more: int
    asks: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of figures before and after."""

    name: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DifferenceCard:
    name: str
    url: str
    before: str
    after: str
    asks: tuple[Money, ...]
    why: str


def person(ref: str, names: Mapping[str, str]) -> tuple[str, str]:
    """A customer's name, and the way to their page by their number."""
    return names.get(ref, ref), f"{addresses.to('find')}?{urlencode({'q': ref})}"


def counted(before: Mapping[str, int], after: Mapping[str, int]) -> list[Figure]:
    """Contacts by channel, before and after."""
    return [
        Figure(words.channel(one), f"{before.get(one, 0):,}", f"{after.get(one, 0):,}")
        for one in sorted({*before, *after})
    ]


def sums(amounts: Sequence[Money]) -> str:
    figured = [str(figures.figure(one.minor, one.currency, LANGUAGE)) for one in amounts]
    return ", ".join(figured) or "nothing"
