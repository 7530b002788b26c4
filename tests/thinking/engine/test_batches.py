"""How a portfolio is cut: every customer once, a payer never in two, no hands idle at the end."""

from __future__ import annotations

import pytest

from dunwell.engine.batches import ITEMS_EACH, ITEMS_LEAST, items_each, stretches
from dunwell.engine.portfolio import spread
from dunwell.engine.snapshot import accept
from tests.support.books import AS_OF, customer, frames, item


@pytest.mark.parametrize(
    ("items", "hands", "each"),
    [
        (0, 2, ITEMS_LEAST),
        (ITEMS_LEAST + 1, 8, ITEMS_LEAST),
        (1_000_000, 2, 500_000),
        (1_000_001, 2, 250_001),
        (1_000_000, 8, 125_000),
        (10_000_000, 1, ITEMS_EACH),
    ],
)
def test_batches_are_as_many_as_the_hands_can_share(items: int, hands: int, each: int) -> None:
    assert items_each(items, hands=hands) == each


def test_every_payer_is_in_one_stretch() -> None:
    customers = [customer(customer_id=f"c{number}") for number in range(6)]
    items = [
        item(f"i{number}-{place}", AS_OF, customer_id=f"c{number}")
        for number in (1, 2, 4)
        for place in range(3)
    ]
    snapshot = accept(frames({"customers": customers, "items": items}), as_of=AS_OF)
    owed = spread(snapshot, facts=frozenset())
    every = stretches(owed, customers=6, items_each=2)
    assert [first for first, _ in every] == [0, *(end for _, end in every[:-1])]
    assert every[-1][1] == 6
    parts = [owed.between(*stretch) for stretch in every]
    assert [part.debts["item_id"].to_list() for part in parts if part.debts.height] == [
        [f"i{number}-{place}" for place in range(3)] for number in (1, 2, 4)
    ]
    assert all(set(part.debts["payer"]) == set(part.ladders["payer"]) for part in parts)
