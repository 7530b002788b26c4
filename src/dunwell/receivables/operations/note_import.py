"""Remember that a file was brought in, and what became of it."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.receivables.models import ImportBatch


@transaction.atomic
def note_import(
    *,
    actor: Actor,
    kind: str,
    filename: str,
    sha256: str,
    as_of: date,
    counts: Mapping[str, int],
    at: datetime,
) -> ImportBatch:
    """Keep the file's name, its fingerprint and the counts."""
    batch = ImportBatch.objects.create(
        organisation_id=actor.organisation_id,
        kind=kind,
        filename=filename[:255],
        sha256=sha256,
        as_of=as_of,
        at=at,
        by=actor.name,
        counts=dict(counts),
    )
    audit.record(
        actor=actor,
        verb=f"{kind}.imported",
        subject=batch,
        at=at,
        detail={"file": filename[:255], **counts},
    )
    return batch
