"""Decide a past run again, from what was kept with it, and compare: `dunwell verify` asks."""

import polars as pl

from dunwell.casework import evidence
from dunwell.casework.deciding import decided_on
from dunwell.casework.models import Run
from dunwell.identity import columnar
from dunwell.ledger.queries import Broken

CHECK = "a-decision-can-be-made-again"
COMPARED = (
    "status",
    "action",
    "stage",
    "channel",
    "item_ids",
    "amounts",
    "blocked_by",
    "policy",
)
STORED = """
SELECT d.id, c.ref AS customer_id, e.code AS entity_id, d.key, d.status, d.action, d.stage,
       d.channel, array_to_string(d.item_ids, ',') AS item_ids,
       array_to_string(d.amounts_minor, ',') AS amounts,
       array_to_string(d.blocked_by, ',') AS blocked_by, d.policy
  FROM casework_decision d
  JOIN receivables_customer c ON c.id = d.customer_id
  JOIN identity_entity e ON e.id = d.entity_id
 WHERE d.run_id = %s
"""
KEY = ["customer_id", "entity_id", "key"]
SCHEMA = {"id": pl.Int64(), **dict.fromkeys([*KEY, *COMPARED], pl.String())}


def differing(*, runs: int = 1, most: int = 100) -> list[Broken]:
    """Decisions of the newest runs that come out differently now; an empty list is good news.

    Runs that another version of the program decided, or whose facts are no longer kept, are
    passed over.
    """
    found: list[Broken] = []
    for run in Run.objects.select_related("policy_version").order_by("-as_of")[:runs]:
        found += _of(run)[: most - len(found)]
    return found


def _of(run: Run) -> list[Broken]:
    try:
        seen, program = evidence.kept(run)
    except evidence.FactsNotKept:
        return []
    except evidence.FactsChanged as refusal:
        return [Broken(CHECK, run.pk, str(refusal))]
    if program != evidence.program():
        return []
    anew = _flat(decided_on(seen, run.policy_version))
    stored = columnar.read(STORED, schema=SCHEMA, params=[run.pk])
    both = stored.join(anew, on=KEY, how="full", suffix=" anew", coalesce=True)
    is_new = pl.col("id").is_null()
    differs = pl.any_horizontal(
        pl.col(name).fill_null("") != pl.col(f"{name} anew").fill_null("") for name in COMPARED
    )
    wrong = both.filter(is_new | differs).sort(KEY)
    return [
        Broken(CHECK, row["id"] or 0, f"{row['key']} comes out differently on {run.as_of}.")
        for row in wrong.iter_rows(named=True)
    ]


def _flat(decisions: pl.DataFrame) -> pl.DataFrame:
    """The same columns as stored rows have, as text."""
    lists = ("item_ids", "amounts", "blocked_by")
    return decisions.select(
        *KEY,
        *(
            pl.col(name).cast(pl.List(pl.String)).list.join(",") if name in lists else name
            for name in COMPARED
        ),
    )
