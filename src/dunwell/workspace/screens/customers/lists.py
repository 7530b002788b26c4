"""The list of customers, and the search that finds them."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dunwell.kernel.money import Money
from dunwell.receivables import listing
from dunwell.receivables.listing import CustomerRow
from dunwell.ui.cards import Link
from dunwell.workspace import addresses, paging, shell, spreadsheet
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.screens.customers import cards

COLUMNS = (
    "customer",
    "name",
    "kind",
    "country",
    "owner",
    "currency",
    "overdue",
    "open",
    "oldest_due_on",
    "holds",
)
SHOWN = (("", "All"), ("overdue", "Overdue"), ("held", "On hold"))


@at_desk
def customers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody, or whoever was searched for; fifty a page."""
    search = request.GET.get("q", "").strip()[:100]
    show, order = request.GET.get("show", ""), request.GET.get("order", "")
    rows, total = listing.customers(
        as_of=desk.as_of,
        search=search,
        show=show,
        order=order,
        page=paging.number(request),
        size=paging.SIZE,
    )
    context = {
        "screen": "customers",
        "lines": [cards.line(row, desk.as_of) for row in rows],
        "pages": paging.pages(request, total),
        "search": search,
        "shown": _links(SHOWN, "show", show, {"q": search, "order": order}),
        "order": order,
        "csv_url": f"{addresses.to('customers_csv')}?{request.GET.urlencode()}",
        "by_name_url": _url({"q": search, "show": show}),
        "by_owed_url": _url({"q": search, "show": show, "order": "owed"}),
    }
    return shell.page(request, desk, "workspace/customers/list.html", context)


@at_desk
@require_safe
def as_csv(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The whole list as one file: a line for each customer and currency."""
    rows = listing.every_customer(
        as_of=desk.as_of,
        search=request.GET.get("q", "").strip()[:100],
        show=request.GET.get("show", ""),
        order=request.GET.get("order", ""),
    )
    return spreadsheet.as_csv(
        f"customers-{desk.as_of}", COLUMNS, (line for row in rows for line in _lines(row))
    )


def _lines(row: CustomerRow) -> Iterator[list[str]]:
    who, holds = [row.ref, row.name, row.kind, row.country, row.owner], " ".join(row.holds)
    for one in row.balances:
        yield [
            *who,
            one.currency,
            str(Money(one.overdue_minor, one.currency).decimal()),
            str(Money(one.open_minor, one.currency).decimal()),
            one.oldest_due_on.isoformat() if one.oldest_due_on else "",
            holds,
        ]
    if not row.balances:
        yield [*who, "", "", "", "", holds]


@at_desk
def find(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Straight to the customer when only one fits, else to the list of those who do."""
    search = request.GET.get("q", "").strip()[:100]
    rows, total = listing.customers(as_of=desk.as_of, search=search, size=2)
    if search and total == 1:
        return redirect("workspace:customer", rows[0].id)
    if search and total == 0:
        found, invoices = listing.invoices(as_of=desk.as_of, search=search, state="", size=2)
        if invoices:
            return redirect(
                f"{addresses.to('invoices')}?{urlencode({'q': search, 'state': 'all'})}"
            )
    return redirect(_url({"q": search}))


def _links(
    choices: tuple[tuple[str, str], ...], name: str, now: str, kept: dict[str, str]
) -> tuple[Link, ...]:
    return tuple(Link(word, _url(kept | {name: code}), code == now) for code, word in choices)


def _url(query: dict[str, str]) -> str:
    asked = urlencode({name: value for name, value in query.items() if value})
    return addresses.to("customers") + (f"?{asked}" if asked else "")
