"""Reading which files were brought in."""

from dataclasses import dataclass
from datetime import datetime

from dunwell.receivables.models import ImportBatch


@dataclass(frozen=True, slots=True)
class BatchRow:
    kind: str
    filename: str
    at: datetime
    by: str
    created: int
    updated: int
    rejected: int


def latest(*, most: int) -> list[BatchRow]:
    """The latest files that changed something, newest first. One statement."""
    rows = ImportBatch.objects.order_by("-at", "-pk")[:most]
    return [
        BatchRow(
            kind=one.kind,
            filename=one.filename,
            at=one.at,
            by=one.by,
            created=int(one.counts.get("created", 0)),
            updated=int(one.counts.get("updated", 0)),
            rejected=int(one.counts.get("rejected", 0)),
        )
        for one in rows
    ]
