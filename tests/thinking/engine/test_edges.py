"""Empty books, bare policies, very large sums: the edges hold the same shape."""

from __future__ import annotations

from datetime import date, timedelta

import polars as pl
import pytest

from dunwell.engine import calendars, choice, door, portfolio
from dunwell.engine.decide import decide
from dunwell.engine.decisions import SCHEMA
from dunwell.engine.snapshot import accept
from dunwell.engine.tables import CUSTOMERS, ITEMS
from tests.support.books import (
    AS_OF,
    POLICY,
    Row,
    at,
    compiled,
    customer,
    decided,
    frames,
    item,
    only,
    sent,
)

LATE = AS_OF - timedelta(days=3)


def empty() -> dict[str, pl.DataFrame]:
    return {
        table.name: pl.DataFrame(schema={column.name: column.dtype for column in table.columns})
        for table in (CUSTOMERS, ITEMS)
    }


def test_an_empty_book_is_an_empty_file_of_the_same_shape() -> None:
    found = decide(accept(empty(), as_of=AS_OF), policies=compiled(), as_of=AS_OF)
    assert (found.schema, found.height) == (SCHEMA, 0)


def test_customers_without_items_have_no_row() -> None:
    tables = {**empty(), "customers": frames({"customers": [customer()]})["customers"]}
    assert decide(accept(tables, as_of=AS_OF), policies=compiled(), as_of=AS_OF).height == 0


def test_without_any_policy_everybody_is_blocked() -> None:
    tables = frames({"customers": [customer()], "items": [item("a", LATE)]})
    found = decide(accept(tables, as_of=AS_OF), policies=(), as_of=AS_OF)
    assert (found.schema, found["status"].to_list()) == (SCHEMA, ["blocked"])


def test_a_policy_that_has_nobody_is_not_worked_at() -> None:
    """Each message's second look decides for one customer, who is under one policy of many."""
    others = POLICY.replace("title: For tests", "for: \"kind = 'consumer'\"")
    both = compiled(f"{others.replace('policy: standard', 'policy: others')}---{POLICY}")
    tables = frames({"customers": [customer()], "items": [item("a", LATE)]})
    seen = accept(tables, as_of=AS_OF)
    owed = portfolio.spread(seen, facts=frozenset())
    calendar = calendars.lay_out(seen, as_of=AS_OF, systems=frozenset({"business"}))
    claimed, _ = choice.by_policy(both, owed, seen, calendar)
    assert [each.policy.name for each, _ in claimed] == ["standard"]
    nobody, _ = choice.by_policy(both[:1], owed, seen, calendar)
    assert [each.policy.name for each, _ in nobody] == ["others"], "it stands for all"


@pytest.mark.parametrize(
    "stages",
    [
        "  - {id: heads_up, day: -3, send: {email: heads_up}, tone: warm}",
        "  - {id: missed, day: 1, send: {email: missed}, tone: warm}",
    ],
    ids=["only before the due date", "one rung"],
)
def test_a_policy_may_be_short(stages: str) -> None:
    policy = f"policy: short\ntitle: Short\nstages:\n{stages}\n"
    tables = {"customers": [customer()], "items": [item("a", LATE)]}
    assert only(decided(tables, policy=policy))["status"] in ("silent", "due")
    soon = {"customers": [customer()], "items": [item("a", AS_OF)]}
    assert only(decided(soon, policy=policy))["status"] in ("silent", "due")


def test_an_amount_beyond_all_measure_is_refused() -> None:
    tables = frames({"customers": [customer()], "items": [item("a", LATE, 10**16)]})
    with pytest.raises(door.ValueNotAllowed, match="column amount, row 1"):
        accept(tables, as_of=AS_OF)


def test_large_sums_stay_exact() -> None:
    large = [item(name, LATE, 10**15 - 1) for name in ("a", "b", "c")]
    row = only(decided({"customers": [customer()], "items": large}))
    assert row["amounts"] == [3 * 10**15 - 3]


def test_credits_and_disputes_are_facts_too() -> None:
    policy = POLICY.replace("overdue >= 100", "credits >= 20 and disputed >= 30")
    who: Row = customer() | {"episode": 1, "stage": "check_in", "stage_on": LATE}
    late = item("a", AS_OF - timedelta(days=30), 12_000, disputed=3_000)
    tables = {"customers": [who | {"stage_on": AS_OF - timedelta(days=9)}]}
    credit = item("c", AS_OF, -2_000, kind="credit_note")
    assert (
        only(decided({**tables, "items": [late, credit]}, policy=policy))["stage"] == "second"
    )
    assert only(decided({**tables, "items": [late]}, policy=policy))["status"] == "silent"


def test_a_moment_after_the_opening_knows_what_was_said_since() -> None:
    """Decided at noon the talk at eleven counts; for the opening it is not known yet."""
    talk = [sent(at(25, 11), "call", outcome="conversation")]
    tables = frames({"customers": [customer()], "items": [item("a", LATE)], "contacts": talk})

    def status(hour: int | None) -> str:
        moment = None if hour is None else at(25, hour)
        snapshot = accept(tables, as_of=AS_OF, at=moment)
        return str(decide(snapshot, policies=compiled(), as_of=AS_OF)["status"][0])

    assert (status(None), status(8), status(12)) == ("due", "due", "blocked")


