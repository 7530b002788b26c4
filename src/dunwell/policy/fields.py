"""Reading the fields of one mapping: every wrong one becomes a finding, and reading goes on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import time
from decimal import Decimal
from difflib import get_close_matches
from typing import TypeVar

from dunwell.facts.fact import Fact
from dunwell.policy import values
from dunwell.policy.conditions import read_condition
from dunwell.policy.model import Condition, Duration, Finding
from dunwell.policy.refused import ConditionRefused, quoted
from dunwell.policy.source import Items, Node, Pairs, Scalar

PARTS_MAX = 600
"""More than the longest list that any section takes."""

Value = TypeVar("Value")
Choice = TypeVar("Choice", bound=str)


@dataclass(slots=True)
class Notes:
    """The findings so far, and the facts that conditions may use."""

    facts: Mapping[str, Fact]
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, line: int, message: str, *, remedy: str) -> None:
        sentence = message[:1].upper() + message[1:]
        self.findings.append(Finding("error", code, line, sentence, remedy))


def nearest(word: str, choices: Collection[str]) -> str:
    """What to write instead of an unknown word."""
    near = get_close_matches(word.lower(), choices, n=1, cutoff=0.6)
    return f"Did you mean {near[0]!r}?" if near else f"Use one of: {', '.join(choices)}."


class Fields:
    """The fields of one mapping, read by name and kind. Absent and wrong both give None."""

    def __init__(self, node: Node, *, where: str, known: Collection[str], notes: Notes) -> None:
        self.where = where
        self.line = node.line
        self.notes = notes
        self._nodes: dict[str, Node] = {}
        self._lines: dict[str, int] = {}
        if not isinstance(node, Pairs):
            notes.error(
                "wrong-shape",
                node.line,
                f"{where} should be names with values.",
                remedy=f"Write some of: {', '.join(known)}; each followed by a colon.",
            )
            return
        for key, value in node.pairs[:PARTS_MAX]:
            self._accept(key, value, known)
        self._refuse_more_than_enough(len(node.pairs), node.line)

    def _accept(self, key: Scalar, value: Node, known: Collection[str]) -> None:
        if key.text in self._lines:
            self.notes.error(
                "duplicate-key",
                key.line,
                f"{quoted(key.text)} stands twice in {self.where}.",
                remedy="Keep one of them.",
            )
        elif key.text not in known:
            self.notes.error(
                "unknown-key",
                key.line,
                f"{quoted(key.text)} is not part of {self.where}.",
                remedy=nearest(key.text, known),
            )
        else:
            self._lines[key.text] = key.line
            if not (isinstance(value, Scalar) and value.is_empty):
                self._nodes[key.text] = value

    def _refuse_more_than_enough(self, count: int, line: int) -> None:
        """A thousand complaints help nobody."""
        if count > PARTS_MAX:
            self.notes.error(
                "too-large",
                line,
                f"{self.where} holds {count} parts, and {PARTS_MAX} at most are read.",
                remedy="Is this the right file? A policy is a page or two.",
            )

    def __contains__(self, key: str) -> bool:
        return key in self._nodes

    def keys(self) -> tuple[str, ...]:
        return tuple(self._nodes)

    def line_of(self, key: str) -> int:
        """The line of a field's name; of the mapping where the field is absent."""
        return self._lines.get(key, self.line)

    def require(self, *keys: str) -> bool:
        """Whether all of these are there; each that is not becomes a finding."""
        missing = [key for key in keys if key not in self._nodes]
        for key in missing:
            self.notes.error(
                "missing-key",
                self.line,
                f"{self.where} has no {key!r}.",
                remedy=f"Add a line `{key}: ...`.",
            )
        return not missing

    def read(
        self, key: str, reader: Callable[[str], Value | None], *, like: str
    ) -> Value | None:
        """One value by its reader; `like` says how it is written."""
        node = self._nodes.get(key)
        if node is None:
            return None
        found = reader(node.text.strip()) if isinstance(node, Scalar) else None
        if found is None:
            written = quoted(node.text) if isinstance(node, Scalar) else "a list or mapping"
            self.notes.error(
                "wrong-value",
                self.line_of(key),
                f"{key!r} in {self.where} cannot be {written}.",
                remedy=f"Write {like}.",
            )
        return found

    def text(self, key: str) -> str | None:
        return self.read(key, lambda text: text or None, like="some text")

    def name(self, key: str) -> str | None:
        return self.read(
            key,
            values.name,
            like="a short name of small letters, digits and _, such as check_in",
        )

    def whole(self, key: str, *, least: int = 0, most: int = 100_000) -> int | None:
        found = self.read(key, values.whole, like="a whole number, such as 3")
        if found is None or least <= found <= most:
            return found
        self.notes.error(
            "wrong-value",
            self.line_of(key),
            f"{key!r} in {self.where} cannot be {found}.",
            remedy=f"Write a whole number from {least} to {most}.",
        )
        return None

    def days(self, key: str) -> int | None:
        return self.read(
            key, values.calendar_days, like="calendar days, such as 7 days or 2 weeks"
        )

    def duration(self, key: str) -> Duration | None:
        return self.read(
            key, values.duration, like="a length such as 7 days, 2 weeks or 3 business days"
        )

    def share(self, key: str) -> int | None:
        return self.read(
            key, values.basis_points, like="a percentage up to 100%, such as 2% or 12.5%"
        )

    def amount(self, key: str) -> Decimal | None:
        return self.read(key, values.amount, like="an amount without a currency, such as 5.00")

    def hours(self, key: str) -> tuple[time, time] | None:
        return self.read(key, values.hours, like="two times of the day, such as 09:00-17:30")

    def yes_no(self, key: str) -> bool | None:
        return self.read(key, values.yes_no, like="true or false")

    def choice(self, key: str, choices: Collection[Choice]) -> Choice | None:
        """One of a closed list, given back as the list has it."""
        text = self.text(key)
        found = next((choice for choice in choices if choice == text), None)
        if text is not None and found is None:
            self.notes.error(
                "unknown-choice",
                self.line_of(key),
                f"{key!r} in {self.where} cannot be {quoted(text)}.",
                remedy=nearest(text, choices),
            )
        return found

    def fields(self, key: str, *, known: Collection[str], where: str = "") -> Fields | None:
        """A mapping inside this one."""
        node = self._nodes.get(key)
        if node is None:
            return None
        return Fields(node, where=where or f"{key!r}", known=known, notes=self.notes)

    def items(self, key: str) -> tuple[Node, ...]:
        """The members of a list."""
        node = self._nodes.get(key)
        if isinstance(node, Items):
            self._refuse_more_than_enough(len(node.items), node.line)
            return node.items[:PARTS_MAX]
        if node is not None:
            self.notes.error(
                "wrong-shape",
                node.line,
                f"{key!r} in {self.where} should be a list.",
                remedy="Begin each entry with a dash.",
            )
        return ()

    def words(self, key: str, choices: Collection[str]) -> tuple[str, ...]:
        """A list of words out of a closed list."""
        found: list[str] = []
        for node in self.items(key):
            if isinstance(node, Scalar) and node.text in choices:
                found.append(node.text)
            else:
                written = node.text if isinstance(node, Scalar) else "a list or mapping"
                self.notes.error(
                    "unknown-choice",
                    node.line,
                    f"{key!r} in {self.where} cannot hold {quoted(written)}.",
                    remedy=nearest(written, choices),
                )
        return tuple(found)

    def condition(self, key: str) -> Condition | None:
        """A condition, checked against the facts that are known."""
        text = self.text(key)
        if text is None:
            return None
        line = self.line_of(key)
        try:
            tree = read_condition(text, facts=self.notes.facts)
        except ConditionRefused as refused:
            self.notes.error(refused.kind, line, refused.message, remedy=refused.remedy)
            return None
        return Condition(text, tree.facts, line, tree.truth)
