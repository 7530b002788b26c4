"""The measuring itself, once there is a database: see `benchmarks.database`."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from django.db import connection, transaction

from benchmarks import books, pages
from benchmarks.books import AS_OF, AT, Firm
from dunwell.casework import operations as casework
from dunwell.casework.models import Decision
from dunwell.identity.scope import scope

RELEASED = 500
"""Messages are composed one by one: as many tell how long one takes."""

TABLE = """
CREATE TABLE bench_action (
  item_id bigint PRIMARY KEY, customer_id bigint, age integer, level smallint, fee_minor bigint)
"""
LET_IN = "GRANT ALL ON bench_action TO dunwell_app"
BARE = """
INSERT INTO bench_action
SELECT id, customer_id, %(day)s::date - due_on,
       CASE WHEN %(day)s::date - due_on >= 60 THEN 4 WHEN %(day)s::date - due_on >= 30 THEN 3
            WHEN %(day)s::date - due_on >= 14 THEN 2 ELSE 1 END,
       CASE WHEN %(day)s::date - due_on >= 14 THEN 4000 ELSE 0 END
  FROM ledger_openitem WHERE open_minor > 0 AND due_on < %(day)s
"""


class _Undo(Exception):
    """Leaves a measured transaction without keeping what it wrote."""


def measure(items: int, turns: int) -> bool:
    """Print one line a figure; whether the limited ones hold."""
    firm = books.fill(items=items)
    books.as_owner(TABLE, LET_IN)
    _run(firm, turns)
    lines, holds = pages.measure(firm, turns)
    for line in lines:
        _say(line)
    return holds


def _run(firm: Firm, turns: int) -> None:
    """Deciding and storing in turns with the bare statement; then the release, once."""
    organisation_id = firm.actor.organisation_id
    bare, ours = [], []
    for _ in range(turns):
        bare.append(_undone(organisation_id, _bare))
        ours.append(_undone(organisation_id, lambda: _prepare(firm)))
    best, statement = min(ours), min(bare)
    _say(
        f"run, {firm.items:,} open items: deciding and storing takes {best / statement:.1f} times "
        f"the bare INSERT .. SELECT ({best:.2f} s against {statement:.2f} s)"
    )
    run = casework.prepare(actor=firm.actor, as_of=AS_OF, at=AT)
    with scope(organisation_id):
        due = Decision.objects.filter(run=run, status="due", action="message").order_by("pk")
        some = list(due.values_list("pk", flat=True)[:RELEASED])
        began = time.perf_counter()
        released = casework.release(actor=firm.actor, run_id=run.pk, decision_ids=some, at=AT)
    took = time.perf_counter() - began
    _say(
        f"run, release: {released.queued:,} messages composed and queued in {took:.2f} s "
        f"({1000 * took / max(released.queued, 1):.1f} ms each)"
    )
    books.as_owner("VACUUM ANALYZE")


def _bare() -> None:
    with connection.cursor() as cursor:
        cursor.execute(BARE, {"day": AS_OF})


def _prepare(firm: Firm) -> None:
    casework.prepare(actor=firm.actor, as_of=AS_OF, at=AT)


def _undone(organisation_id: int, work: Callable[[], None]) -> float:
    """Seconds for the work with its commit left out on both sides, and nothing kept."""
    took = 0.0
    try:
        with transaction.atomic(), scope(organisation_id):
            began = time.perf_counter()
            work()
            took = time.perf_counter() - began
            raise _Undo
    except _Undo:
        return took


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