def test_after_closing_it_waits_for_the_next_day() -> None:
    tables = frames({"customers": [customer()], "items": [item("a", LATE)]})
    row = decide(
        accept(tables, as_of=AS_OF, at=at(25, 18)), policies=compiled(), as_of=AS_OF
    ).row(0, named=True)
    assert (row["blocked_by"], row["next_allowed"]) == (["G1"], at(26, 9))


def test_what_is_wholly_disputed_earns_nothing_and_says_so() -> None:
    (row,) = decided({"customers": [customer()], "items": [item("a", LATE, disputed=10_000)]})
    assert (row["status"], row["item_ids"]) == ("silent", [])
    assert row["reasons"][0].startswith("Nothing that is open is asked for today")


def test_what_is_too_little_is_listed_whole_though_a_part_of_it_falls_due_soon() -> None:
    at_once = POLICY.replace('when: "open >= 50", ', "")
    items = [item("a", AS_OF + timedelta(1), 200), item("b", AS_OF + timedelta(30), 200)]
    (row,) = decided({"customers": [customer()], "items": items}, policy=at_once)
    assert (row["status"], row["item_ids"]) == ("silent", ["a", "b"])


@pytest.mark.parametrize(
    ("stage_on", "status"),
    [(None, "due"), (AS_OF - timedelta(days=4), "silent"), (AS_OF - timedelta(days=5), "due")],
)
def test_the_first_step_waits_for_its_gap_only_after_another_step(
    stage_on: date | None, status: str
) -> None:
    """What carried the last step is settled; another item is to be told the first one."""
    spaced = POLICY.replace("id: missed, day: 1,", "id: missed, day: 1, gap: 5 days,")
    who = customer(stage="check_in" if stage_on else None, stage_on=stage_on, episode=1)
    tables = {"customers": [who], "items": [item("a", LATE, told_stage=None)]}
    (row,) = decided(tables, policy=spaced)
    assert (row["status"], row["blocked_by"]) == (status, [])


def test_a_step_without_a_gap_needs_no_day_of_the_step_before() -> None:
    at_once = POLICY.replace("id: second, day: 14, gap: 6 days,", "id: second, day: 14,")
    told = item("a", AS_OF - timedelta(days=20), told_stage="check_in")
    (row,) = decided({"customers": [customer()], "items": [told]}, policy=at_once)
    assert (row["stage"], row["status"]) == ("second", "due")


def test_silence_spares_what_is_due_and_claims_nothing_before_it() -> None:
    silent = POLICY + 'silence: {when: "overdue < 5000", until_day: 10, active: true}\n'
    (spared,) = decided({"customers": [customer()], "items": [item("a", LATE)]}, policy=silent)
    who = customer(stage="missed", stage_on=AS_OF - timedelta(days=2), episode=1)
    tables = {"customers": [who], "items": [item("a", LATE, told_stage="missed")]}
    (early,) = decided(tables, policy=silent)
    assert [row["status"] for row in (spared, early)] == ["silent", "silent"]
    assert "likely to pay" in spared["reasons"][-1]
    assert "likely to pay" not in early["reasons"][-1]


NO_GOOD_FAITH = POLICY.replace("good_faith: {share: 25%, holds: 7 days}\n", "")


@pytest.mark.parametrize(
    ("amount", "currency", "policy", "status"),
    [
        (1, "EUR", NO_GOOD_FAITH, "blocked"),
        (0, "EUR", NO_GOOD_FAITH, "needs_approval"),
        (-9_000, "EUR", NO_GOOD_FAITH, "needs_approval"),
        (1, "EUR", POLICY, "needs_approval"),
        (1, "GBP", POLICY, "blocked"),
    ],
    ids=["any cent", "nothing", "money back", "a token", "not to be compared"],
)
def test_what_they_paid_since_the_notice_and_whether_it_is_an_answer(
    amount: int, currency: str, policy: str, status: str
) -> None:
    """Without a share that counts as good faith every payment is an answer."""
    owed = item("a", AS_OF - timedelta(days=100), 10_000, told_stage="final",
                final_notice_delivered_on=AS_OF - timedelta(days=14))  # fmt: skip
    paid = {"customer_id": "carol", "paid_on": AS_OF - timedelta(days=9)}
    who = customer(stage="final", stage_on=AS_OF - timedelta(days=20), episode=1)
    tried = [
        {"customer_id": "carol", "at": at(4), "channel": channel, "direction": "out",
         "outcome": "sent", "stage": "final", "episode": 1} for channel in ("email", "letter")
    ]  # fmt: skip
    tables = {"customers": [who], "items": [owed], "contacts": tried}
    tables["payments"] = [paid | {"amount": amount, "currency": currency}]
    (row,) = decided(tables, policy=policy)
    assert row["status"] == status


def test_good_faith_is_of_the_last_cent_too() -> None:
    policy = POLICY.replace("ignore_below: 5.00", "ignore_below: 0.00")
    paid = {"customer_id": "carol", "paid_on": AS_OF - timedelta(days=1), "amount": 100}
    tables = {"customers": [customer()], "items": [item("a", LATE, 1)]}
    (row,) = decided(tables | {"payments": [paid | {"currency": "EUR"}]}, policy=policy)
    assert (row["status"], row["blocked_by"]) == ("blocked", ["G3"])
