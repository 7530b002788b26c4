"""From bytes to text: which encoding a file is in, or that nobody can tell."""

import re

from dunwell.receivables.importing.problem import (
    EmptyFile,
    NotATable,
    UnknownEncoding,
    WrongEncoding,
)

_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_OTHER_FORMATS = (
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls), or one with a password"),
    (b"\x89PNG", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"{\\rtf", "a text document"),
    (b"<?xml", "an XML file"),
    (b"<html", "a web page"),
    (b"<!DOCTYPE html", "a web page"),
)
_HIGH = "À-ÖØ-öø-ÿŒœŠšŽžŸƒ"
_SYMBOL_IN_WORD = re.compile(rf"[A-Za-z][^\x00-\x7f{_HIGH}’‘'´\u00a0–—·°²³µ®™][a-z{_HIGH}]")
_ACCENTS_IN_A_ROW = re.compile(f"[{_HIGH}]{{3}}")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")


def decode(data: bytes, encoding: str | None = None) -> str:
    """The text of a file: in the encoding said, or else UTF-8, UTF-16 or Windows-1252.

    Refuses with EmptyFile, NotATable, WrongEncoding, UnknownEncoding.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise EmptyFile
    start = data.lstrip()[:20]
    for beginning, what in _OTHER_FORMATS:
        if start.startswith(beginning):
            raise NotATable(what=what)
    text = _decoded(data, encoding or _mark(data))
    if _CONTROL.search(text):
        raise NotATable(what="a binary file")
    return text


def _mark(data: bytes) -> str | None:
    return next((name for mark, name in _MARKS if data.startswith(mark)), None)


def _decoded(data: bytes, encoding: str | None) -> str:
    if encoding is not None:
        return _said(data, encoding)
    return _without_mark(data) if b"\x00" in data else _eight_bits(data)


def _eight_bits(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _windows(data)


def _said(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding).removeprefix("\ufeff")
    except (UnicodeDecodeError, LookupError):
        row, value = _first_odd_line(data)
        raise WrongEncoding(encoding=encoding, row=row, value=value) from None


def _without_mark(data: bytes) -> str:
    """UTF-16 that does not say so has a zero in every second byte."""
    sample = data[:4000]
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if max(zeros) < len(sample) // 4:
        raise NotATable(what="a binary file")
    return _said(data, "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le")


def _windows(data: bytes) -> str:
    """Windows-1252, unless that gives words which nobody writes."""
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        text = ""
    if not text or _ACCENTS_IN_A_ROW.search(text) or _SYMBOL_IN_WORD.search(text):
        row, value = _first_odd_line(data)
        raise UnknownEncoding(row=row, value=value)
    return text


def _first_odd_line(data: bytes) -> tuple[int, str]:
    """The row of the first byte beyond ASCII, and that line as far as it can be shown."""
    for number, line in enumerate(data.splitlines(), start=1):
        if not line.isascii():
            return number, repr(line.decode("ascii", errors="replace")[:60])
    return 1, repr(data[:40].decode("ascii", errors="replace"))
