"""Drafts on trial: found as by hand, seen on their way, left off, and taken up again."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connections

from dunwell.casework import backtesting, differing, on_trial, trials
from dunwell.casework import operations as casework
from dunwell.casework.differing import Text
from dunwell.casework.keeping_trials import DIFFERENCES_KEPT, KeptByAnotherVersion, shortened
from dunwell.casework.models import Run, Trial
from dunwell.casework.on_trial import BEGUN_MAX, CUT_OFF, LOCK
from dunwell.casework.operations.ask_trial import KEPT
from dunwell.identity.actor import NotAllowed
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import MONDAY, POLICY, Desk, desk, owing
from tests.keeping.receivables.people import firm

pytestmark = pytest.mark.slow

DRAFT = POLICY.replace("id: missed_payment, day: 1", "id: missed_payment, day: 3")
FIRST, LAST = MONDAY - timedelta(days=10), MONDAY - timedelta(days=1)
WRITING_DAYS = 6
"""Monday to Friday, of the ten."""


@pytest.fixture
def place(db: None) -> Desk:
    """Two who owe; one has been late for longer than the days that are lived again."""
    made = desk()
    owing(made, "C-1", amount="1240.00", days_late=1)
    owing(made, "C-2", days_late=40)
    return made


def ask(place: Desk, kind: str = "backtest", *, text: str = DRAFT, first: date = FIRST) -> int:
    with scope(place.organisation_id):
        return casework.ask_trial(
            actor=place.firm.admin, kind=kind, text=text, first=first, last=LAST, at=place.now
        )


def try_next(place: Desk, is_to_stop: Callable[[], bool] = lambda: False) -> bool:
    return on_trial.try_next(
        organisation_id=place.organisation_id, at=place.now, is_to_stop=is_to_stop
    )


def told(place: Desk, number: int) -> trials.Told:
    with scope(place.organisation_id):
        found = trials.trial(number)
    assert found is not None
    return found


def test_a_backtest_finds_what_it_finds_by_hand(place: Desk) -> None:
    number = ask(place)
    assert told(place, number).is_waiting
    assert try_next(place)
    assert told(place, number).is_done
    by_hand = backtesting.backtest(
        organisation_id=place.organisation_id,
        policy=Text("the draft", DRAFT),
        first=FIRST,
        last=LAST,
        at=place.now,
        tell=lambda _day: None,
    )
    assert by_hand.replayed.contacts > 0
    with scope(place.organisation_id):
        assert trials.backtest_of(number) == by_hand
        assert not Run.objects.exists(), "nothing else is changed"
    assert not try_next(place)


def test_a_diff_finds_what_it_finds_by_hand_on_the_day_that_it_is_by_then(place: Desk) -> None:
    number = ask(place, "diff")
    assert try_next(place)
    by_hand = differing.diff(
        organisation_id=place.organisation_id,
        before=Text("version 1", POLICY),
        after=Text("the draft", DRAFT),
        as_of=MONDAY,
        at=place.now,
    )
    assert by_hand.customers == 1
    with scope(place.organisation_id):
        assert trials.comparison_of(number) == shortened(by_hand)
        assert not Run.objects.exists()
    assert (told(place, number).first, told(place, number).last) == (MONDAY, MONDAY)


def test_a_comparison_is_kept_as_long_as_anybody_reads(place: Desk) -> None:
    for n in range(DIFFERENCES_KEPT):
        owing(place, f"D-{n}", days_late=1)
    number = ask(place, "diff")
    try_next(place)
    with scope(place.organisation_id):
        kept = trials.comparison_of(number)
    assert len(kept.comparison.differences) == DIFFERENCES_KEPT
    assert (kept.different, kept.left_off) == (DIFFERENCES_KEPT + 1, 1)


def test_it_can_be_seen_how_far_it_is(place: Desk) -> None:
    number = ask(place)
    seen = []

    def look() -> bool:
        one = told(place, number)
        seen.append((one.is_underway, one.reached, one.lived, one.days))
        return False

    try_next(place, look)
    friday = FIRST
    assert len(seen) == WRITING_DAYS
    assert seen[:3] == [
        (True, None, 0, 10),
        (True, friday, 0, 10),
        (True, friday + timedelta(days=3), 3, 10),
    ]


def test_cancelled_on_its_way_it_ends_there(place: Desk) -> None:
    number = ask(place)
    days = iter(range(WRITING_DAYS))

    def cancelled_on_the_third() -> bool:
        if next(days) == 2:
            cancel(place, number)
        return False

    assert try_next(place, cancelled_on_the_third)
    one = told(place, number)
    assert (one.is_cancelled, one.reached) == (True, FIRST + timedelta(days=3))
    assert next(days) == 3, "no further day was lived"
    assert not try_next(place)


def test_cancelled_before_it_begins_it_never_does(place: Desk) -> None:
    number = ask(place)
    cancel(place, number)
    assert not try_next(place)
    cancel(place, number)
    assert told(place, number).is_cancelled


def test_what_is_done_cannot_be_cancelled(place: Desk) -> None:
    number = ask(place)
    try_next(place)
    cancel(place, number)
    assert told(place, number).is_done


def test_a_worker_that_is_to_stop_leaves_it_to_the_next(place: Desk) -> None:
    number = ask(place)
    for _ in range(BEGUN_MAX + 1):
        assert try_next(place, lambda: True)
        assert (told(place, number).is_waiting, told(place, number).was_cut_off) == (
            True,
            False,
        )
    assert try_next(place)
    assert told(place, number).is_done


def killed() -> bool:
    """As the process ends: nothing more is written."""
    raise KeyboardInterrupt


def test_cut_off_it_is_begun_again(place: Desk) -> None:
    number = ask(place)
    with pytest.raises(KeyboardInterrupt):
        try_next(place, killed)
    assert told(place, number).is_underway
    assert try_next(place)
    assert (told(place, number).is_done, told(place, number).was_cut_off) == (True, True)


def test_what_cuts_off_every_worker_is_given_up(place: Desk) -> None:
    number = ask(place)
    for _ in range(BEGUN_MAX):
        with pytest.raises(KeyboardInterrupt):
            try_next(place, killed)
    assert not try_next(place, killed)
    with scope(place.organisation_id):
        row = Trial.objects.get(pk=number)
    assert (row.status, row.why) == ("failed", CUT_OFF)


def test_another_worker_leaves_it_to_the_one_that_tries_it(place: Desk) -> None:
    number = ask(place)
    other = connections.create_connection("default")
    whose = (LOCK, place.organisation_id)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext(%s), %s)", whose)
            assert not try_next(place)
            assert told(place, number).is_waiting
            cursor.execute("SELECT pg_advisory_unlock(hashtext(%s), %s)", whose)
    finally:
        other.close()
    assert try_next(place)


def test_what_the_business_refuses_ends_it_with_a_sentence(db: None) -> None:
    empty = desk()
    number = ask(empty)
    assert try_next(empty)
    assert told(empty, number).why == (
        "Nothing was owed between 13 November 2026 and 22 November 2026 that we know of."
    )


def test_a_fault_ends_it_and_is_not_swallowed(place: Desk) -> None:
    number = ask(place)
    with scope(place.organisation_id):
        Entity.objects.update(timezone="Nowhere/Land")
    with pytest.raises(KeyError, match="Nowhere/Land"):
        try_next(place)
    assert "our mistake" in told(place, number).why
    assert not try_next(place)


def test_the_oldest_comes_first_and_the_same_is_not_asked_for_twice(place: Desk) -> None:
    older, newer = ask(place), ask(place, "diff")
    assert ask(place) == older
    with scope(place.organisation_id):
        assert (trials.before(older), trials.before(newer)) == (0, 1)
    try_next(place)
    assert (told(place, older).is_done, told(place, newer).is_waiting) == (True, True)
    assert ask(place) not in (older, newer), "the portfolio may be another one by now"


def test_what_was_tried_long_ago_is_forgotten(place: Desk) -> None:
    older = ask(place)
    try_next(place)
    waiting = ask(place, "diff")
    month_on = place.later(KEPT.days + 1)
    newer = ask(month_on)
    with scope(place.organisation_id):
        assert set(Trial.objects.values_list("pk", flat=True)) == {waiting, newer}, older


def test_only_managers_have_drafts_tried(place: Desk) -> None:
    number = ask(place)
    for actor in (place.firm.collector, place.firm.viewer):
        with scope(place.organisation_id), pytest.raises(NotAllowed):
            casework.ask_trial(
                actor=actor, kind="diff", text=DRAFT, first=FIRST, last=LAST, at=place.now
            )
        with scope(place.organisation_id), pytest.raises(NotAllowed):
            casework.cancel_trial(actor=actor, number=number)
    with scope(place.organisation_id):
        assert Trial.objects.get().status == "waiting"


def test_another_firm_neither_sees_it_nor_ends_it_nor_tries_it(place: Desk) -> None:
    number = ask(place)
    other = Desk(firm("Magpie Ltd"), MONDAY)
    with scope(other.organisation_id):
        assert trials.trial(number) is None
        assert trials.latest() == []
        casework.cancel_trial(actor=other.firm.admin, number=number)
    assert not try_next(other)
    assert told(place, number).is_waiting


def test_a_result_of_another_shape_is_not_guessed_at(place: Desk) -> None:
    number = ask(place)
    try_next(place)
    with scope(place.organisation_id):
        row = Trial.objects.get(pk=number)
        assert isinstance(row.result, dict)
        unlike: list[object] = [
            {**row.result, "more": 1},
            {},
            [],
            {**row.result, "observed": 1},
        ]
        for wrong in unlike:
            Trial.objects.filter(pk=number).update(result=wrong)
            with pytest.raises(KeptByAnotherVersion):
                trials.backtest_of(number)


def cancel(place: Desk, number: int) -> None:
    with scope(place.organisation_id):
        casework.cancel_trial(actor=place.firm.admin, number=number)
