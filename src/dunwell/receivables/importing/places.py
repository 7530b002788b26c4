"""Countries and time zones as people write them, from the Unicode locale data."""

from functools import cache

from babel import Locale
from babel.core import get_global

_ALSO = {
    "uk": "GB",
    "usa": "US",
    "england": "GB",
    "great britain": "GB",
    "d": "DE",
    "brd": "DE",
}


@cache
def _countries() -> dict[str, str]:
    """Codes by code and by English and German name, in lower case."""
    found: dict[str, str] = {}
    for language in ("en", "de"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "UN", "ZZ", "EZ", "QO"):
                found[code.lower()] = found[name.lower()] = code
    return found | _ALSO


def country(text: str) -> str | None:
    """The ISO 3166 code for a code or a name; None where it is neither."""
    return _countries().get(text.strip().lower())


def is_timezone(text: str) -> bool:
    return text in get_global("zone_territories") or text == "UTC"
