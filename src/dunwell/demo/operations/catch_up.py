"""When real days go by, the demo's do too: its bank is read each morning, or nothing may leave."""

from datetime import datetime

from dunwell.demo.models import Coming
from dunwell.demo.operations.bring import bring
from dunwell.identity import queries
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.receivables.models import Freshness


def catch_up(*, organisation_id: int, at: datetime) -> bool:
    """Bring today, if this organisation lives by the generator and today has not come yet.

    Safe to call as often as one likes, and for any organisation: most have no days to come.
    """
    with scope(organisation_id):
        main = Entity.objects.order_by("pk").first()
        if main is None or not Coming.objects.exists():
            return False
        today = queries.today(main, at)
        is_known = Freshness.objects.filter(entity=main, bank_on__gte=today).exists()
    if is_known:
        return False
    bring(organisation_id=organisation_id, day=today, at=at)
    return True
