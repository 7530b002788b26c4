"""Let a firm's own clock stand where a test wants it, for commands that read the real one."""

from datetime import timedelta

from dunwell.identity import operations as identity
from dunwell.identity.models import Organisation
from dunwell.kernel import clock
from tests.keeping.casework.desk import Desk


def live_at(place: Desk) -> Desk:
    """Make the firm a sandbox in which it is this desk's hour now. The desk, for chaining."""
    offset = place.now - clock.now()
    Organisation.objects.filter(pk=place.organisation_id).update(
        is_sandbox=True, clock_offset_seconds=round(offset.total_seconds())
    )
    return place


def wait(place: Desk, by: timedelta) -> None:
    """Let time go by for the firm."""
    identity.move_clock(actor=place.firm.admin, by=by)
