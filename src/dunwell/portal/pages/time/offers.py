"""The days that are offered: working days, soon ones first, the latest among them. Pure."""

from datetime import date, timedelta

from dunwell.kernel.business_days import is_business_day

MOST = 5


def offers(
    as_of: date, *, latest_on: date, country: str | None, region: str | None
) -> tuple[date, ...]:
    """The ends of weeks and months on the way, and the last working day within the limit."""
    days = [as_of + timedelta(days=n) for n in range(1, (latest_on - as_of).days + 1)]
    working = [day for day in days if is_business_day(day, country=country, region=region)]
    if not working:
        return ()
    asked_for = {
        day
        for day, after in zip(working, [*working[1:], None], strict=True)
        if _ends_week_or_month(day, after)
    }
    return tuple(sorted({*sorted(asked_for)[: MOST - 1], working[-1]}))


def _ends_week_or_month(day: date, after: date | None) -> bool:
    """The last working day of its week or month: when payment runs go out."""
    if after is None:
        return False
    return after.isocalendar()[:2] != day.isocalendar()[:2] or after.month != day.month
