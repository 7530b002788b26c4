"""What happens to customers in a made-up portfolio, so that every kind of case really occurs.

A row picked column by column seldom makes sense as a whole: a call that waits needs a customer
who stands before it. Each story puts one customer into such a state, and leaves the rest to chance.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

Row = dict[str, Any]  # a row of a table is whatever its columns are
Pick = Callable[[Sequence[Any]], Any]
Story = Callable[[Pick, date, Row, Row, dict[str, list[Row]]], None]


def tell(pick: Pick, today: date, tables: dict[str, list[Row]]) -> None:
    """Some customers of the portfolio, each with a story of their own, if any."""
    for customer in tables["customers"]:
        mine = [i for i in tables["items"] if i["customer_id"] == customer["customer_id"]]
        story = pick([None, None, *STORIES])
        if story is not None and mine:
            customer["dun_to"] = None
            story(pick, today, customer, mine[0], tables)


def _overdue(item: Row, due_on: date, told: str | None) -> None:
    item |= {
        "kind": "invoice", "open": 20_000, "disputed": 0, "due_on": due_on, "plan_id": None,
        "deferred_until": None, "told_stage": told,
    }  # fmt: skip


def _at(today: date, days: int) -> datetime:
    return datetime.combine(today + timedelta(days=days), time(9, 30), tzinfo=UTC)


def _contact(customer: Row, at: datetime, channel: str, outcome: str, **further: Any) -> Row:
    return {
        "customer_id": customer["customer_id"], "at": at, "channel": channel,
        "direction": "out", "stage": None, "episode": None, "outcome": outcome,
        "asks_for_money": None, "address": None, "item_ids": None,
    } | further  # fmt: skip


def _hear_nothing_else(customer: Row, tables: dict[str, list[Row]]) -> None:
    for name in ("contacts", "holds", "payments", "promises"):
        tables[name] = [
            row for row in tables[name] if row["customer_id"] != customer["customer_id"]
        ]


def waits_for_a_call(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """A call was asked for a few days ago, and nobody has made it."""
    customer |= {"kind": "business", "policy": None, "episode": pick([0, 1]), "stage": "first"}
    customer |= {"stage_on": today - timedelta(days=12)}
    customer |= {"channels": pick([["call", "sms"], ["call", "sms"], ["sms"]])}
    _overdue(item, today - timedelta(days=15), "first")
    at = _at(today, pick([-6, -5, -3, -1]))
    waiting = _contact(customer, at, "call", "undone", stage="call", episode=1)
    tables["contacts"].append(waiting)


def pays_anyway(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """Money came week after week, or so; and a reminder is due today."""
    customer |= {"kind": pick(["business", "consumer"]), "policy": None, "stage": None}
    _overdue(item, today - timedelta(days=pick([1, 4, 10, 13])), None)
    every, often = pick([7, 10, 28]), pick([5, 6, 9, 14])
    for number in range(often):
        paid_on = today - timedelta(days=9 + every * number)
        tables["payments"].append(
            {"customer_id": customer["customer_id"], "paid_on": paid_on, "currency": "EUR",
             "amount": 900}
        )  # fmt: skip


def is_protected(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """Somebody whom a law protects, and whom we have been in touch with a good deal."""
    country, region, zone = pick(PLACES)
    customer |= {"country": country, "region": region, "timezone": zone, "policy": None}
    customer |= {"kind": pick(["consumer", "consumer", "business"])}
    customer |= {"city": pick([None, "Flushing", "buffalo "])}
    customer |= {"legal_form": pick([None, "company", "sole_trader", "odd"])}
    customer |= {"stage": "first", "episode": 1, "stage_on": today - timedelta(days=9)}
    customer |= {"channels": ["call", "sms", "email"]}
    _overdue(item, today - timedelta(days=pick([8, 16])), "first")
    for days in pick([(), (-2,), (-1, -2), (-1, -2, -6)]):
        channel, outcome = pick(
            [("call", "no_answer"), ("call", "conversation"), ("sms", "sent")]
        )
        named, way = pick([None, [item["item_id"]]]), pick(["out", "out", "in"])
        tables["contacts"].append(
            _contact(
                customer, _at(today, days), channel, outcome, item_ids=named, direction=way
            )
        )


def is_left_in_peace(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """A hold that one law lengthens and another does not."""
    is_protected(pick, today, customer, item, tables)
    tables["holds"].append(
        {"customer_id": customer["customer_id"], "item_id": pick([None, item["item_id"]]),
         "kind": pick(["cease_contact", "representation", "vulnerable", "dispute"]),
         "from_on": today - timedelta(days=pick([6, 20, 40])), "until_on": None}
    )  # fmt: skip


def owes_two_firms(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """A person in Massachusetts who owes two entities, and hears from both today."""
    is_protected(pick, today, customer, item, tables)
    customer |= {"country": "US", "region": "MA", "timezone": "America/New_York"}
    customer |= {"kind": "consumer", "policy": pick([None, "business"])}
    mine = [i for i in tables["items"] if i["customer_id"] == customer["customer_id"]]
    for other, entity in zip(mine, ["north", "south", "south"], strict=False):
        other["entity_id"] = entity
        _overdue(other, item["due_on"], "first")


def falls_due_soon(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """Nothing is late, and something soon will be; they may have heard a lot before, and pay."""
    pays_anyway(pick, today, customer, item, tables)
    customer |= {"stage": pick([None, "first", "placement"]), "stage_on": None}
    for mine in tables["items"]:
        if mine["customer_id"] == customer["customer_id"]:
            told = pick([None, None, "heads_up", "placement"])
            _overdue(mine, today + timedelta(days=pick([0, 1, 3, 9])), told)


def was_told_already(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """A message left, and whoever should have written down the stage did not."""
    customer |= {"kind": "business", "policy": None, "episode": 1, "stage": None}
    customer |= {"stage_on": None, "channels": ["email"]}
    _overdue(item, today - timedelta(days=3), None)
    ids = pick([None, [item["item_id"]], ["another"]])
    gone = _contact(customer, _at(today, -1), "email", "sent", stage="first", episode=1)
    tables["contacts"].append(gone | {"item_ids": ids})


def never_picks_up(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """A person in Texas, or in Washington, whom we rang again and again."""
    region, days_ago = pick([("TX", (1, 1, 2, 3, 4, 5)), ("WA", (1, 3))])
    customer |= {
        "country": "US",
        "region": region,
        "timezone": "America/Chicago",
        "policy": None,
    }
    customer |= {"kind": "consumer", "stage": "first", "episode": 1, "channels": ["call"]}
    customer |= {"stage_on": today - timedelta(days=9)}
    _overdue(item, today - timedelta(days=9), "first")
    for ago in (*days_ago, pick([6, 6, 7])):
        tables["contacts"].append(_contact(customer, _at(today, -ago), "call", "no_answer"))


def hears_the_last_word(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """The next step is the final notice, by letter where they take letters."""
    customer |= {"kind": "business", "policy": None, "episode": 1, "stage": "second"}
    customer |= {"stage_on": today - timedelta(days=15), "country": "DE", "region": None}
    customer |= {"channels": pick([["email"], ["letter", "email"]])}
    _overdue(item, today - timedelta(days=40), "second")


def had_the_last_chance(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """The final notice is known to have come; newer items may be there, and answers may be."""
    if pick([True, True, True, False]):
        _hear_nothing_else(customer, tables)
    customer |= {"kind": pick(["business", "business", "consumer"]), "policy": "business"}
    customer |= {"episode": 1, "stage": "final", "stage_on": today - timedelta(days=20)}
    _overdue(item, today - timedelta(days=58), "final")
    item |= {"entity_id": "north", "currency": "EUR"}
    item |= {"open": pick([20_000, 20_000, 4_000])}
    item["final_notice_delivered_on"] = pick(
        [None, *(today - timedelta(days=ago) for ago in (5, 14, 14, 18, 40))]
    )
    for channel in pick(
        [("email", "letter"), ("call", "email"), ("sms", "letter"), ("email",)]
    ):
        tables["contacts"].append(
            _contact(customer, _at(today, -21), channel, "sent", stage="final", episode=1)
        )
    newer = dict(item, item_id=f"{item['item_id']}b", told_stage=None)
    newer |= {"due_on": today - timedelta(days=10), "open": 150_000}
    newer["final_notice_delivered_on"] = pick([None, None, today - timedelta(days=3)])
    tables["items"] += (further := pick([[], [newer], [newer]]))
    if pick([True, False, False, False]):
        tables["payments"].append(
            {"customer_id": customer["customer_id"], "paid_on": today - timedelta(days=9),
             "currency": pick(["EUR", "GBP"]), "amount": pick([100, 90_000])}
        )  # fmt: skip
    if pick([True, False, False, False]):
        tables["holds"].append(
            {"customer_id": customer["customer_id"], "item_id": pick([item, *further])["item_id"],
             "kind": "placed", "from_on": today - timedelta(days=2), "until_on": None}
        )  # fmt: skip


def was_answered(
    pick: Pick, today: date, customer: Row, item: Row, tables: dict[str, list[Row]]
) -> None:
    """They wrote, promised or asked on some day of the last chance; a person has answered."""
    had_the_last_chance(pick, today, customer, item, tables)
    tables["contacts"].append(
        _contact(customer, _at(today, pick([-12, -9, -8, -3, -3])), "email", "answered",
                 asks_for_money=False)
    )  # fmt: skip
    whose = {"customer_id": customer["customer_id"]}
    on = today - timedelta(days=pick([12, 9, 8]))
    match pick(["reply", "promise", "query"]):
        case "reply":
            tables["contacts"].append(
                _contact(customer, _at(today, -9), "email", "replied", direction="in")
            )
        case "promise":
            tables["promises"].append(
                whose | {"made_on": on, "due_on": on + timedelta(days=2), "currency": "EUR",
                         "amount": 100, "status": pick(["open", "broken"]), "item_ids": None}
            )  # fmt: skip
        case _:
            tables["holds"].append(
                whose | {"item_id": item["item_id"], "kind": "query", "from_on": on,
                         "until_on": pick([None, today, today + timedelta(days=1)])}
            )  # fmt: skip


PLACES = (
    ("US", "MA", "America/New_York"), ("US", "NY", "America/New_York"), ("US", "WA", None),
    ("US", "CA", "America/Los_Angeles"), ("US", None, "America/Chicago"),
    ("US", "TX", "America/Chicago"),
    ("GB", None, None), ("ZZ", None, "Asia/Tokyo"), ("DE", "BY", None),
)  # fmt: skip
STORIES: tuple[Story, ...] = (
    waits_for_a_call, pays_anyway, is_protected, is_left_in_peace, owes_two_firms,
    falls_due_soon, was_told_already, never_picks_up, hears_the_last_word,
    had_the_last_chance, was_answered,
)  # fmt: skip
