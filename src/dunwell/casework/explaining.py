"""Why a customer is treated as they are on a day: for the collector, and for the customer."""

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import polars as pl
from django.db import transaction

from dunwell.casework import frames, gather, policies
from dunwell.casework.operations.prepare import settle_the_past
from dunwell.casework.operations.turns import until_undisturbed
from dunwell.engine import explain as engine_explain
from dunwell.engine.snapshot import Snapshot
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer


def explain(
    *, organisation_id: int, customer_ref: str, as_of: date, at: datetime
) -> engine_explain.Explanation:
    """Why one customer is treated as they are on a day, and what would change it.

    It speaks of invoices by their numbers, as people do. Refuses with UnknownCustomer or NoPolicy.
    """
    return until_undisturbed(
        partial(
            _explained,
            organisation_id=organisation_id,
            customer_ref=customer_ref,
            as_of=as_of,
            at=at,
        )
    )


def _explained(
    *, organisation_id: int, customer_ref: str, as_of: date, at: datetime
) -> engine_explain.Explanation:
    with scope(organisation_id, is_one_picture=True):
        settle_the_past(organisation_id=organisation_id, as_of=as_of, at=at)
        version = policies.in_force(as_of)
        explanation = engine_explain.explain(
            _by_number(gather.snapshot(as_of=as_of, whose=_asked_with(customer_ref))),
            policies=policies.compiled(version.text),
            customer_id=customer_ref,
            as_of=as_of,
            version=str(version.number),
        )
        transaction.set_rollback(True)
    return explanation


def _asked_with(customer_ref: str) -> list[int]:
    """The customer and whoever is asked through the same payer; nobody where there is none."""
    found = Customer.objects.filter(ref=customer_ref).values_list("pk", flat=True)
    return gather.together(list(found))


def _by_number(seen: Snapshot) -> Snapshot:
    """The same day with each open invoice under its number, unless two would share a name."""
    names = frames.numbers().join(seen.items.select("item_id"), on="item_id", how="semi")
    items = _named(seen.items, names)
    if not items["item_id"].is_unique().all():
        return seen
    return replace(
        seen,
        items=items,
        holds=_named(seen.holds, names),
        contacts=_listed(seen.contacts, names),
        promises=_listed(seen.promises, names),
    )


def _named(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    joined = rows.join(names, on="item_id", how="left", maintain_order="left")
    return joined.with_columns(item_id=pl.coalesce("number", "item_id")).drop("number")


def _listed(rows: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """What is no longer open keeps its id, marked so that no number can be taken for it."""
    name = pl.element().replace_strict(
        names["item_id"], names["number"], default=pl.lit("#") + pl.element()
    )
    return rows.with_columns(pl.col("item_ids").list.eval(name))
