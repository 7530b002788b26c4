"""Laying the law over a policy: customers in groups, each under the policy as theirs tightens it.

Customers whom different laws protect, and whose policy comes out the same, stay together.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from dunwell.engine.portfolio import Portfolio
from dunwell.engine.snapshot import Snapshot
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.law.pack import Debtor, Pack
from dunwell.policy.law.tighten import tighten
from dunwell.policy.law.whom import packs_for
from dunwell.policy.model import Policy

KNOWN_BY = ("country", "region", "kind", "legal_form", "city")
LAWS = "laws"
Group = tuple[CompiledPolicy, Portfolio]


def laid_over(each: CompiledPolicy, mine: Portfolio, snapshot: Snapshot) -> list[Group]:
    """The policy's ladders in groups; all of them together where no law changes anything."""
    if not each.packs or mine.ladders.is_empty():
        return [(each, mine)]
    debtors = snapshot.customers.select(*KNOWN_BY)[mine.ladders["payer"]]
    found = {debtor: _laws(each, debtor, snapshot) for debtor in debtors.unique().iter_rows()}
    numbered = {each.policy: 0}
    for packs in sorted(set(found.values()), key=lambda some: [pack.id for pack in some]):
        numbered.setdefault(tighten(each.policy, packs, on=snapshot.as_of), len(numbered))
    groups = _groups(each, found, numbered, snapshot)
    known = (
        mine.ladders.select("payer")
        .hstack(debtors)
        .join(groups, on=list(KNOWN_BY), how="left", nulls_equal=True, maintain_order="left")
    )
    named = Portfolio(mine.ladders.hstack(known.select(LAWS)), mine.debts, mine.credits)
    return _parts(each, named, known, tuple(numbered))


def _laws(
    each: CompiledPolicy, debtor: tuple[str | None, ...], snapshot: Snapshot
) -> tuple[Pack, ...]:
    return packs_for(Debtor(*debtor), each.packs, on=snapshot.as_of)


def _groups(
    each: CompiledPolicy,
    found: dict[tuple[str | None, ...], tuple[Pack, ...]],
    numbered: dict[Policy, int],
    snapshot: Snapshot,
) -> pl.DataFrame:
    """What is known of a debtor -> their group, and the names of the laws that protect them."""
    rows = [
        (
            *debtor,
            numbered[tighten(each.policy, packs, on=snapshot.as_of)],
            ", ".join(pack.title for pack in packs) or None,
        )
        for debtor, packs in found.items()
    ]
    schema = {**dict.fromkeys(KNOWN_BY, pl.String()), "group": pl.Int64(), LAWS: pl.String()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _parts(
    each: CompiledPolicy, mine: Portfolio, known: pl.DataFrame, policies: tuple[Policy, ...]
) -> list[Group]:
    parts = []
    for number, policy in enumerate(policies):
        part, mine = mine.split(known.filter(group=number)["payer"])
        if part.ladders.height:
            parts.append((replace(each, policy=policy), part))
    return parts
