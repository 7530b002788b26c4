"""Today and a customer's page, beside a bare page of the same framework and the same sign-in.

They take turns, one request each, so that whatever else the machine does falls on all of them
alike; what counts is the middle of many turns, which neither a lucky nor an unlucky one moves.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median

from django.db import connection
from django.test import Client
from django.test.utils import override_settings

from benchmarks.books import Firm
from benchmarks.running import Turn
from dunwell.casework.models import Run
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.receivables.models import Customer

LIMIT = 4.0
WARM_UP = 3
TURNS_EACH = 20
"""Requests of each page for every turn that was asked for."""

Execute = Callable[[str, object, bool, dict[str, object]], object]


@dataclass(slots=True)
class Page:
    """An address, how many statements it makes, and how long each request took."""

    name: str
    address: str
    statements: int = 0
    took: list[float] = field(default_factory=list)

    @property
    def seconds(self) -> float:
        return median(self.took)


def measure(firm: Firm, turn: Turn, turns: int) -> tuple[list[str], bool]:
    """A line for each page, and whether the limit holds."""
    _set_clock(firm, turn)
    with scope(firm.actor.organisation_id):
        customer = Customer.objects.order_by("pk")[77]
    client = Client()
    assert client.login(username=firm.member, password=firm.password), "the bench can sign in"
    bare = Page("bare", "/bare/")
    pages = [Page("Today", "/"), Page("Customer", f"/customers/{customer.pk}/")]
    with override_settings(ROOT_URLCONF="benchmarks.bare_page", ALLOWED_HOSTS=["*"]):
        for page in (bare, *pages):
            page.statements = _statements(client, page.address)
        for _ in range(turns * TURNS_EACH):
            for page in (bare, *pages):
                page.took.append(_seconds(client, page.address))
    said = [f"page, bare: {1000 * bare.seconds:.1f} ms, {bare.statements} queries"]
    said += [
        f"page, {page.name}: {page.seconds / bare.seconds:.1f} times the bare page "
        f"({1000 * page.seconds:.1f} ms, {page.statements} queries; limit {LIMIT:.0f})"
        for page in pages
    ]
    return said, all(page.seconds <= LIMIT * bare.seconds for page in pages)


def _seconds(client: Client, address: str) -> float:
    began = time.perf_counter()
    client.get(address)
    return time.perf_counter() - began


def _statements(client: Client, address: str) -> int:
    """How many statements the page makes once it is warm."""
    asked = 0

    def count(
        execute: Execute, sql: str, params: object, many: bool, context: dict[str, object]
    ) -> object:
        nonlocal asked
        asked += 1
        return execute(sql, params, many, context)

    for _ in range(WARM_UP):
        client.get(address)
    with connection.execute_wrapper(count):
        answer = client.get(address)
    assert answer.status_code == 200, f"{address} answered {answer.status_code}"
    return asked


def _set_clock(firm: Firm, turn: Turn) -> None:
    """The firm's own present is the day that was decided."""
    offset = int((turn.at - clock.now()).total_seconds())
    Organisation.objects.filter(pk=firm.actor.organisation_id).update(
        is_sandbox=True, clock_offset_seconds=offset
    )
    with scope(firm.actor.organisation_id):
        assert Run.objects.filter(as_of=turn.as_of).exists(), "there is a day to look at"
