"""Calls that nobody made within their three business days give way to `else_send`."""

from datetime import date

from dunwell.casework.models import CallTask


def lapse_calls(*, as_of: date) -> int:
    """Lapse open calls whose time has passed; says how many."""
    return CallTask.objects.filter(status=CallTask.Status.OPEN, lapses_on__lte=as_of).update(
        status=CallTask.Status.LAPSED
    )
