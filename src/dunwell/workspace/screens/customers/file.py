"""One customer's file: two balances, what happens next and why, what is open, and everything."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from dunwell.casework import ladder, standing, worklist
from dunwell.channels import thread
from dunwell.ledger import history
from dunwell.payments import listing as payments
from dunwell.receivables import customer_file, listing
from dunwell.workspace import shell
from dunwell.workspace.decisions import card
from dunwell.workspace.desk import Desk, at_desk
from dunwell.workspace.missing import found
from dunwell.workspace.screens.customers import file_cards, timeline

LATELY, EVER = 60, 2000


@at_desk
@require_safe
def customer(request: HttpRequest, desk: Desk, customer_id: int) -> HttpResponse:
    """The whole page, or only the thread when htmx asks for another kind of entry."""
    return page(request, desk, customer_id, {})


def page(
    request: HttpRequest,
    desk: Desk,
    customer_id: int,
    more: dict[str, object],
    status: int = 200,
) -> HttpResponse:
    """The file, with a form open in it where `more` brings one."""
    person = found(customer_file.person(customer_id), "customer")
    most = EVER if "all" in request.GET else LATELY
    open_rows = customer_file.open_rows(customer_id)
    sources = _sources(customer_id, most)
    holds = sources.holds
    balances = listing.balances([customer_id], as_of=desk.as_of).get(customer_id, ())
    kind = request.GET.get("kind", "")
    entries = timeline.timeline(
        sources,
        owed={one.currency: one.open_minor for one in balances},
        as_of=desk.as_of,
        zone=desk.zone,
        kind=kind,
    )
    decided = worklist.decisions_of(customer_id, as_of=desk.as_of)
    rungs = ladder.ladder(
        customer_id=customer_id,
        entity_id=person.entity_id,
        policy=next((row.policy for row in decided if row.policy), ""),
        as_of=desk.as_of,
    )
    facts = standing.standings([customer_id], as_of=desk.as_of)[customer_id]
    context = {
        "screen": "customers",
        "person": person,
        "place": file_cards.place(person),
        "about": file_cards.about(person),
        "cash": file_cards.cash(open_rows, balances, desk.as_of),
        "facts": file_cards.standing(facts, holds, desk.as_of),
        "ladder": file_cards.steps(rungs, decided, open_rows, holds, desk.as_of),
        "rungs": rungs,
        "next_steps": [card(row, desk) for row in decided],
        "open_lines": file_cards.open_lines(open_rows, holds, desk.as_of),
        "entries": entries[:most],
        "has_older": len(entries) >= LATELY and most == LATELY,
        "kind": kind,
        "kinds": file_cards.kinds(kind),
        "reach": file_cards.reach(sources.addresses, customer_file.contacts(customer_id)),
        "is_stopped": any(one.status != "usable" for one in sources.addresses),
        "holds": file_cards.holds_in_force(holds, sources.documents, desk.as_of),
        "leaving": thread.leaving(customer_id),
        "may_act": desk.actor.may("collector"),
    }
    if request.headers.get("HX-Target") == "thread":
        return shell.fragment(request, desk, "workspace/customers/_thread.html", context)
    return shell.page(request, desk, "workspace/customers/file.html", context | more, status)


def _sources(customer_id: int, most: int) -> timeline.Sources:
    """What the thread is made of, each in one statement."""
    movements = history.movements(customer_id, most=most)
    holds = customer_file.holds(customer_id)
    items = {item for one in movements for item in (*one.item_ids, *one.other_item_ids)}
    items |= {hold.item_id for hold in holds if hold.item_id}
    return timeline.Sources(
        movements=movements,
        documents=customer_file.documents(items),
        payments=payments.payments(customer_id, most=most),
        said=thread.said(customer_id, most=most),
        promises=customer_file.promises(customer_id),
        holds=holds,
        notes=customer_file.notes(customer_id),
        addresses=customer_file.addresses(customer_id),
    )
