"""What stands against a message at the moment it would leave, exactly at each bound."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.casework.fingerprint import Fingerprint
from dunwell.casework.operations.recheck import CHANGED, NOT_DUE, OUTSIDE, Step, objection
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import NOT_TODAY

OPENS = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLOSES = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
MESSAGE = OutboxMessage(purpose="chase", item_ids=[9, 11])
STEP = Step(1, "carol|main|1|missed_payment|email", {"GBP": 10_000, "EUR": 500})
DUE: dict[str, object] = {
    "status": "due",
    "action": "email",
    "reasons": [],
    "item_ids": ["11", "9"],
    "currencies": ["EUR", "GBP"],
    "amounts": [500, 10_000],
    "send_after": OPENS,
    "send_before": CLOSES,
}
NO_HOURS: dict[str, object] = {"send_after": None, "send_before": None}
HELD: dict[str, object] = {
    "status": "blocked",
    "blocked_by": ["G3"],
    "reasons": ["They are in hardship.", "Until 1 December."],
}


def said(decided_anew: dict[str, object], at: datetime = OPENS) -> str | None:
    anew = {STEP.key: DUE | decided_anew}
    return objection(MESSAGE, step=STEP, anew=anew, at=at)


@pytest.mark.parametrize(
    ("at", "says"),
    [
        (OPENS - A_SECOND, OUTSIDE),
        (OPENS, None),
        (CLOSES - A_SECOND, None),
        (CLOSES, OUTSIDE),
    ],
)
def test_it_leaves_from_the_first_moment_of_its_hours_to_before_their_end(
    at: datetime, says: str | None
) -> None:
    assert said({}, at) == says


@pytest.mark.parametrize("unknown", NO_HOURS)
def test_without_hours_nothing_leaves(unknown: str) -> None:
    assert said({unknown: None}) == NOT_DUE


def test_but_a_letter_which_is_printed_on_any_business_day() -> None:
    assert said({"action": "letter"} | NO_HOURS) is None


@pytest.mark.parametrize(
    ("by", "waits"), [(["G1"], True), (["G1", "G3"], False), (["G3"], False)]
)
def test_and_on_a_day_of_rest_it_only_waits(by: list[str], waits: bool) -> None:
    words = said(HELD | {"action": "letter", "blocked_by": by})
    assert (words == NOT_TODAY) is waits


def test_a_mail_does_not_wait() -> None:
    assert said(HELD | {"blocked_by": ["G1"]}) == "They are in hardship. Until 1 December."


@pytest.mark.parametrize("items", [["9"], ["9", "11", "12"], ["9", "12"]])
def test_other_items_are_another_matter(items: list[str]) -> None:
    assert said({"item_ids": items}) == CHANGED


@pytest.mark.parametrize("pence", [9_999, 10_001])
def test_a_penny_more_or_less_is_another_sum(pence: int) -> None:
    assert said({"amounts": [500, pence]}) == CHANGED


def test_what_is_held_says_why() -> None:
    assert said(HELD) == "They are in hardship. Until 1 December."


def test_a_step_that_is_not_decided_any_more_is_not_due() -> None:
    assert objection(MESSAGE, step=STEP, anew={"another|key": DUE}, at=OPENS) == NOT_DUE


KNOWN = Fingerprint(of={None: b"firm", "carol": b"1", "dora": b"2"}, is_taken_in=True)


@pytest.mark.parametrize(
    ("now", "is_same"),
    [
        (Fingerprint(of={None: b"firm", "carol": b"1"}, is_taken_in=True), True),
        (Fingerprint(of={None: b"firm", "carol": b"3"}, is_taken_in=True), False),
        (Fingerprint(of={None: b"other", "carol": b"1"}, is_taken_in=True), False),
        (Fingerprint(of={None: b"firm", "emily": b"1"}, is_taken_in=True), False),
        (Fingerprint(of={None: b"firm", "carol": b"1"}, is_taken_in=False), False),
    ],
)
def test_facts_are_the_same_only_where_all_of_them_are(now: Fingerprint, is_same: bool) -> None:
    assert now.is_within(KNOWN) is is_same
