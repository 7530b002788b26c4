"""What a limit leaves for the two messages of one stage, and from when it leaves more."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.support.books import POLICY, Row, customer, decided, item, sent, told
from tests.thinking.guardrails.bounds import OPENING, TWO_CHANNELS, ago

WEEK = timedelta(days=7)
EARLIER, LATER = (datetime(2026, 11, day, 12, tzinfo=UTC) for day in (19, 20))
Said = tuple[list[str], datetime | None]
FREE: Said = ([], None)


def held_until(moment: datetime) -> Said:
    return ["G2"], moment


def limited(limits: str) -> str:
    before, _, after = POLICY.partition("    - {contacts: 2, in: 7 days}\n")
    return f"{before}    [{limits}]\n  fresh:{after.partition('  fresh:')[2]}"


def firms(*names: str, fresh_on: date | None = None) -> list[Row]:
    return [
        {
            "entity_id": name,
            "currency": "EUR",
            "timezone": "Europe/London",
            "fresh_on": fresh_on,
        }
        for name in names
    ]


def help_under(limits: str, *contacts: Row) -> tuple[Said, Said]:
    """What stands against the e-mail, which goes first, and against the text message."""
    rows = decided(
        {
            "customers": [told(customer(), "second", ago(12))],
            "items": [item("a", ago(40))],
            **({"contacts": list(contacts)} if contacts else {}),
        },
        policy=limited(limits),
    )
    email, text = sorted(rows, key=lambda row: str(row["channel"]))
    return tuple((row["blocked_by"], row["next_allowed"]) for row in (email, text))  # type: ignore[return-value]  # there are two of them


@pytest.mark.parametrize(
    ("limit", "contacts", "email", "text"),
    [
        ("{contacts: 2, in: 7 days}", [], FREE, FREE),
        ("{contacts: 2, in: 7 days}", [EARLIER], FREE, held_until(EARLIER + WEEK)),
        (
            "{contacts: 2, in: 7 days}",
            [EARLIER, LATER],
            held_until(EARLIER + WEEK),
            held_until(EARLIER + WEEK),
        ),
        ("{contacts: 1, in: 7 days}", [], FREE, held_until(OPENING + WEEK)),
        ("{contacts: 3, in: 7 days}", [EARLIER, LATER], FREE, held_until(EARLIER + WEEK)),
    ],
)
def test_each_counts_for_the_next(
    limit: str, contacts: list[datetime], email: Said, text: Said
) -> None:
    assert help_under(limit, *map(sent, contacts)) == (email, text)


@pytest.mark.parametrize(("channel", "is_held"), [("email", False), ("sms", True)])
def test_on_the_channel_that_is_limited(channel: str, is_held: bool) -> None:
    limit = "{channel: sms, attempts: 1, in: 7 days}"
    text = held_until(EARLIER + WEEK) if is_held else FREE
    assert help_under(limit, sent(EARLIER, channel)) == (FREE, text)


def test_what_is_not_limited_waits_for_no_other_channel() -> None:
    """The e-mail is held for a week, and the text message for a day more."""
    limits = "{contacts: 1, in: 7 days}, {channel: sms, attempts: 1, in: 8 days}"
    day = timedelta(days=1)
    assert help_under(limits, sent(EARLIER, "sms")) == (
        held_until(EARLIER + WEEK),
        held_until(EARLIER + WEEK + day),
    )


def test_of_a_payer_s_firms_the_first_ones_use_it_up() -> None:
    names = ("north", "south", "west")
    rows = decided(
        {
            "customers": [customer()],
            "items": [item(name, ago(1), entity_id=name) for name in names],
            "entities": firms(*names),
        }
    )
    assert [row["blocked_by"] for row in rows] == [[], [], ["G2"]]
    assert rows[2]["next_allowed"] == OPENING + WEEK


def test_but_not_one_that_something_else_holds() -> None:
    rows = decided(
        {
            "customers": [customer()],
            "items": [item(name, ago(1), entity_id=name) for name in ("north", "south")],
            "entities": [*firms("north", fresh_on=ago(2)), *firms("south")],
        },
        policy=limited("{contacts: 1, in: 7 days}"),
    )
    assert [row["blocked_by"] for row in rows] == [["G11"], []]


def test_nor_a_hand_over_which_is_no_contact() -> None:
    ladder = {"customer_id": "carol", "entity_id": "north", "episode": 1, "stage": "final"}
    rows = decided(
        {
            "customers": [customer()],
            "items": [
                item("a", ago(100), entity_id="north", final_notice_delivered_on=ago(14)),
                item("b", ago(1), entity_id="south"),
            ],
            "ladders": [ladder | {"stage_on": ago(30)}],
            "contacts": TWO_CHANNELS,
            "entities": firms("north", "south"),
        },
        policy=limited("{contacts: 1, in: 7 days}"),
    )
    assert [(row["action"], row["blocked_by"]) for row in rows] == [
        ("escalate", []),
        ("message", []),
    ]


def test_one_that_a_limit_of_this_run_holds_has_taken_its_place() -> None:
    """Rather too few than too many: the second text message is still one of the two contacts."""
    asked = {"customer_id": "carol", "episode": 1, "stage": "missed", "stage_on": ago(7)}
    rows = decided(
        {
            "customers": [customer(channels=["email", "sms"])],
            "items": [
                item("a", ago(7), entity_id="north"),
                item("b", ago(7), entity_id="south"),
                item("c", ago(1), entity_id="west"),
            ],
            "ladders": [asked | {"entity_id": name} for name in ("north", "south")],
            "entities": firms("north", "south", "west"),
        },
        policy=limited("{contacts: 2, in: 7 days}, {channel: sms, attempts: 1, in: 7 days}"),
    )
    assert [(row["channel"], row["blocked_by"]) for row in rows] == [
        ("sms", []),
        ("sms", ["G2"]),
        ("email", ["G2"]),
    ]
