"""What a payer writes beside a payment, and which of our documents they mean by it.

An invoice's own payment reference is its number as an ISO 11649 creditor reference
("RF17 INV2 0418"): banks carry it whole and its two check digits catch a slip of the pen.
People also write the number in their own way ("inv. 20418"), so that is read as well.
"""

import re
from collections.abc import Mapping

from stdnum import iso11649
from stdnum.iso7064 import mod_97_10

RF_BODY_MAX = 21
DIGITS_ALONE_MIN = 4


def creditor_reference(number: str) -> str:
    """The number as an RF reference, or nothing where it does not fit or says nothing."""
    body = "".join(re.findall(r"[A-Z0-9]+", number.upper()))
    if not body or len(body) > RF_BODY_MAX or not body.isascii():
        return ""
    return f"RF{mod_97_10.calc_check_digits(body + 'RF')}{body}"


def spaced(reference: str) -> str:
    """An RF reference in groups of four, as it is printed."""
    return " ".join(reference[i : i + 4] for i in range(0, len(reference), 4))


def is_creditor_reference(text: str) -> bool:
    """Whether the text is a complete RF reference with the right check digits."""
    return bool(iso11649.is_valid(text))


def mentioned(
    text: str, numbers: Mapping[int, str], *, years: tuple[int, ...] = ()
) -> list[int]:
    """The ids of the documents that the text names, in the order in which it names them.

    Best first: the RF reference, the number however it is spaced, then its digits alone where
    they are long enough, belong to one document only and are not one of ``years``.
    """
    if not text:
        return []
    found: dict[int, int] = {}
    rest = text.upper()
    compact = _compact(text)
    likely = {key: number for key, number in numbers.items() if _compact(number) in compact}
    patterns = (_reference_pattern, _number_pattern) if "RF" in compact else (_number_pattern,)
    longest_first = sorted(likely, key=lambda key: (-len(likely[key]), key))
    for pattern_of in patterns:
        for key in longest_first:
            pattern = pattern_of(likely[key])
            if key not in found and pattern and (hit := re.search(pattern, rest)):
                found[key] = hit.start()
                rest = rest[: hit.start()] + "·" * len(hit.group()) + rest[hit.end() :]
    for key, start in _by_digits(rest, numbers, years=years).items():
        found.setdefault(key, start)
    return sorted(found, key=lambda key: (found[key], key))


def _compact(text: str) -> str:
    """Letters and digits only: a quick look before a careful one."""
    return "".join(filter(str.isalnum, text.upper()))


def _reference_pattern(number: str) -> str:
    reference = creditor_reference(number)
    return rf"(?<![A-Z0-9]){_loosely(list(reference))}(?![A-Z0-9])" if reference else ""


def _number_pattern(number: str) -> str:
    """The number with any or no marks between its runs of letters and digits."""
    runs = re.findall(r"[^\W\d_]+|\d+", number.upper())
    if not runs or (len(runs) == 1 and len(runs[0]) < DIGITS_ALONE_MIN and runs[0].isdigit()):
        return ""
    return rf"(?<![^\W_]){_loosely(runs)}(?![^\W_])"


def _loosely(parts: list[str]) -> str:
    return r"[\W_]{0,3}".join(re.escape(part) for part in parts)


def _by_digits(
    rest: str, numbers: Mapping[int, str], *, years: tuple[int, ...]
) -> dict[int, int]:
    """Documents whose one run of digits stands alone in the text and is nobody else's."""
    owners: dict[str, list[int]] = {}
    for key, number in numbers.items():
        runs = re.findall(r"\d+", number)
        if len(runs) == 1 and len(core := runs[0].lstrip("0")) >= DIGITS_ALONE_MIN:
            owners.setdefault(core, []).append(key)
    found: dict[int, int] = {}
    for hit in re.finditer(r"(?<![\w.,])\d+(?![.,]\d|\w)", rest):
        core = hit.group().lstrip("0")
        if len(owners.get(core, ())) == 1 and core not in {str(year) for year in years}:
            found.setdefault(owners[core][0], hit.start())
    return found
