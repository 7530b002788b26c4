"""Which packs protect a debtor. What is not known of somebody never takes protection away."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from dunwell.facts.catalogue import CHOICES
from dunwell.kernel.business_days import is_known
from dunwell.policy.law.pack import Debtor, Pack, Whom
from dunwell.policy.law.read import LEGAL_FORMS


def packs_for(debtor: Debtor, packs: Iterable[Pack], *, on: date) -> tuple[Pack, ...]:
    """The packs in force that day which protect this debtor, or may do so for all we know."""
    clear = _cleared(debtor)
    return tuple(
        pack
        for pack in packs
        if pack.begins_on() <= on and any(_may_be(clear, whom) for whom in pack.whom)
    )


def _cleared(debtor: Debtor) -> Debtor:
    """The debtor in the packs' words; what they cannot mean is taken as not known."""
    country = debtor.country.strip().upper() if debtor.country else None
    country = country if is_known(country) else None
    region = _region(country, debtor.region)
    form = debtor.legal_form.strip().lower().replace(" ", "_") if debtor.legal_form else None
    if debtor.kind == "consumer":
        form = "consumer"
    return Debtor(
        country=country,
        region=region,
        kind=debtor.kind if debtor.kind in CHOICES["kind"] else None,
        legal_form=form if form in LEGAL_FORMS else None,
        city=" ".join(debtor.city.split()).title() if debtor.city else None,
    )


def _region(country: str | None, region: str | None) -> str | None:
    """Without its country's name: "MA", whether given so or as "US-MA"."""
    if country is None or not region or not is_known(country, region):
        return None
    return region.strip().upper().removeprefix(f"{country}-")


def _may_be(debtor: Debtor, whom: Whom) -> bool:
    asked: Sequence[tuple[str | None, frozenset[str]]] = (
        (debtor.country, whom.countries),
        (debtor.region, whom.regions),
        (debtor.kind, whom.kinds),
        (debtor.legal_form, whom.legal_forms),
    )
    if debtor.region is not None and debtor.city in whom.elsewhere:
        return False
    return all(not wanted or known is None or known in wanted for known, wanted in asked)
