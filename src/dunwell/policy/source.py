"""The YAML of a policy file as plain nodes that know their line. Nothing is interpreted here.

Read from the parser's events rather than through a loader, so that no tag can build anything,
no alias can multiply, nothing is nested without end, and "5.00" stays the text it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml
from yaml import events

from dunwell.kernel.refusal import Refusal

BYTES_MAX = 1_000_000
EVENTS_MAX = 60_000
DEPTH_MAX = 12
DOCUMENTS_MAX = 50


class SourceRefused(Refusal):
    """The text is not a plain YAML document; `line` says where it stops being one."""

    code = "policy-source-refused"
    says = "{message} {remedy}"

    def __init__(self, kind: str, message: str, *, line: int, remedy: str) -> None:
        self.kind = kind
        self.message = message
        self.line = line
        self.remedy = remedy
        super().__init__(message=message, remedy=remedy)


@dataclass(frozen=True, slots=True)
class Scalar:
    text: str
    line: int
    is_quoted: bool = False

    @property
    def is_empty(self) -> bool:
        return not self.is_quoted and self.text in ("", "~", "null")


@dataclass(frozen=True, slots=True)
class Items:
    items: tuple[Node, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Pairs:
    pairs: tuple[tuple[Scalar, Node], ...]
    line: int


Node = Scalar | Items | Pairs


def read_documents(text: str, *, is_ours: bool = False) -> tuple[Node, ...]:
    """Every document of the text that is not empty. Refuses with SourceRefused.

    What ships with us is read by the quicker parser, where this machine has it; what others wrote
    by one and the same everywhere, so that it is refused everywhere, and in the same words.
    """
    reader = yaml.CSafeLoader if is_ours and yaml.__with_libyaml__ else yaml.SafeLoader
    if len(text) > BYTES_MAX:
        raise SourceRefused(
            "too-large",
            "The file is larger than a policy can be.",
            line=1,
            remedy="Keep it under one megabyte: is this the right file?",
        )
    try:
        return tuple(_documents(yaml.parse(text, Loader=reader)))
    except yaml.MarkedYAMLError as error:
        raise _broken(error) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise SourceRefused(
            "not-yaml",
            "There is a character here that a text file cannot hold.",
            line=line,
            remedy="Save the file as UTF-8 text.",
        ) from None


@dataclass(slots=True)
class _Open:
    """A list or mapping that is still being read."""

    is_mapping: bool
    line: int
    children: list[Node]

    def close(self) -> Node:
        if not self.is_mapping:
            return Items(tuple(self.children), self.line)
        keys, values = self.children[::2], self.children[1::2]
        pairs: list[tuple[Scalar, Node]] = []
        for key, value in zip(keys, values, strict=True):
            if not isinstance(key, Scalar):
                raise SourceRefused(
                    "not-yaml",
                    "A list or mapping stands where a name should.",
                    line=key.line,
                    remedy="Write a plain word before the colon.",
                )
            pairs.append((key, value))
        return Pairs(tuple(pairs), self.line)


def _documents(stream: Iterator[events.Event]) -> Iterator[Node]:
    stack: list[_Open] = []
    documents = 0
    for count, event in enumerate(stream):
        line = event.start_mark.line + 1 if event.start_mark else 1
        _guard(event, line=line, count=count, depth=len(stack))
        finished: Node | None = None
        match event:
            case events.MappingStartEvent():
                stack.append(_Open(True, line, []))
            case events.SequenceStartEvent():
                stack.append(_Open(False, line, []))
            case events.ScalarEvent():
                finished = Scalar(event.value, line, is_quoted=bool(event.style))
            case events.CollectionEndEvent():
                finished = stack.pop().close()
            case _:
                continue
        if finished is not None and stack:
            stack[-1].children.append(finished)
        elif finished is not None and not (isinstance(finished, Scalar) and finished.is_empty):
            documents += 1
            _guard_documents(documents, line)
            yield finished


def _guard(event: events.Event, *, line: int, count: int, depth: int) -> None:
    if isinstance(event, events.AliasEvent) or getattr(event, "anchor", None):
        raise SourceRefused(
            "not-plain",
            "Anchors and aliases (& and *) are not used in a policy.",
            line=line,
            remedy="Write the value out; quote a text that begins with & or *.",
        )
    if isinstance(event, events.NodeEvent) and getattr(event, "tag", None):
        raise SourceRefused(
            "not-plain",
            "Tags (!) are not used in a policy.",
            line=line,
            remedy="Leave it out; quote a text that begins with !.",
        )
    if count > EVENTS_MAX or depth > DEPTH_MAX:
        raise SourceRefused(
            "too-large",
            "The file holds more than a policy can.",
            line=line,
            remedy="Is this the right file? A policy is a page or two.",
        )


def _guard_documents(count: int, line: int) -> None:
    if count > DOCUMENTS_MAX:
        raise SourceRefused(
            "too-large",
            f"There are more than {DOCUMENTS_MAX} policies in this file.",
            line=line,
            remedy="Is this the right file? Most firms need fewer than five.",
        )


def _broken(error: yaml.MarkedYAMLError) -> SourceRefused:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or "it cannot be read"
    if "'\\t'" in problem:
        remedy = "Indent with spaces, not with tabs."
    elif "mapping values are not allowed" in problem:
        remedy = "Put quotes around a text that holds a colon, and check the indentation."
    else:
        remedy = "Check the indentation, and that every quote and bracket is closed."
    return SourceRefused(
        "not-yaml", f"This is not YAML that we can read: {problem}.", line=line, remedy=remedy
    )
