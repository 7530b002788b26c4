"""How single values are written, such as "7 days", "2%", "5.00". None means "not like that"."""

from __future__ import annotations

import re
from datetime import time
from decimal import Decimal

from dunwell.policy.model import Duration

DURATION = re.compile(r"(\d{1,4}) (business days?|days?|weeks?)")
PERCENT = re.compile(r"(\d{1,3}(?:\.\d{1,2})?) ?%")
MONEY = re.compile(r"\d{1,12}(?:\.\d{1,4})?")
WHOLE = re.compile(r"[+-]?\d{1,6}")
HOURS = re.compile(r"([01]\d|2[0-3]):([0-5]\d) ?[-–] ?([01]\d|2[0-3]):([0-5]\d)")
NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
POLICY_NAME = re.compile(r"[a-z][a-z0-9_-]{0,62}")


def duration(text: str) -> Duration | None:
    """ "7 days", "2 weeks" (14 days), "3 business days"."""
    found = DURATION.fullmatch(text)
    if not found:
        return None
    amount, unit = int(found[1]), found[2]
    if unit.startswith("week"):
        return Duration(amount * 7)
    return Duration(amount, "business days" if unit.startswith("business") else "days")


def calendar_days(text: str) -> int | None:
    """ "7 days" or "2 weeks", never business days."""
    found = duration(text)
    return found.amount if found and found.unit == "days" else None


def basis_points(text: str) -> int | None:
    """ "2%" is 200, "12.5%" is 1250; at most 100%."""
    found = PERCENT.fullmatch(text)
    share = int(Decimal(found[1]) * 100) if found else None
    return share if share is not None and share <= 10_000 else None


def amount(text: str) -> Decimal | None:
    return Decimal(text) if MONEY.fullmatch(text) else None


def whole(text: str) -> int | None:
    return int(text) if WHOLE.fullmatch(text) else None


def hours(text: str) -> tuple[time, time] | None:
    found = HOURS.fullmatch(text)
    if not found:
        return None
    return time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))


def yes_no(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def name(text: str) -> str | None:
    return text if NAME.fullmatch(text) else None


def policy_name(text: str) -> str | None:
    return text if POLICY_NAME.fullmatch(text) else None
