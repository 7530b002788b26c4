"""Invoices by state and age, a page at a time, and the same list as a file."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.kernel.money import Money
from dunwell.receivables import listing
from dunwell.receivables.listing import InvoiceRow
from dunwell.ui.cards import Link
from dunwell.workspace import addresses, paging, shell, spreadsheet
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.invoices import cards

STATES = (
    ("open", "Open"),
    ("overdue", "Overdue"),
    ("disputed", "Disputed"),
    ("held", "On hold"),
    ("closed", "Settled"),
    ("all", "All"),
)
COLUMNS = (
    "number",
    "customer",
    "kind",
    "issued_on",
    "due_on",
    "deferred_until",
    "currency",
    "amount",
    "open",
    "disputed",
    "hold",
)


@at_desk
@require_safe
def invoices(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Fifty a page, oldest due first."""
    asked = _asked(request)
    rows, total = listing.invoices(
        as_of=desk.as_of, **asked, page=paging.number(request), size=paging.SIZE
    )
    context: dict[str, object] = {
        "screen": "invoices",
        "lines": [cards.line(row, desk.as_of) for row in rows],
        "pages": paging.pages(request, total),
        "search": asked["search"],
        "state": request.GET.get("state", "open"),
        "bucket": asked["bucket"],
        "states": _links(STATES, "state", request.GET.get("state", "open"), request),
        "buckets": _links(
            (
                ("", "Any age"),
                *((name, name.replace("-", "–")) for name, _, _ in listing.BUCKETS),
            ),
            "bucket",
            asked["bucket"],
            request,
        ),
        "csv_url": f"{addresses.to('invoices_csv')}?{request.GET.urlencode()}",
    }
    return shell.page(request, desk, "workspace/invoices/list.html", context)


@at_desk
@require_safe
def as_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole list as one file, with amounts as plain decimals."""
    rows = listing.every_invoice(as_of=desk.as_of, **_asked(request))
    return spreadsheet.as_csv(f"invoices-{desk.as_of}", COLUMNS, (_cells(row) for row in rows))


def _asked(request: HttpRequest) -> listing.Asked:
    state = request.GET.get("state", "open")
    return {
        "search": request.GET.get("q", "").strip()[:100],
        "state": "" if state == "all" else state,
        "bucket": request.GET.get("bucket", ""),
    }


def _cells(row: InvoiceRow) -> list[str]:
    return [
        row.number,
        row.customer_name,
        row.kind,
        row.issued_on.isoformat(),
        row.due_on.isoformat(),
        row.deferred_until.isoformat() if row.deferred_until else "",
        row.currency,
        str(Money(row.amount_minor, row.currency).decimal()),
        str(Money(row.open_minor, row.currency).decimal()),
        str(Money(row.disputed_minor, row.currency).decimal()),
        row.hold,
    ]


def _links(
    choices: tuple[tuple[str, str], ...], name: str, now: str, request: HttpRequest
) -> tuple[Link, ...]:
    kept = {key: value for key, value in request.GET.items() if key not in (name, "page")}
    return tuple(
        Link(word, f"?{urlencode(kept | {name: code})}", code == now) for code, word in choices
    )
