"""Remember up to which day the bank, and the ledger of record, are known."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.receivables.models import Freshness


@transaction.atomic
def note_freshness(
    *,
    actor: Actor,
    entity_id: int,
    bank_on: date | None = None,
    ledger_on: date | None = None,
    at: datetime,
) -> Freshness:
    """Move the days forward; older news never takes away newer. Refuses with NotAllowed."""
    actor.require("collector")
    known, _ = Freshness.objects.select_for_update().get_or_create(
        entity_id=entity_id, defaults={"organisation_id": actor.organisation_id}
    )
    before = (known.bank_on, known.ledger_on)
    known.bank_on = _later(known.bank_on, bank_on)
    known.ledger_on = _later(known.ledger_on, ledger_on)
    if (known.bank_on, known.ledger_on) != before:
        known.save(update_fields=["bank_on", "ledger_on"])
        audit.record(
            actor=actor,
            verb="freshness.noted",
            subject=known,
            at=at,
            detail={
                "bank_on": None if known.bank_on is None else known.bank_on.isoformat(),
                "ledger_on": None if known.ledger_on is None else known.ledger_on.isoformat(),
            },
        )
    return known


def _later(known: date | None, told: date | None) -> date | None:
    if known is None or told is None:
        return known or told
    return max(known, told)
