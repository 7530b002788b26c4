"""What a decision was made of, as one short value a customer, read by one statement.

The engine is pure and decides each payer by that payer's rows alone. So as long as the rows are
the same, byte for byte, the decision is the same, and need not be made again. The statement is
put together from the very queries that the engine's facts are read with: a fact that is added
there is watched here too.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from weakref import WeakSet

from django.db import connection
from psycopg import Connection

from dunwell.casework import frames, gather
from dunwell.identity import columnar

UNTAKEN = """
SELECT c.ref AS customer_id, k.id
  FROM channels_contactattempt k
  JOIN receivables_customer c ON c.id = k.customer_id
 WHERE k.direction = 'out' AND k.key IS NOT NULL AND k.stage IS NOT NULL
   AND k.entity_id IS NOT NULL /* only k.customer_id */
   AND NOT EXISTS (SELECT 1 FROM casework_casestep s WHERE s.contact_id = k.id)
"""
"""Contacts that no case knows of yet: a decision without them would be made too early."""

POLICY = """
SELECT NULL::text AS customer_id, number FROM casework_policyversion
 WHERE effective_on <= $2 ORDER BY number DESC LIMIT 1
"""
TOLD = """
SELECT c.ref AS customer_id, t.item_id, t.stage, t.told_on, t.id
  FROM casework_toldstage t
  JOIN ledger_openitem i ON i.id = t.item_id
  JOIN receivables_customer c ON c.id = i.customer_id
 WHERE i.open_minor <> 0 /* only i.customer_id */
"""
"""Every stage that an open item was told, not only the latest."""

TOGETHER = """
SELECT c.ref AS customer_id, (SELECT string_agg(other.id::text, ',' ORDER BY other.id)
                                FROM whose other WHERE other.payer = mine.payer)
  FROM whose mine JOIN receivables_customer c ON c.id = mine.id
"""
"""Who is asked through the same payer: one who leaves changes it for those who stay."""

BY_ROW = {
    name: "SELECT c.ref AS customer_id, rows.* "  # nosec B608: our own words
    f"FROM ({query}) rows JOIN receivables_customer c ON c.id = rows.customer_row"
    for name, query in gather.BY_ROW.items()
}
WATCHED = {
    **gather.QUERIES,
    **BY_ROW,
    "entities": f"SELECT NULL::text AS customer_id, e.* FROM ({gather.QUERIES['entities']}) e",  # nosec B608
    "told": TOLD,
    "notices": frames.NOTICES,
    "together": TOGETHER,
    "untaken": UNTAKEN,
    "policy": POLICY,
}


def _statement() -> str:
    """One row a customer, and one for what concerns everybody."""
    lines = " UNION ALL ".join(
        f"SELECT customer_id, '{name}' AS what, rows::text AS line "  # nosec B608: our own words
        f"FROM ({columnar.only(query, 'ARRAY(SELECT id FROM whose)')}) rows"
        for name, query in WATCHED.items()
    )
    return f"""
    WITH whose AS MATERIALIZED ({gather.PAYERS.format(those="$1")})
    SELECT customer_id, bool_or(what = 'untaken'),
           sha256(convert_to(string_agg(what || line, E'\\n' ORDER BY what, line COLLATE "C"),
                             'UTF8'))
      FROM ({lines}) said
     GROUP BY customer_id
    """  # nosec B608: our own words


PREPARE = f"PREPARE casework_fingerprint (bigint[], date) AS {_statement()}"
"""To plan it takes longer than to run it, and it runs for each message: so it is planned once."""

_prepared: WeakSet[Connection] = WeakSet()
"""The connections that know it."""


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What is known of some customers, by their number; under None what concerns everybody.

    ``is_taken_in`` is false while a contact of theirs waits to be taken into its case.
    """

    of: Mapping[str | None, bytes]
    is_taken_in: bool

    def is_within(self, other: "Fingerprint") -> bool:
        """Whether the other one, of more customers, knows the same of everybody here."""
        is_same = all(other.of.get(ref) == hashed for ref, hashed in self.of.items())
        return self.is_taken_in and is_same


def fingerprint(customer_ids: Collection[int], *, as_of: date) -> Fingerprint:
    """Of these customers and of everybody who is asked through the same payers."""
    with connection.cursor() as cursor:
        if connection.connection not in _prepared:
            cursor.execute(PREPARE)
            _prepared.add(connection.connection)
        cursor.execute("EXECUTE casework_fingerprint(%s, %s)", [sorted(customer_ids), as_of])
        rows = cursor.fetchall()
    return Fingerprint(
        of={ref: bytes(hashed) for ref, _, hashed in rows},
        is_taken_in=not any(is_untaken for _, is_untaken, _ in rows),
    )
