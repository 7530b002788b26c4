"""Changing single values of a policy text, and nothing else in it: remarks and order stay.

For people who do not write YAML: each value that a form offers is found by its place, and only its
own letters are replaced. What the new text means is for `check` to say.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml
from yaml import nodes

from dunwell.policy.source import read_documents

Path = tuple[str | int, ...]
PLAIN = re.compile(r"-?[A-Za-z0-9][A-Za-z0-9 ._%/:-]*")
"""What needs no quotes, in a block or between braces."""


@dataclass(frozen=True, slots=True)
class Value:
    """One value of the text: which document it is in, where it stands, and what it says."""

    document: int
    path: Path
    text: str
    line: int
    starts: int
    ends: int

    @property
    def name(self) -> str:
        """The place as one word, for a form: 0.contact.hours."""
        return ".".join(map(str, (self.document, *self.path)))


def values(text: str) -> tuple[Value, ...]:
    """Every value of the text, in order. Refuses with SourceRefused."""
    read_documents(text)  # which is what says no to anchors, tags and what is too large
    documents = yaml.compose_all(text, Loader=yaml.SafeLoader)
    return tuple(
        value
        for number, document in enumerate(documents)
        for value in _under(document, number, ())
    )


def amended(text: str, changes: Mapping[str, str]) -> str:
    """The text with new values, by their names; names that are not there change nothing.

    Refuses with SourceRefused.
    """
    found = [value for value in values(text) if value.name in changes]
    for value in sorted(found, key=lambda one: one.starts, reverse=True):
        new = changes[value.name].strip()
        if new != value.text:
            text = text[: value.starts] + written(new) + text[value.ends :]
    return text


def written(value: str) -> str:
    """A value as YAML writes it: plain where that reads back the same, else in quotes."""
    is_plain = PLAIN.fullmatch(value) and ": " not in value and not value.endswith((":", " "))
    return value if is_plain else json.dumps(value, ensure_ascii=False)


def _under(node: nodes.Node, document: int, path: Path) -> Iterator[Value]:
    if isinstance(node, nodes.ScalarNode):
        starts, ends = node.start_mark, node.end_mark
        yield Value(document, path, node.value, starts.line + 1, starts.index, ends.index)
    elif isinstance(node, nodes.MappingNode):
        for key, value in node.value:
            if isinstance(key, nodes.ScalarNode):
                yield from _under(value, document, (*path, key.value))
    elif isinstance(node, nodes.SequenceNode):
        for place, value in enumerate(node.value):
            yield from _under(value, document, (*path, place))
