"""A rule of the database with one thing altered, or gone.

The rule is read as the database has it installed, altered word by word, and put back in its place
in a throw-away copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile
from typing import LiteralString

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[str, ...]]

FUNCTION = "SELECT pg_get_functiondef(oid), '' FROM pg_proc WHERE proname = %(name)s"
TRIGGER = (
    "SELECT pg_get_triggerdef(oid), tgrelid::regclass::text FROM pg_trigger "
    "WHERE tgname || ' on ' || tgrelid::regclass::text = %(name)s"
)
CHECK = (
    "SELECT pg_get_constraintdef(oid), conrelid::regclass::text FROM pg_constraint "
    "WHERE conname = %(name)s"
)
INDEX = (
    "SELECT pg_get_indexdef(indexrelid), '' FROM pg_index "
    "WHERE indexrelid::regclass::text = %(name)s"
)
READ: dict[str, LiteralString] = {
    "function": FUNCTION, "trigger": TRIGGER, "constraint": CHECK, "index": INDEX,
}  # fmt: skip

WORD = re.compile(
    r"RAISE\s.*?;|'[^'\n]{0,60}'|\d+|:=|=>|->>|::\w+(?: varying)?"
    r"|<>|<=|>=|[<>=]|[A-Za-z_][\w.]*|\S",
    re.S,
)
OPPOSITE = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "=": "<>", "<>": "=", "greatest": "least",
    "max": "min", "lower": "",
}  # fmt: skip
BEFORE_A_CONDITION = {"WHERE", "ON", "IF", "WHEN", "HAVING", "AND", "OR"}
AFTER_A_CONDITION = {
    "AND", "OR", "THEN", "GROUP", "ORDER", "LIMIT", "UNION", "JOIN", "LEFT", "LOOP", ";", "WHERE",
    "HAVING", "ELSE", "EXECUTE",
}  # fmt: skip
LISTS = {"IN", "ARRAY", "UNIQUE", "BTREE"}
"""What stands before a list whose members can be left out one by one."""
REFUSES_BY = re.compile(r"CONSTRAINT = '(\w+)'")
FIRES_ON = (
    (" OR ", re.compile(r" (?:BEFORE|AFTER) (.+?) ON ")),
    (", ", re.compile(r" UPDATE OF (.+?) ON ")),
)

AROUND = 3
"""Words that are shown on either side of what was altered."""


@dataclass(frozen=True, slots=True)
class Change:
    """One alteration of a rule of the database."""

    name: str
    gone: str
    """What takes the rule away first; a function is put in the place of the one before."""
    rule: str
    altered: str
    """How the rule is put there, and how the alteration is; nothing where it stays away."""
    refuses_by: str
    """What is refused there goes by this name."""

    def make(self, connection: Connection) -> None:
        """Put it in the rule's place."""
        _run(connection, self.gone, self.altered)

    def undo(self, connection: Connection) -> None:
        """And the rule in its own."""
        _run(connection, self.gone if self.altered else "", self.rule)


def _run(connection: Connection, *statements: str) -> None:
    for statement in filter(None, statements):
        connection.execute(sql.SQL(statement))


def changes(connection: Connection, name: str) -> Iterator[Change]:
    """Every alteration of the rule that has this name."""
    kind, rule, table = _read(connection, name)
    gone, before = _put_back(kind, name, table)
    if gone:
        yield Change(f"{name}: is not there", gone, before + rule, "", name)
    for shown, altered, starts in _altered(rule):
        refuses = REFUSES_BY.search(rule, starts)
        refuses_by = refuses[1] if refuses else name
        yield Change(f"{name}: {shown}", gone, before + rule, before + altered, refuses_by)


def _read(connection: Connection, name: str) -> tuple[str, str, str]:
    """What it is, how it is written, and which table it stands at."""
    for kind, query in READ.items():
        row = connection.execute(query, {"name": name}).fetchone()
        if row is not None:
            return kind, row[0], row[1]
    raise LookupError(f"the database has no rule named {name}")


def _put_back(kind: str, name: str, table: str) -> tuple[str, str]:
    """The statement that takes it away, and what stands before it when it is put back."""
    if kind == "trigger":
        return f"DROP TRIGGER {name}", ""
    if kind == "constraint":
        return f"ALTER TABLE {table} DROP CONSTRAINT {name}", (
            f"ALTER TABLE {table} ADD CONSTRAINT {name} "
        )
    if kind == "index":
        return f"DROP INDEX {name}", ""
    return "", ""


@dataclass(frozen=True, slots=True)
class Word:
    says: str
    starts: int
    ends: int
    depth: int

    @property
    def capital(self) -> str:
        return self.says.upper()


Edit = tuple[int, int, str]
"""From where to where, and what to write there."""


def _altered(rule: str) -> Iterator[tuple[str, str, int]]:
    """What was altered, in words, and the whole rule with it, and where it was."""
    edits = [*_of_events(rule), *_of_some_rows(rule), *_edits(_words(rule))]
    for starts, ends, instead in dict.fromkeys(edits):
        altered = rule[:starts] + instead + rule[ends:]
        yield _difference(rule, altered), altered, starts


