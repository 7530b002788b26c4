"""Small phrases that policies are said in: lengths, shares, counts and lists."""

from __future__ import annotations

from collections.abc import Sequence

from dunwell.policy.model import Duration


def days(count: int) -> str:
    return counted(count, "day")


def counted(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def length(duration: Duration) -> str:
    unit = duration.unit.removesuffix("s") if duration.amount == 1 else duration.unit
    return f"{duration.amount} {unit}"


def percent(basis_points: int) -> str:
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}".rstrip("0") + "%" if part else f"{whole}%"


def listed(words: Sequence[str], last: str) -> str:
    """ "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f" {last} ".join([", ".join(words[:-1]), words[-1]])
