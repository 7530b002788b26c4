"""Text from outside, made harmless for one line of a message."""

import unicodedata

LONGEST = 200


def one_line(text: str, *, longest: int = LONGEST) -> str:
    """Without line breaks or control characters, and no longer than a line should be.

    A customer's name or an invoice's description comes from a file. A line break in it would
    start a header of its own; a direction mark could turn an amount around.
    """
    if text.isprintable() and len(text) <= longest and text == " ".join(text.split()):
        return text
    spaced = "".join(" " if _breaks(sign) else sign for sign in text if not _hides(sign))
    line = " ".join(spaced.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "\u2026"


def _breaks(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cc", "Zl", "Zp")


def _hides(sign: str) -> bool:
    return unicodedata.category(sign) in ("Cf", "Cs", "Co", "Cn")
