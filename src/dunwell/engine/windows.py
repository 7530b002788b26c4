"""When each customer may be contacted: their own clock, their own business days.

A customer's clock is their own time zone, else that of a country which keeps one clock, else the
entity's: a firm in London does not write to Tokyo by its own clock. A clock that is not known
opens no window.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from dunwell.engine.calendars import Calendar
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.zones import ZONE_OF_COUNTRY
from dunwell.policy.law.wording import hours_in_words
from dunwell.policy.model import ContactRules

INSTANT = pl.Datetime("us", "UTC")
ONE_DAY = timedelta(days=1)


def add_windows(
    rows: pl.DataFrame, snapshot: Snapshot, *, rules: ContactRules, calendar: Calendar
) -> pl.DataFrame:
    """Add the clock and today's window to rows that have `payer` and `entity_id`.

    `planned_at` is today's opening, had the day a window (by UTC where the clock is unknown);
    `opens_at` and `closes_at` are null where there is none.
    """
    placed = calendar.with_place(_with_zone(rows, snapshot))
    today = _day_of_places(calendar, rules, snapshot.as_of)
    clocks = _clocks(placed["zone"], rules, snapshot.as_of)
    joined = placed.join(today, on="place", how="left", maintain_order="left").join(
        clocks, on="zone", how="left", maintain_order="left"
    )
    opening_in_utc = datetime.combine(snapshot.as_of, rules.opens, tzinfo=UTC)
    return _with_next_opening(joined, rules, snapshot.as_of).with_columns(
        opens_at=pl.when("is_open").then("planned_at"),
        closes_at=pl.when("is_open").then("closes_at"),
        window_says=pl.lit(hours_in_words(rules), dtype=pl.String),
        planned_at=_not_before(
            pl.col("planned_at").fill_null(pl.lit(opening_in_utc, dtype=INSTANT)), snapshot.at
        ),
    )


def _not_before(moment: pl.Expr, at: datetime | None) -> pl.Expr:
    """The moment itself, or `at` once that is later."""
    return moment if at is None else pl.max_horizontal(moment, pl.lit(at, dtype=INSTANT))


def next_openings(
    rows: pl.DataFrame, moment: str, rules: ContactRules, calendar: Calendar
) -> pl.Series:
    """The first moment at or after `moment` inside a window, by each row's `zone` and `payer`."""
    placed = calendar.with_place(rows)
    numbered = placed.select("zone", "place", moment=pl.col(moment)).with_row_index("row")
    known = numbered.filter(pl.col("moment").is_not_null(), pl.col("zone").is_not_null())
    parts = [
        _in_zone(part, str(zone), rules, calendar)
        for (zone,), part in known.partition_by(
            "zone", as_dict=True, maintain_order=True
        ).items()
    ]
    empty = pl.DataFrame(schema={"row": numbered.schema["row"], "opening": INSTANT})
    found = pl.concat([empty, *parts])
    return numbered.join(found, on="row", how="left", maintain_order="left")["opening"]


def instants_on(rows: pl.DataFrame, day: str, at: time) -> pl.Series:
    """A time of day on each row's own date and clock, in UTC; there are few pairs of the two."""
    if rows[day].null_count() == rows.height:
        return pl.Series("instant", [None], dtype=INSTANT).new_from_index(0, rows.height)
    dated = rows.select("zone", day=day)
    known = [
        (name, on, _instant(on, at, zone))
        for name, on in dated.unique().iter_rows()
        if on and (zone := _zone(name))
    ]
    schema = {"zone": pl.String(), "day": pl.Date(), "instant": INSTANT}
    found = pl.DataFrame(known, schema=schema, orient="row")
    return dated.join(found, on=["zone", "day"], how="left", maintain_order="left")["instant"]


def is_clock(name: object) -> bool:
    """Whether it is the name of a time zone."""
    return isinstance(name, str) and _zone(name) is not None


