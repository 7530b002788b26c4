"""How old what is owed has become: by currency and bucket of days past due."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import Case, CharField, Count, Sum, Value, When

from dunwell.ledger.models import OpenItem, Posting
from dunwell.receivables.listing import BUCKETS

KEPT_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Aged:
    """One bucket of one currency."""

    currency: str
    bucket: str
    open_minor: int
    items: int


def ageing(*, organisation_id: int, as_of: date) -> tuple[Aged, ...]:
    """What is owed, aged. One statement, and a second one when the books have moved.

    What is open changes only by a posting, so the result is kept until there is a newer one.
    """
    latest = Posting.objects.order_by("-pk").values_list("pk", flat=True).first()
    key = f"ageing:{organisation_id}:{as_of}:{latest}"
    kept: tuple[Aged, ...] | None = cache.get(key)
    if kept is None:
        kept = _counted(as_of)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def _counted(as_of: date) -> tuple[Aged, ...]:
    rows = (
        OpenItem.objects.filter(open_minor__gt=0)
        .annotate(bucket=_bucket(as_of))
        .values("currency", "bucket")
        .annotate(open=Sum("open_minor"), items=Count("pk"))
        .order_by("currency", "bucket")
    )
    return tuple(
        Aged(row["currency"], row["bucket"], row["open"], row["items"]) for row in rows
    )


def _bucket(as_of: date) -> Case:
    whens = [
        When(due_on__gte=as_of - timedelta(days=last), then=Value(name))
        for name, _, last in BUCKETS
        if last is not None
    ]
    return Case(*whens, default=Value(BUCKETS[-1][0]), output_field=CharField())
