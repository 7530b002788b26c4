"""The documented facts for the slow twin, each from its sentence in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.support.oracle import Ladder

Row = Mapping[str, Any]
LEAST_PAYMENTS = 6


def of(ladder: Ladder) -> dict[str, Any]:
    """Every fact but the money, which is judged currency by currency."""
    world, name = ladder.world, ladder.payer["customer_id"]
    contacts = [c for c in world.contacts(name) if c["at"].date() <= world.as_of]
    payments = [p for p in world.of("payments", name) if p["paid_on"] <= world.as_of]
    promises = [p for p in world.of("promises", name) if p["made_on"] <= world.as_of]
    return {
        **ladder.payer,
        "as_of": world.as_of,
        "entity_id": ladder.entity_id,
        **_trigger(ladder),
        **_contacts(contacts, world.as_of),
        **_promises(promises, world.as_of),
        **_payments([p for p in payments if p["amount"] > 0], contacts, world.as_of),
        "customer_since": min(
            [i["issued_on"] for i in world.of("items", name) if i["issued_on"] <= world.as_of]
            + [p["paid_on"] for p in payments],
            default=None,
        ),
    }


def _trigger(ladder: Ladder) -> Row:
    counted = ladder.counted
    if not counted:
        return dict.fromkeys(
            ("items_open", "items_overdue", "oldest_days_past_due", "days_past_due", "due_on",
             "issued_on")
        )  # fmt: skip
    first_due = min(i["due_on"] for i in counted)
    return {
        "items_open": len(counted),
        "items_overdue": sum(ladder.dpd(i) > 0 for i in counted),
        "oldest_days_past_due": (ladder.world.as_of - first_due).days,
        "days_past_due": ladder.dpd(counted[0]),
        "due_on": counted[0]["due"],
        "issued_on": counted[0]["issued_on"],
    }


def _within(day: date, as_of: date, days: int) -> bool:
    """In the so many days that end with the day itself."""
    return as_of - timedelta(days=days) < day <= as_of


def _contacts(contacts: Sequence[Row], as_of: date) -> Row:
    asked = [c["at"].date() for c in contacts if _asks(c)]
    calls = [c for c in contacts if c["direction"] == "out" and c["channel"] == "call"]
    heard = [c["at"].date() for c in contacts if c["direction"] == "in"]
    return {
        "contacts_7d": sum(_within(day, as_of, 7) for day in asked),
        "contacts_30d": sum(_within(day, as_of, 30) for day in asked),
        "calls_tried": sum(_within(c["at"].date(), as_of, 30) for c in calls),
        "replies_30d": sum(_within(day, as_of, 30) for day in heard),
        "last_contact_on": max(asked, default=None),
        "last_reply_on": max(heard, default=None),
    }


def _asks(contact: Row) -> bool:
    return contact["direction"] == "out" and contact["asks_for_money"] is not False


def _promises(promises: Sequence[Row], as_of: date) -> Row:
    lately = [p["status"] for p in promises if p["due_on"] > as_of - timedelta(days=365)]
    return {
        "kept_promises": lately.count("kept"),
        "broken_promises": lately.count("broken"),
        "open_promises": sum(p["status"] == "open" for p in promises),
    }


def _payments(payments: Sequence[Row], contacts: Sequence[Row], as_of: date) -> Row:
    days = [p["paid_on"] for p in payments]
    weeks = [day for day in days if _within(day, as_of, 52 * 7)]
    is_known = len(weeks) >= LEAST_PAYMENTS
    return {
        "payments_365d": sum(_within(day, as_of, 365) for day in days),
        "last_paid_on": max(days, default=None),
        "p_pay_7d": _share_of_weeks(weeks, contacts, as_of) if is_known else None,
        "days_between_payments": _usual_wait(weeks) if is_known else None,
    }


def _share_of_weeks(paid: list[date], contacts: Sequence[Row], as_of: date) -> float | None:
    """Week by week after that of the first payment: of those without a contact, how many paid."""
    unasked = with_payment = 0
    first_on = min(paid)
    for number in range(52):
        ends = as_of - timedelta(days=7 * number)
        if _within(first_on, ends, 7):
            break
        if not any(_asks(c) and _within(c["at"].date(), ends, 7) for c in contacts):
            unasked += 1
            with_payment += any(_within(day, ends, 7) for day in paid)
    return with_payment / unasked if unasked else None


def _usual_wait(paid: list[date]) -> int | None:
    """The median of the days from one day with a payment to the next, the lower of two middles."""
    days = sorted(set(paid))
    waits = sorted((b - a).days for a, b in zip(days, days[1:], strict=False))
    return waits[(len(waits) - 1) // 2] if waits else None