def _with_zone(rows: pl.DataFrame, snapshot: Snapshot) -> pl.DataFrame:
    own = snapshot.customers.select("country", own_zone="timezone")[rows["payer"]]
    entity_zones = snapshot.entities.select("entity_id", entity_zone="timezone")
    country_zone = pl.col("country").replace_strict(
        dict(ZONE_OF_COUNTRY), default=None, return_dtype=pl.String
    )
    return (
        rows.hstack(own)
        .join(entity_zones, on="entity_id", how="left", maintain_order="left")
        .with_columns(zone=pl.coalesce("own_zone", country_zone, "entity_zone"))
        .drop("country", "own_zone", "entity_zone")
    )


def _day_of_places(calendar: Calendar, rules: ContactRules, as_of: date) -> pl.DataFrame:
    """Today and the next day for letters in each place. Unknown holidays open no window."""
    days = calendar.days[rules.days]
    is_sure = pl.col("is_known") | (rules.days == "every day")
    letters = calendar.days["business"].filter(pl.col("date") > as_of, "is_open", "is_known")
    next_post = letters.group_by("place").agg(next_post_on=pl.col("date").min())
    business = calendar.days["business"].filter(date=as_of)
    today = days.filter(date=as_of).select("place", is_open=pl.col("is_open") & is_sure)
    return (
        today.join(
            business.select("place", is_business_day=pl.col("is_open") & pl.col("is_known")),
            on="place", how="left",
        )
        .join(next_post, on="place", how="left")
    )  # fmt: skip


def _clocks(zones: pl.Series, rules: ContactRules, as_of: date) -> pl.DataFrame:
    """Today's hours in UTC, for each clock that occurs. A name that is no time zone has none."""
    known = [(name, zone) for name in zones.unique().sort() if (zone := _zone(name))]
    rows = [
        (name, _instant(as_of, rules.opens, zone), _instant(as_of, rules.closes, zone))
        for name, zone in known
    ]
    schema = {"zone": pl.String(), "planned_at": INSTANT, "closes_at": INSTANT}
    return pl.DataFrame(rows, schema=schema, orient="row")


def day_there(moment: datetime, zone: object) -> date:
    """The date that an instant has on a clock; by UTC where the clock is not known."""
    clock = _zone(zone) if isinstance(zone, str) else None
    return moment.astimezone(clock or UTC).date()


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, tzinfo=zone)


def _with_next_opening(rows: pl.DataFrame, rules: ContactRules, as_of: date) -> pl.DataFrame:
    """Tomorrow's opening, in UTC; for letters, that of the next business day.

    Whether tomorrow has a window is for `next_openings` to say.
    """
    tomorrow = pl.lit(as_of + ONE_DAY)
    day = pl.when(pl.col("action") == "letter").then("next_post_on").otherwise(tomorrow)
    dated = rows.with_columns(next_on=day)
    return dated.with_columns(next_opening_at=instants_on(dated, "next_on", rules.opens)).drop(
        "next_on", "next_post_on"
    )


def _in_zone(
    rows: pl.DataFrame, zone: str, rules: ContactRules, calendar: Calendar
) -> pl.DataFrame:
    """Where the moment falls on the clock of one zone, and the first opening from there on."""
    local = pl.col("moment").dt.convert_time_zone(zone).dt.replace_time_zone(None)
    is_over = local.dt.time() >= rules.closes
    earliest = local.dt.date() + pl.when(is_over).then(ONE_DAY).otherwise(timedelta(0))
    is_sure = pl.col("is_known") | (rules.days == "every day")
    days = calendar.days[rules.days].filter(pl.col("is_open"), is_sure).select("place", "date")
    opening = (
        pl.col("date")
        .dt.combine(rules.opens)
        .dt.replace_time_zone(zone, ambiguous="earliest", non_existent="null")
        .dt.convert_time_zone("UTC")
        .cast(INSTANT)
    )
    from_there = pl.max_horizontal(opening, "moment")
    return (
        rows.with_columns(earliest=earliest)
        .sort("earliest")
        .join_asof(
            days.sort("date"), left_on="earliest", right_on="date", by="place",
            strategy="forward", check_sortedness=False,
        )
        .select("row", opening=pl.when(opening.is_not_null()).then(from_there))
    )  # fmt: skip
