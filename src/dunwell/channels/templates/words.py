"""The messages as files: sections of paragraphs, each paragraph a small template of its own.

A paragraph that comes out empty is left out. Names and amounts are put in after the file was
read, so nothing in a customer's name can become a section, a link or a tag.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from django.template import Engine, Template
from django.template.base import TextNode
from django.template.context import Context
from django.utils.safestring import SafeString

from dunwell.channels.templates.facts import Facts
from dunwell.channels.templates.saying import base

MESSAGES = Path(__file__).parent / "messages"
SHARED = "shared"
FALLBACK = "en"
BETWEEN_WORDS = re.compile(r"[ \t\r\n]+")
"""Not the fixed space: it holds an amount and its currency together."""
ENGINE = Engine(builtins=["dunwell.channels.templates.tags"], autoescape=True)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in words, and where its links lead."""

    words: str
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """One file: its sections by name, ready to be filled in."""

    language: str
    sections: Mapping[str, tuple[Template, ...]]

    def has(self, section: str) -> bool:
        return section in self.sections

    def plain(self, section: str, facts: Facts) -> tuple[Paragraph, ...]:
        """The section's paragraphs as plain text; the addresses of links stand apart."""
        found = []
        for template in self.sections.get(section, ()):
            if (fixed := _fixed(template)) is not None:
                found.append(fixed)
                continue
            addresses: list[str] = []
            context = Context(_names(facts) | {"addresses": addresses}, autoescape=False)
            if words := " ".join(BETWEEN_WORDS.split(template.render(context).strip())):
                found.append(Paragraph(words, tuple(addresses)))
        return tuple(found)

    def line(self, section: str, facts: Facts) -> str:
        """A section that is one line: a subject, a label."""
        return " ".join(paragraph.words for paragraph in self.plain(section, facts))

    def marked_up(self, section: str, facts: Facts) -> tuple[SafeString, ...]:
        """The section's paragraphs as HTML, everything from outside escaped."""
        rendered = (
            template.render(Context(_names(facts), autoescape=True))
            for template in self.sections.get(section, ())
        )
        return tuple(words for words in rendered if words.strip())


@lru_cache(maxsize=1024)
def of(name: str, *, language: str, kind: str) -> Words | None:
    """The file nearest to a language and kind of customer; None: no such message."""
    spoken = base(language)
    tried = [(spoken, kind), (spoken, None), (FALLBACK, kind), (FALLBACK, None)]
    for tongue, group in tried:
        path = MESSAGES / name / (f"{tongue}.{group}.txt" if group else f"{tongue}.txt")
        if path.is_file():
            return read(path, tongue)
    return None


@cache
def read(path: Path, language: str) -> Words:
    """Read a file once for the life of the process."""
    shared = _blocks(MESSAGES / SHARED / f"{language}.txt")
    filled = {
        name: [written for block in blocks for written in _written_out(block, shared)]
        for name, blocks in _blocks(path).items()
    }
    return Words(
        language,
        {name: tuple(map(ENGINE.from_string, blocks)) for name, blocks in filled.items()},
    )


def _blocks(path: Path) -> dict[str, list[str]]:
    """The file's paragraphs, by section."""
    sections: dict[str, list[str]] = {}
    parts = ("\n" + path.read_text(encoding="utf-8")).split("\n== ")
    for part in parts[1:]:
        name, _newline, text = part.partition("\n")
        blocks = (block.strip() for block in text.split("\n\n"))
        sections[name.strip()] = [block for block in blocks if block]
    return sections


def _written_out(block: str, shared: dict[str, list[str]]) -> list[str]:
    """A paragraph `@name` stands for the shared paragraphs of that name."""
    return shared[block.removeprefix("@")] if block.startswith("@") else [block]


@cache
def _fixed(template: Template) -> Paragraph | None:
    """A paragraph that says the same to everybody; None for one with something to fill in."""
    written = [node.s for node in template.nodelist if isinstance(node, TextNode)]
    if len(written) < len(template.nodelist):
        return None
    words = " ".join(BETWEEN_WORDS.split("".join(written).strip()))
    return Paragraph(words) if words else None


def _names(facts: Facts) -> dict[str, object]:
    return {name: getattr(facts, name) for name in Facts.__slots__}
