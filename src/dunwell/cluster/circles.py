"""Who must be decided together: a customer, and whoever is asked in their place."""

from __future__ import annotations

from collections.abc import Iterable


def circles(asked_instead: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The circle of every customer named, by the first of its members.

    `asked_instead` has a pair for each customer with a `dun_to`. Head offices may have head
    offices of their own, and two may name each other: whoever is connected stays together.
    """
    above: dict[str, str] = {}
    for customer, payer in asked_instead:
        one, other = sorted((_first(above, customer), _first(above, payer)))
        above[other] = one
    return {name: _first(above, name) for name in above}


def _first(above: dict[str, str], name: str) -> str:
    """The first of the circle; everybody on the way is told, so that the next walk is short."""
    above.setdefault(name, name)
    way = []
    while above[name] != name:
        way.append(name)
        name = above[name]
    for each in way:
        above[each] = name
    return name
