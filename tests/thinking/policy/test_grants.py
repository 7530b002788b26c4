"""What the contract's example answers when somebody asks for more time, for less or for thanks."""

from dataclasses import replace
from datetime import date
from typing import get_args

import pytest

from dunwell.engine.granting import objections_to_grant
from dunwell.policy import grants
from dunwell.policy.grants import Kind
from dunwell.policy.model import Authority
from tests.thinking.policy.test_library import shipped

STANDARD = shipped("standard")
TODAY = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("kind", "wanted", "who"),
    [
        ("deferral", 14, ("portal", "collector", "manager")),
        ("deferral", 15, ("collector", "manager")),
        ("deferral", 60, ("manager",)),
        ("deferral", 61, ()),
        ("plan", 3, ("portal", "collector", "manager")),
        ("plan", 12, ("manager",)),
        ("discount", 500, ("collector",)),
        ("settlement", 4_000, ("manager",)),
        ("settlement", 4_001, ()),
        ("waiver", 5_000, ("collector", "manager")),
        ("waiver", 5_001, ("manager",)),
    ],
)
def test_who_may_grant_so_much(kind: Kind, wanted: int, who: tuple[str, ...]) -> None:
    assert grants.who_may(STANDARD, kind=kind, wanted=wanted) == who


@pytest.mark.parametrize("kind", get_args(Kind))
def test_what_the_policy_does_not_name_nobody_grants(kind: Kind) -> None:
    """Neither somebody whom it does not name, nor somebody of whom it says nothing."""
    says_nothing = replace(STANDARD, concessions=(Authority("manager"),))
    assert grants.at_most(STANDARD, grantor="admin", kind=kind) == 0
    assert grants.at_most(says_nothing, grantor="manager", kind=kind) == 0


def test_a_waiver_counts_in_the_currency_s_own_units() -> None:
    most = grants.at_most(STANDARD, grantor="collector", kind="waiver", minor_per_unit=1)
    assert most == 50


@pytest.mark.parametrize(
    ("last_on", "days"),
    [
        (None, 0),
        (date(2026, 8, 26), 0),
        (date(2026, 8, 27), 0),
        (date(2026, 8, 28), 1),
        (TODAY, 90),
    ],
)
def test_another_one_only_after_the_policy_s_days(last_on: date | None, days: int) -> None:
    assert (
        grants.again_in_days(STANDARD, grantor="portal", last_on=last_on, as_of=TODAY) == days
    )
    assert grants.again_in_days(STANDARD, grantor="manager", last_on=last_on, as_of=TODAY) == 0


@pytest.mark.parametrize(
    ("grantor", "wanted", "last_on", "says"),
    [
        ("portal", 14, None, []),
        ("portal", 15, None, ["This is more than you may grant; ask the next."]),
        ("portal", 14, date(2026, 8, 28), ["They may have another after 1 more day."]),
        ("portal", 14, date(2026, 8, 26), []),
        ("admin", 1, None, ["This is more than you may grant; ask the next."]),
        ("manager", None, None, ["We cannot tell whether this is allowed, so we leave it."]),
    ],
)
def test_a_deferral_is_judged_by_the_guardrail(
    grantor: str, wanted: int | None, last_on: date | None, says: list[str]
) -> None:
    assert (
        objections_to_grant(
            STANDARD, grantor=grantor, kind="deferral", wanted=wanted, last_on=last_on,
            as_of=TODAY,
        )
        == says
    )  # fmt: skip


@pytest.mark.parametrize(
    ("holds", "run"),
    [
        ([], True),
        (["dispute", "hardship"], True),
        (["breathing_space"], False),
        (["hardship", "insolvency"], False),
    ],
)
def test_late_charges_stop_where_a_hold_says_so(holds: list[str], run: bool) -> None:
    assert grants.late_charges_run(STANDARD, holds) is run


@pytest.mark.parametrize(
    ("days_late", "is_broken"),
    [([], False), ([6], False), ([6, 5], False), ([6, 6], True), ([90, 6, 0], True)],
)
def test_a_plan_breaks_after_two_beyond_the_grace(
    days_late: list[int], is_broken: bool
) -> None:
    assert grants.is_plan_broken(STANDARD, days_late) is is_broken
    assert not grants.is_plan_broken(replace(STANDARD, plan_breaks=None), days_late)


def test_instalments_stay_below_half_of_what_is_left() -> None:
    assert grants.affordable_minor(STANDARD, 10_000) == 5_000
    assert grants.affordable_minor(STANDARD, 10_001) == 5_000
    assert grants.affordable_minor(STANDARD, -1) == 0
    assert grants.affordable_minor(replace(STANDARD, affordability_share_bp=10_000), -1) == 0
    assert grants.affordable_minor(replace(STANDARD, affordability_share_bp=None), 1) is None


@pytest.mark.parametrize(
    ("streak", "earned"),
    [(0, []), (5, []), (6, ["reliable"]), (12, ["reliable", "loyal"]), (18, ["reliable"])],
)
def test_rewards_come_once_for_each_streak(streak: int, earned: list[str]) -> None:
    assert [one.id for one in grants.rewards_for(STANDARD, streak)] == earned


def test_a_reward_for_every_one_comes_from_the_first_on() -> None:
    each = replace(STANDARD.rewards[0], after_on_time=1)
    assert grants.rewards_for(replace(STANDARD, rewards=(each,)), 1) == (each,)
    assert grants.rewards_for(replace(STANDARD, rewards=(each,)), 0) == ()
