"""A mapping: where each canonical column comes from, and how the file writes dates and amounts.

    columns:
      number: Invoice no                              # a column of the file
      currency: {constant: GBP}                       # the same for every row
      issued_on: {from: Due date, minus: Term days}   # days before another date
      kind: {column: Type, values: {RG: invoice, GU: credit_note}}
    date_format: DD.MM.YYYY
    decimal: ","
    thousands: "."
    only: {Status: [Sent, Paid]}                      # other rows are passed over

`columns` may be left out and its lines stand at the top. One file may serve several kinds:
`invoices: {...}` and `payments: {...}` at the top then hold a mapping each.
"""

import codecs
from collections.abc import Mapping as Dictionary
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from typing import Literal

import yaml

from dunwell.kernel.refusal import Refusal
from dunwell.receivables.importing.columns import FILE_KINDS, FileKind, names
from dunwell.receivables.importing.dates import is_format


class MappingWrong(Refusal):
    code = "mapping-wrong"
    says = "The mapping, line {line}: {what}"


@dataclass(frozen=True, slots=True)
class Source:
    """Where a value comes from: one of ``column``, ``constant`` or ``start``."""

    column: str | None = None
    constant: str | None = None
    start: str | None = None
    """A date that others are counted from."""
    days: str | None = None
    """The column, or the number, of days to count."""
    sign: Literal[1, -1] = 1
    otherwise: str | None = None
    """Days where the column of days is empty, or below zero."""
    values: Dictionary[str, str] = field(default_factory=dict)
    """What the file's words mean, by the word in lower case."""
    date_format: str | None = None

    def reads(self) -> tuple[str, ...]:
        """The columns of the file that it needs."""
        is_number = self.days is not None and self.days.isdigit()
        named = (self.column, self.start, None if is_number else self.days)
        return tuple(name for name in named if name is not None)


@dataclass(frozen=True, slots=True)
class Mapping:
    columns: Dictionary[str, Source]
    date_format: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    negative: Literal["error", "credit_note"] = "error"
    """What an amount below zero means: a mistake, or a credit note as many exports write it."""
    rows_with: str | None = None
    """A column that is empty in rows which are no data, such as subtotals."""
    only: Dictionary[str, tuple[str, ...]] = field(default_factory=dict)
    """Columns and the words, in lower case, of which one must stand there for a row to count."""


_TEXTS = ("date_format", "decimal", "thousands", "delimiter", "encoding", "sheet", "rows_with")
_OPTIONS = (*_TEXTS, "header_row", "negative", "only", "columns")
_SOURCE_KEYS = (
    "column",
    "constant",
    "from",
    "minus",
    "plus",
    "otherwise",
    "values",
    "date_format",
)
_TABS = {"tab": "\t", "\\t": "\t"}


def parse(text: str, kind: FileKind) -> Mapping:
    """Read the YAML of a mapping for one kind of file. Refuses with MappingWrong."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = 1 if error.problem_mark is None else error.problem_mark.line + 1
        raise MappingWrong(line=line, what=f"this is not YAML: {error.problem}.") from None
    except yaml.YAMLError:
        raise MappingWrong(line=1, what="this is not YAML.") from None
    entries = _entries(root, "The mapping")
    sections = {name: entries.pop(name)[1] for name in FILE_KINDS if name in entries}
    if kind in sections:
        entries |= _entries(sections[kind], f"`{kind}`")
    elif sections and not set(entries) - set(_OPTIONS) | {"columns"} & entries.keys():
        raise MappingWrong(line=1, what=f"it is for {' and '.join(sections)}, not for {kind}.")
    return _mapping(entries, kind)


Entries = dict[str, tuple[int, yaml.Node]]
"""The value under each key, and the line of the key."""


def _entries(node: yaml.Node | None, what: str) -> Entries:
    if not isinstance(node, yaml.MappingNode):
        line = 1 if node is None else node.start_mark.line + 1
        raise MappingWrong(line=line, what=f"{what} is a list of `name: value` lines.")
    return {key.value: (key.start_mark.line + 1, value) for key, value in node.value}


def _mapping(entries: Entries, kind: FileKind) -> Mapping:
    known = names(kind)
    columns: dict[str, Source] = {}
    for name, (line, node) in (
        _entries(entries["columns"][1], "`columns`") if "columns" in entries else {}
    ).items():
        columns[_known(name, known, line, kind)] = _source(name, node)
    said: dict[str, str] = {}
    mapping = Mapping(columns)
    for name, (line, node) in entries.items():
        if name in _TEXTS:
            said[name] = _option(name, _text(node, name), line)
        elif name == "header_row":
            mapping = replace(mapping, header_row=_row(node))
        elif name == "only":
            mapping = replace(mapping, only=_only(node))
        elif name == "negative":
            mapping = replace(mapping, negative=_negative(node))
        elif name != "columns":
            columns[_known(name, (*known, *_OPTIONS), line, kind)] = _source(name, node)
    delimiter = said.get("delimiter")
    return replace(
        mapping,
        date_format=said.get("date_format"),
        decimal=said.get("decimal"),
        thousands=said.get("thousands"),
        delimiter=_TABS.get(delimiter or "", delimiter),
        encoding=said.get("encoding"),
        sheet=said.get("sheet"),
        rows_with=said.get("rows_with"),
    )


def _option(name: str, text: str, line: int) -> str:
    """An option's text, checked where a wrong one would only show in every row."""
    if name == "date_format" and not is_format(text):
        what = "`date_format` names a day, a month and a year, such as DD.MM.YYYY."
        raise MappingWrong(line=line, what=what)
    if name == "encoding":
        try:
            codecs.lookup(text)
        except LookupError:
            what = f"`encoding` {text!r} is not known. Write one such as cp1252 or utf-8."
            raise MappingWrong(line=line, what=what) from None
    return text


