"""Where the policy waits as they pay anyway, and what is said before a due date: each bound."""

from datetime import timedelta
from typing import Any

import pytest

from tests.support.books import AS_OF, POLICY, Row, customer, decided, item

SILENT = POLICY + 'silence: {when: "overdue < 50", until_day: 10, active: true}\n'


def row(*items: Row, policy: str = POLICY, **columns: Any) -> Row:
    (found,) = decided(
        {"customers": [customer(**columns)], "items": list(items)}, policy=policy
    )
    return found


def late(days: int, minor: int = 4_000) -> Row:
    return item("a", AS_OF - timedelta(days=days), minor)


@pytest.mark.parametrize(
    ("days", "minor", "policy", "status"),
    [
        (9, 4_000, SILENT, "silent"),
        (10, 4_000, SILENT, "due"),
        (9, 5_000, SILENT, "due"),
        (9, 4_000, SILENT.replace("active: true", "active: false"), "due"),
        (9, 4_000, SILENT.replace("overdue < 50", "p_pay_7d >= 0.90"), "due"),
    ],
    ids=["they pay anyway", "too late", "too much", "not in use", "not known"],
)
def test_the_policy_waits_where_they_pay_anyway(
    days: int, minor: int, policy: str, status: str
) -> None:
    found = row(late(days, minor), policy=policy)
    assert (found["status"], found["stage"]) == (
        status,
        None if status == "silent" else "missed",
    )


@pytest.mark.parametrize(
    ("day", "due_in", "stage"),
    [
        (-1, 1, "heads_up"),
        (-1, 2, None),
        (-1, 0, "heads_up"),
        (-3, 3, "heads_up"),
        (-3, 4, None),
    ],
)
def test_a_stage_before_the_due_date_is_told_from_its_day_on(
    day: int, due_in: int, stage: str | None
) -> None:
    policy = POLICY.replace("id: heads_up, day: -3,", f"id: heads_up, day: {day},")
    found = row(item("a", AS_OF + timedelta(days=due_in), 9_000), policy=policy)
    assert found["stage"] == stage
    assert found["key"].split("|")[2] == ("a" if stage else "")


def test_a_stage_of_the_due_date_itself_opens_the_episode() -> None:
    policy = POLICY.replace("id: missed, day: 1,", "id: missed, day: 0,")
    found = row(item("a", AS_OF, 3_000), policy=policy)
    assert (found["stage"], found["key"]) == ("missed", "carol|north|1|missed|email")
    told = item("b", AS_OF, 2_000, told_stage="missed")
    again = row(told, item("a", AS_OF, 2_000), policy=policy, stage="missed", stage_on=AS_OF)
    assert again["status"] == "silent", "a step of the ladder is taken once, for all of it"


def test_nothing_is_said_ahead_while_something_overdue_counts() -> None:
    """The next step waits for its gap, and another item falls due in two days."""
    soon = item("b", AS_OF + timedelta(days=2), 9_000)
    told = item("a", AS_OF - timedelta(days=5), 9_000, told_stage="missed")
    found = row(told, soon, stage="missed", stage_on=AS_OF - timedelta(days=2), episode=1)
    assert (found["status"], found["stage"]) == ("silent", None)
    assert row(soon)["stage"] == "heads_up"


@pytest.mark.parametrize(
    ("due_in", "stage"), [(7, "welcome"), (8, None), (4, "welcome"), (3, "heads_up")]
)
def test_of_two_stages_before_the_due_date_each_has_its_day(
    due_in: int, stage: str | None
) -> None:
    two = POLICY.replace(
        "  - {id: heads_up,",
        "  - {id: welcome, day: -7, send: {email: heads_up}}\n  - {id: heads_up,",
    )
    assert row(item("a", AS_OF + timedelta(days=due_in), 9_000), policy=two)["stage"] == stage
