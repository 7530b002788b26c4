"""How old what is owed has become: by currency and bucket of days past due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Case, CharField, Count, Sum, Value, When

from dunwell.identity.rows import rows
from dunwell.ledger.models import OpenItem
from dunwell.receivables.listing import BUCKETS

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Aged:
    """One bucket of one currency."""

    currency: str
    bucket: str
    open_minor: int
    items: int


@dataclass(frozen=True, slots=True)
class _Books:
    """The books' last page, and whether nobody is writing on it just now."""

    latest: int | None
    is_quiet: bool


BOOKS = """
SELECT (SELECT max(id) FROM ledger_posting) AS latest,
       pg_snapshot_xmin(now) = pg_snapshot_xmax(now) AS is_quiet
  FROM pg_current_snapshot() AS now
"""


def ageing(*, organisation_id: int, as_of: date) -> tuple[Aged, ...]:
    """What is owed, aged. One statement, and a second one when the books have moved.

    What is open changes only by a posting, so the result is good until there is a newer one.
    While somebody writes it is not kept: a posting with a lower number may still be to come.
    """
    books = rows(_Books, BOOKS, {})[0]
    key = f"ageing:{organisation_id}:{as_of}:{books.latest}"
    kept: tuple[Aged, ...] | None = cache.get(key)
    if kept is None:
        kept = _counted(as_of)
        if books.is_quiet:
            cache.set(key, kept, KEPT_SECONDS)
    return kept


def _counted(as_of: date) -> tuple[Aged, ...]:
    found = (
        OpenItem.objects.filter(open_minor__gt=0)
        .annotate(bucket=_bucket(as_of))
        .values("currency", "bucket")
        .annotate(open=Sum("open_minor"), items=Count("pk"))
        .order_by("currency", "bucket")
    )
    return tuple(
        Aged(row["currency"], row["bucket"], row["open"], row["items"]) for row in found
    )


def _bucket(as_of: date) -> Case:
    whens = [
        When(due_on__gte=as_of - timedelta(days=last), then=Value(name))
        for name, _, last in BUCKETS
        if last is not None
    ]
    return Case(*whens, default=Value(BUCKETS[-1][0]), output_field=CharField())
