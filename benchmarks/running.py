"""Days decided and stored, in turns with the bare statement.

The bare statement is what anybody would have to do at least: age every overdue item, give it a
level and a fee, and store that for the day. It is as honest as we can make it, for both sides:

- The same server, connection and role, one transaction each, committed, with the same durability.
- Its table has what every table of a firm has here: the organisation, a primary key (an item is
  levelled once a day), nothing null, and the very same row-level security, forced. It has no
  further index and no reference to other tables, which a firm would want, and which cost more.
- Each turn is another working day, so that both tables fill up as they do in life. Work that is
  rolled back would leave its dead rows and torn index pages to the turns that follow.
- The limit is what somebody waits, the best of the turns; both wait for the same disk. What each
  takes on the processors stands beside it: there ours is dearer, as it packs the facts and writes
  rows out while the database is at work.
- It needs nothing else: no policy, no history, no reasons, no evidence, nothing for a page to read.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.db import connection

from benchmarks import books, costs
from benchmarks.books import AS_OF, AT, Firm
from benchmarks.costs import Cost
from dunwell.casework import operations as casework
from dunwell.identity.isolation import isolate
from dunwell.identity.scope import scope
from dunwell.kernel.business_days import add_business_days
from dunwell.receivables import operations as receivables

LIMIT = 4.0

TABLE = """
CREATE TABLE bench_action (
  organisation_id bigint NOT NULL, day date NOT NULL, item_id bigint NOT NULL,
  customer_id bigint NOT NULL, age integer NOT NULL, level smallint NOT NULL,
  fee_minor bigint NOT NULL, PRIMARY KEY (day, item_id))
"""
LET_IN = "GRANT ALL ON bench_action TO dunwell_app"
BARE = """
INSERT INTO bench_action
SELECT organisation_id, %(day)s, id, customer_id, %(day)s::date - due_on,
       CASE WHEN %(day)s::date - due_on >= 60 THEN 4 WHEN %(day)s::date - due_on >= 30 THEN 3
            WHEN %(day)s::date - due_on >= 14 THEN 2 ELSE 1 END,
       CASE WHEN %(day)s::date - due_on >= 14 THEN 4000 ELSE 0 END
  FROM ledger_openitem WHERE open_minor > 0 AND due_on < %(day)s
"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A day decided twice, with what it took."""

    as_of: date
    at: datetime
    run_id: int
    ours: Cost
    bare: Cost


def measure(firm: Firm, turns: int) -> tuple[str, bool, Turn]:
    """A line, whether the limit holds, and the last turn, whose run may be released."""
    books.as_owner(TABLE, LET_IN, *isolate("bench_action").sql)
    taken = [_taken(firm, turn) for turn in range(turns)]
    ours = costs.least(turn.ours for turn in taken)
    bare = costs.least(turn.bare for turn in taken)
    by_clock, by_processors = ours / bare
    line = (
        f"run, {firm.items:,} open items: deciding and storing takes {by_clock:.1f} times "
        f"the bare INSERT .. SELECT (limit {LIMIT:.0f}; {ours.seconds:.2f} s against "
        f"{bare.seconds:.2f} s; on the processors {by_processors:.1f} times, "
        f"{ours.processor_seconds:.2f} s against {bare.processor_seconds:.2f} s)"
    )
    return line, by_clock <= LIMIT, taken[-1]


def _taken(firm: Firm, turn: int) -> Turn:
    day = add_business_days(AS_OF, turn, country="GB")
    at = AT + timedelta(days=(day - AS_OF).days)
    with scope(firm.actor.organisation_id):
        receivables.note_freshness(
            actor=firm.actor, entity_id=firm.entity_id, bank_on=day, ledger_on=day, at=at
        )
    bare = costs.of(partial(_bare, firm, day))
    ours = costs.of(partial(casework.prepare, actor=firm.actor, as_of=day, at=at))
    run = casework.prepare(actor=firm.actor, as_of=day, at=at)
    return Turn(day, at, run.pk, ours, bare)


def _bare(firm: Firm, day: date) -> None:
    with scope(firm.actor.organisation_id), connection.cursor() as cursor:
        cursor.execute(BARE, {"day": day})
