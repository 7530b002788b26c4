"""What is near the words typed so far: pages, customers and invoices, each a link."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.receivables import listing
from dunwell.ui.cards import Link
from dunwell.workspace import addresses, shell
from dunwell.workspace.desk import Desk, at_desk

FEW = 6


@dataclass(frozen=True, slots=True)
class Group:
    title: str
    links: tuple[Link, ...]


@at_desk
@require_safe
def near(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list under the palette's field; it follows every key."""
    search = request.GET.get("q", "").strip()[:100]
    groups = [Group("Pages", _pages(desk, search))]
    if search:
        groups += [
            Group("Customers", _customers(desk, search)),
            Group("Invoices", _invoices(desk, search)),
        ]
    context: dict[str, object] = {
        "groups": [group for group in groups if group.links],
        "search": search,
    }
    return shell.fragment(request, desk, "workspace/customers/_near.html", context)


def _pages(desk: Desk, search: str) -> tuple[Link, ...]:
    return tuple(
        link for link in shell.shell(desk, "").nav if search.lower() in link.label.lower()
    )


def _customers(desk: Desk, search: str) -> tuple[Link, ...]:
    found, _ = listing.customers(as_of=desk.as_of, search=search, size=FEW)
    return tuple(
        Link(f"{row.name}, {row.ref}", addresses.of("customer", row.id)) for row in found
    )


def _invoices(desk: Desk, search: str) -> tuple[Link, ...]:
    found, _ = listing.invoices(as_of=desk.as_of, search=search, state="", size=FEW)
    return tuple(
        Link(f"{row.number}, {row.customer_name}", addresses.of("customer", row.customer_id))
        for row in found
    )
