"""Looking at a PDF as its reader does: the words of each page, where they stand, and a picture."""

from pathlib import Path

import pypdfium2
from PIL import Image

Box = tuple[float, float, float, float]


def words_of(content: bytes | Path) -> list[str]:
    """The text of each page, in lines."""
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in document]


def left_of(content: bytes, words: str) -> float:
    """How far from the left edge of the first page these words begin, in millimetres."""
    with pypdfium2.PdfDocument(content) as document:
        text = document[0].get_textpage()
        found = text.search(words).get_next()
        assert found is not None, f"{words!r} is not on the page"
        box: Box = text.get_charbox(found[0])
        return box[0] / 72 * 25.4


def picture_of(content: bytes) -> Image.Image:
    """The first page, sharp enough to read a code from."""
    with pypdfium2.PdfDocument(content) as document:
        picture: Image.Image = document[0].render(scale=150 / 72).to_pil()
        return picture