def _known(name: str, known: tuple[str, ...], line: int, kind: FileKind) -> str:
    if name in known:
        return name
    near = get_close_matches(name, known, n=1)
    meant = f" Did you mean `{near[0]}`?" if near else f" There are: {', '.join(known)}."
    raise MappingWrong(line=line, what=f"{kind} have no column `{name}`.{meant}")


def _source(name: str, node: yaml.Node) -> Source:
    if isinstance(node, yaml.ScalarNode):
        return Source(column=node.value)
    entries = _entries(node, f"`{name}`")
    line = node.start_mark.line + 1
    for key, (key_line, _) in entries.items():
        if key not in _SOURCE_KEYS:
            what = f"`{name}` knows no `{key}`. It takes: {', '.join(_SOURCE_KEYS)}."
            raise MappingWrong(line=key_line, what=what)
    said = {key: _text(value, key) for key, (_, value) in entries.items() if key != "values"}
    ways = [key for key in ("column", "constant", "from") if key in said]
    if len(ways) != 1:
        what = f"`{name}` takes its value from one of column, constant or from."
        raise MappingWrong(line=line, what=what)
    if "from" in said and ("minus" in said) == ("plus" in said):
        what = f"`{name}` counts days from another date: give `minus` or `plus`."
        raise MappingWrong(line=line, what=what)
    return Source(
        column=said.get("column"),
        constant=said.get("constant"),
        start=said.get("from"),
        days=said.get("minus", said.get("plus")),
        sign=-1 if "minus" in said else 1,
        otherwise=said.get("otherwise"),
        values=_values(entries),
        date_format=said.get("date_format"),
    )


def _values(entries: Entries) -> dict[str, str]:
    if "values" not in entries:
        return {}
    given = _entries(entries["values"][1], "`values`")
    return {word.strip().lower(): _text(node, word) for word, (_, node) in given.items()}


def _only(node: yaml.Node) -> dict[str, tuple[str, ...]]:
    words = {
        name: value.value if isinstance(value, yaml.SequenceNode) else [value]
        for name, (_, value) in _entries(node, "`only`").items()
    }
    return {
        name: tuple(_text(word, name).strip().lower() for word in listed)
        for name, listed in words.items()
    }


def _text(node: yaml.Node, name: str) -> str:
    if not isinstance(node, yaml.ScalarNode):
        raise MappingWrong(line=node.start_mark.line + 1, what=f"`{name}` is a single value.")
    return str(node.value)


def _row(node: yaml.Node) -> int:
    text = _text(node, "header_row")
    if not text.isdigit() or int(text) < 1:
        what = f"`header_row` is the number of a row, such as 1, not {text!r}."
        raise MappingWrong(line=node.start_mark.line + 1, what=what)
    return int(text)


def _negative(node: yaml.Node) -> Literal["error", "credit_note"]:
    text = _text(node, "negative")
    if text == "credit_note":
        return "credit_note"
    if text == "error":
        return "error"
    what = f"`negative` is `error` or `credit_note`, not {text!r}."
    raise MappingWrong(line=node.start_mark.line + 1, what=what)
