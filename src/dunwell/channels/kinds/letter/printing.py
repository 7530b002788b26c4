"""From a letter's words to its pages: the same words give the same bytes."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import segno
import typst

HERE = Path(__file__).parent
PAPER = HERE / "paper.typ"
FONTS = HERE / "fonts"

Words = Mapping[str, object]
"""A sheet as it is kept with its message (`templates/sheet.py`)."""


def pdf(sheets: Sequence[Words]) -> bytes:
    """The letters one after the other, each beginning on a page of its own."""
    assert sheets, "a letter has words"
    made: bytes = typst.compile(
        PAPER,
        root=HERE,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        sys_inputs={"sheets": json.dumps([_with_codes(sheet) for sheet in sheets])},
    )
    return made


def _with_codes(sheet: Words) -> dict[str, object]:
    """The sheet with its square codes drawn."""
    slip = sheet["slip"]
    code = str(slip["code"]) if isinstance(slip, Mapping) else ""
    return {
        **sheet,
        "link_code": _drawn(str(sheet["link"])),
        "slip_code": _drawn(code) if code else "",
    }


def _drawn(text: str) -> str:
    drawing: str = segno.make_qr(text, error="m", boost_error=False).svg_inline(
        border=0, scale=4
    )
    return drawing
