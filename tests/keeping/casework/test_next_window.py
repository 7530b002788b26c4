"""From when until when a message may leave: this day's window, or the next one far away."""

from datetime import UTC, datetime, timedelta

import pytest

from dunwell.casework.models import Decision, Run
from dunwell.casework.next_window import Window, clock_of, of
from dunwell.identity.models import Entity
from dunwell.policy.parse import parse
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import POLICY

(BY_BUSINESS_DAYS,) = parse(POLICY).policies
OPENS = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLOSES = datetime(2026, 11, 23, 17, 30, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
A_DAY = timedelta(days=1)


def window(
    at: datetime, *, policy: bool = True, zone: str | None = None, **decided: datetime | None
) -> Window:
    decision = Decision(
        customer=Customer(country="GB", timezone=zone),
        entity=Entity(timezone="Europe/London"),
        run=Run(as_of=OPENS.date()),
        **{"send_after": OPENS, "send_before": CLOSES} | decided,
    )
    return of(decision, BY_BUSINESS_DAYS if policy else None, at=at)


@pytest.mark.parametrize(
    ("at", "leaves"),
    [(OPENS - A_SECOND, OPENS), (OPENS + A_SECOND, OPENS + A_SECOND)],
)
def test_it_waits_for_its_hours_and_no_longer(at: datetime, leaves: datetime) -> None:
    assert window(at) == (leaves, CLOSES)


def test_past_its_hours_it_lapses_where_the_next_day_decides_anew() -> None:
    assert window(CLOSES - A_SECOND) == (CLOSES - A_SECOND, CLOSES)
    assert window(CLOSES) == (CLOSES, CLOSES)


def test_a_letter_has_no_hours() -> None:
    assert window(OPENS, send_after=None, send_before=None) == (OPENS, None)


def test_what_is_under_no_policy_any_more_has_no_other_window() -> None:
    assert window(CLOSES, zone="Australia/Sydney", policy=False) == (CLOSES, CLOSES)


@pytest.mark.parametrize(
    ("opens", "is_tomorrow"),
    [(datetime(2026, 11, 23, 6, 59, 59, tzinfo=UTC), True), (OPENS.replace(hour=7), False)],
)
def test_the_next_window_is_theirs_if_it_opens_before_the_day_is_decided_at_seven(
    opens: datetime, is_tomorrow: bool
) -> None:
    closes = opens + timedelta(hours=8)
    window_of_that_day = (opens + A_DAY, closes + A_DAY) if is_tomorrow else (closes, closes)
    assert window(closes, send_after=opens, send_before=closes) == window_of_that_day


def test_released_while_the_next_window_is_open_it_leaves_at_once() -> None:
    opens, closes = OPENS.replace(hour=5), OPENS.replace(hour=13)
    late = opens + A_DAY + A_SECOND
    assert window(late, send_after=opens, send_before=closes) == (late, closes + A_DAY)


def test_a_day_on_which_nobody_is_asked_is_passed_over() -> None:
    """Saturday is not theirs, and Monday decides anew."""
    opens = OPENS.replace(day=27, hour=5)
    closes = opens + timedelta(hours=8)
    assert window(closes, send_after=opens, send_before=closes) == (closes, closes)


@pytest.mark.parametrize(
    ("own", "country", "zone"),
    [
        ("Australia/Sydney", "SG", "Australia/Sydney"),
        (None, "SG", "Asia/Singapore"),
        (None, "US", "Europe/London"),
    ],
)
def test_whose_clock_it_is(own: str | None, country: str, zone: str) -> None:
    who = Customer(country=country, timezone=own)
    assert clock_of(who, Entity(timezone="Europe/London")).key == zone
