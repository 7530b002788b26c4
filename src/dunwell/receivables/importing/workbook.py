"""Reading XLSX: values as the workbook holds them, and a warning where they cannot be trusted.

A formula's stored value may be old, and a workbook written by a program often stores none at
all; a merged cell hides which rows it speaks for. Both are reported where a column that we
read has them, and never guessed at.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from dunwell.receivables.importing.problem import BrokenWorkbook, NoSuchSheet, NotATable
from dunwell.receivables.importing.table import Cell, Doubt

LARGEST = 1_000_000_000
"""Bytes of a sheet once unpacked; beyond it, the file is not what it seems."""
_CELL = re.compile(r"([A-Z]+)([0-9]+)")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

CalamineCell = str | int | float | bool | date | datetime | time | timedelta | None


@dataclass(frozen=True, slots=True)
class Sheet:
    lines: list[list[Cell]]
    doubts: tuple[Doubt, ...]


def is_workbook(data: bytes) -> bool:
    return data.startswith(b"PK\x03\x04")


def read(data: bytes, sheet: str | None = None) -> Sheet:
    """The named sheet, or the first. Refuses with NotATable, BrokenWorkbook, NoSuchSheet."""
    parts = _parts(data)
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = workbook.sheet_names
        name = sheet or names[0]
        if name not in names:
            raise NoSuchSheet(sheet=sheet, sheets=", ".join(names))
        page = workbook.get_sheet_by_name(name)
        raw = page.to_python(skip_empty_area=False)
        merged = page.merged_cell_ranges or []
    except CalamineError as error:
        raise BrokenWorkbook(why=str(error)) from error
    lines = [[_cell(value) for value in line] for line in raw]
    doubts = [*_formulas(parts, name), *_merged(merged)]
    return Sheet(lines, tuple(sorted(doubts, key=lambda doubt: (doubt.row, doubt.column))))


def _parts(data: bytes) -> zipfile.ZipFile:
    try:
        parts = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile as error:
        raise BrokenWorkbook(why=str(error)) from error
    if "xl/workbook.xml" not in parts.namelist():
        raise NotATable(what="a ZIP file or another kind of document")
    if any(part.file_size > LARGEST for part in parts.infolist()):
        raise BrokenWorkbook(why="it unpacks to more than a gigabyte")
    return parts


def _cell(value: CalamineCell) -> Cell:
    """What a workbook holds, exactly: it keeps numbers to fifteen digits, and so do we."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return Decimal(format(value, ".15g"))
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, time | timedelta):
        return str(value)
    return value


def _merged(ranges: Sequence[tuple[tuple[int, int], tuple[int, int]]]) -> list[Doubt]:
    doubts = []
    for (top, left), (bottom, right) in ranges:
        text = f"{_letters(left + 1)}{top + 1}:{_letters(right + 1)}{bottom + 1}"
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                doubts.append(Doubt(row + 1, column + 1, "merged", text))
    return doubts


def _formulas(parts: zipfile.ZipFile, name: str) -> list[Doubt]:
    """Every cell of a sheet whose value is computed."""
    path = _path(parts, name)
    if path is None or b"<f" not in parts.read(path):
        return []
    doubts = []
    with parts.open(path) as stream:
        for _, element in ElementTree.iterparse(stream):
            if element.tag == f"{_MAIN}c":
                formula = element.find(f"{_MAIN}f")
                if formula is not None and (place := _CELL.fullmatch(element.get("r", ""))):
                    doubts.append(
                        Doubt(
                            int(place[2]),
                            _number(place[1]),
                            "formula",
                            f"={formula.text or ''}",
                        )
                    )
            elif element.tag == f"{_MAIN}row":
                element.clear()
    return doubts


def _path(parts: zipfile.ZipFile, name: str) -> str | None:
    """Where in the file a sheet lives."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    links = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    targets = {link.get("Id"): link.get("Target", "") for link in links}
    for sheet in book.iter(f"{_MAIN}sheet"):
        if sheet.get("name") == name:
            target = targets.get(sheet.get(_LINKS), "").removeprefix("/xl/").lstrip("/")
            path = f"xl/{target}"
            return path if path in parts.namelist() else None
    return None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _letters(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
