"""Whatever is owed and whatever comes in: an allocation never loses or makes money."""

from collections import Counter
from datetime import date, timedelta
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from dunwell.payments import allocation, reference
from dunwell.payments.allocation import Incoming, Item

CAME_ON = date(2026, 11, 23)
PAYMENT = 999
AMOUNT = st.integers(-50, 50).filter(bool)
ITEMS = st.lists(st.tuples(AMOUNT, st.integers(0, 99), st.integers(-40, 40)), max_size=8).map(
    lambda rows: [
        Item(n, f"INV-{1000 + number}", minor, CAME_ON + timedelta(days=days))
        for n, (minor, number, days) in enumerate(rows, 1)
    ]
)
PAYMENTS = st.builds(
    Incoming,
    credit_id=st.just(PAYMENT),
    amount_minor=st.integers(1, 300),
    received_on=st.just(CAME_ON),
    reference=st.lists(st.integers(1000, 1099).map(lambda n: f"inv {n}"), max_size=3).map(
        " ".join
    ),
    item_ids=st.lists(st.integers(1, 12), max_size=4).map(tuple),
    oldest_first=st.booleans(),
)


@given(PAYMENTS, ITEMS)
def test_never_more_than_either_side_has(payment: Incoming, items: list[Item]) -> None:
    parts = allocation.plan(payment, items)

    taken, settled = Counter[int](), Counter[int]()
    for part in parts:
        assert part.amount_minor > 0
        taken[part.credit_id] += part.amount_minor
        settled[part.item_id] += part.amount_minor
    credits = {item.id: -item.open_minor for item in items if item.open_minor < 0}
    owed = {item.id: item.open_minor for item in items if item.open_minor > 0}
    for credit_id, used in taken.items():
        assert used <= (credits | {PAYMENT: payment.amount_minor})[credit_id]
    for item_id, used in settled.items():
        assert used <= owed[item_id]


@given(PAYMENTS, ITEMS, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(
    payment: Incoming, items: list[Item], random: Random
) -> None:
    shuffled = list(items)
    random.shuffle(shuffled)
    assert allocation.plan(payment, items) == allocation.plan(payment, shuffled)


@given(PAYMENTS, ITEMS)
def test_oldest_first_leaves_no_money_beside_an_open_item(
    payment: Incoming, items: list[Item]
) -> None:
    parts = allocation.plan(payment, items)
    left = payment.amount_minor - sum(p.amount_minor for p in parts if p.credit_id == PAYMENT)
    still_open = sum(item.open_minor for item in items if item.open_minor > 0) - sum(
        part.amount_minor for part in parts
    )
    assert not (payment.oldest_first and left and still_open)


@given(st.text("ABCDEFGHIJ0123456789-/ ", min_size=1, max_size=21))
def test_a_reference_of_ours_is_always_read_again(number: str) -> None:
    made = reference.creditor_reference(number)
    if not made:
        assert not any(map(str.isalnum, number))
        return
    assert reference.is_creditor_reference(made)
    assert reference.mentioned(reference.spaced(made), {7: number}) == [7]
    assert reference.mentioned(f"payment {made.lower()} thanks", {7: number}) == [7]
