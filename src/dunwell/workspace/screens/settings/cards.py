"""A policy on a page: its plain words, put under their heads."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chapter:
    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainPolicy:
    title: str
    whom: str
    chapters: tuple[Chapter, ...]


def plain(title: str, words: str) -> PlainPolicy:
    """Split what `policy.show` says: a head stands at the margin, its lines are indented."""
    first, *rest = [line for line in words.splitlines() if line.strip()]
    whom = rest[0] if rest else first
    heads: list[str] = []
    lines: dict[str, list[str]] = {}
    for line in rest[1:]:
        if not line.startswith(" "):
            heads.append(line)
            lines[line] = []
        elif heads:
            lines[heads[-1]].append(line.strip())
    return PlainPolicy(title, whom, tuple(Chapter(head, tuple(lines[head])) for head in heads))