def _words(rule: str) -> list[Word]:
    """Its words after the heading, each with how deep in brackets and cases it stands."""
    found, depth, cases = [], 0, 0
    heading = re.search(r"AS \$function\$| ON \S+ ", rule)
    for match in WORD.finditer(rule, heading.end() if heading else 0):
        says = match.group().upper()
        is_end = says == "END" and cases > 0
        cases += (says == "CASE") - is_end
        depth -= says in (")", "]") or is_end
        found.append(Word(match.group(), match.start(), match.end(), depth))
        depth += says in ("(", "[", "CASE")
    return found


def _difference(before: str, after: str) -> str:
    """The altered words with a few of those around them, in both."""
    was, became = before.split(), after.split()
    same = sum(1 for _ in takewhile(_is_same, zip(was, became, strict=False)))
    rest = zip(reversed(was[same:]), reversed(became[same:]), strict=False)
    after_it = sum(1 for _ in takewhile(_is_same, rest))
    starts, ends = max(0, same - AROUND), after_it - AROUND
    return " -> ".join(" ".join(one[starts : len(one) - max(0, ends)]) for one in (was, became))


def _is_same(pair: tuple[str, str]) -> bool:
    return pair[0] == pair[1]


def _of_events(rule: str) -> Iterator[Edit]:
    """Each event that a trigger fires on, and each column, left out."""
    if not rule.startswith("CREATE TRIGGER"):
        return
    for between, written in FIRES_ON:
        for match in written.finditer(rule):
            members = match[1].split(between)
            for number in range(len(members) if len(members) > 1 else 0):
                yield *match.span(1), between.join(members[:number] + members[number + 1 :])


def _of_some_rows(rule: str) -> Iterator[Edit]:
    """An index of some rows alone, of all of them."""
    if rule.startswith("CREATE UNIQUE INDEX") and " WHERE " in rule:
        yield rule.index(" WHERE "), len(rule), ""


def _edits(words: list[Word]) -> Iterator[Edit]:
    for place, word in enumerate(words):
        if not place or words[place - 1].capital != "SELECT":
            yield from _of_word(word)
        yield from _of_phrase(words, place)
        if word.capital in ("AND", "OR"):
            yield from _of_and_or(words, place)
        if word.says in ("(", "["):
            yield from _of_list(words, place)


def _of_word(word: Word) -> Iterator[Edit]:
    if word.says.lower() in OPPOSITE:
        yield word.starts, word.ends, OPPOSITE[word.says.lower()]
    number = re.fullmatch(r"'?(\d+)( \w+'?)?", word.says)
    if number:
        for step in (1, -1):
            moved = word.says.replace(number[1], str(int(number[1]) + step))
            yield word.starts, word.ends, moved


def _of_phrase(words: list[Word], place: int) -> Iterator[Edit]:
    """IS NULL, IS DISTINCT, EXISTS and NOT say the opposite."""
    word, after = words[place], words[place + 1 : place + 2]
    if word.capital == "IS" and after:
        is_not = after[0].capital == "NOT"
        yield word.starts, after[0].ends if is_not else word.ends, "IS" if is_not else "IS NOT"
    elif word.capital == "NOT" and words[place - 1].capital != "IS":
        yield word.starts, word.ends, ""
    elif word.capital == "EXISTS" and words[place - 1].capital != "NOT":
        yield word.starts, word.ends, "NOT EXISTS"


def _of_and_or(words: list[Word], place: int) -> Iterator[Edit]:
    """Each side says nothing."""
    nothing = "true" if words[place].capital == "AND" else "false"
    depth = words[place].depth
    right = place
    while not _ends(words, right + 1, depth):
        right += 1
    yield words[place + 1].starts, words[right].ends, nothing
    left = place - 1
    while not _begins(words, left - 1, depth):
        left -= 1
    if words[left - 1].capital not in ("AND", "OR"):
        yield words[left].starts, words[place - 1].ends, nothing


def _ends(words: list[Word], place: int, depth: int) -> bool:
    if place >= len(words) or words[place].depth < depth:
        return True
    return words[place].depth == depth and words[place].capital in AFTER_A_CONDITION


def _begins(words: list[Word], place: int, depth: int) -> bool:
    if place < 0 or words[place].depth < depth:
        return True
    return words[place].depth == depth and words[place].capital in BEFORE_A_CONDITION


def _of_list(words: list[Word], place: int) -> Iterator[Edit]:
    """Each member of what is listed, left out; of two rows that are compared, of both."""
    members, end = _members(words, place)
    if len(members) < 2:
        return
    if place and words[place - 1].capital in LISTS:
        for number in range(len(members)):
            yield words[place].ends, words[end].starts, _without(members, number)
    elif end + 2 < len(words) and words[end + 1].says == "<>" and words[end + 2].says == "(":
        others, last = _members(words, end + 2)
        for number in range(len(members)):
            rows = f"({_without(members, number)}) <> ({_without(others, number)})"
            yield words[place].starts, words[last].ends, rows


def _members(words: list[Word], place: int) -> tuple[list[str], int]:
    """What stands between the commas of a list, and the place of its end."""
    inside, members = words[place].depth + 1, [""]
    for end in range(place + 1, len(words)):
        word = words[end]
        if word.depth < inside:
            return members, end
        if word.depth == inside and word.says == ",":
            members.append("")
        else:
            members[-1] += f" {word.says}" if members[-1] else word.says
    return [], place


def _without(members: list[str], number: int) -> str:
    return ", ".join(members[:number] + members[number + 1 :])
