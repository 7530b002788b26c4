"""Customers who are asked together are decided together."""

from hypothesis import given
from hypothesis import strategies as st

from dunwell.cluster.circles import circles

NAMES = st.sampled_from("abcdefgh")


def test_branches_stay_with_their_head_office() -> None:
    found = circles([("b", "h"), ("c", "h"), ("x", "y")])
    assert found["b"] == found["c"] == found["h"] != found["x"] == found["y"]


def test_two_who_name_each_other_are_one_circle() -> None:
    assert circles([("a", "b"), ("b", "a")]) == {"a": "a", "b": "a"}


@given(st.lists(st.tuples(NAMES, NAMES)))
def test_circles_are_what_is_connected(pairs: list[tuple[str, str]]) -> None:
    found = circles(pairs)
    assert all(found[one] == found[other] for one, other in pairs)
    assert all(found[first] == first <= name for name, first in found.items())
    for start in found:
        reached = {start}
        for _ in pairs:
            reached |= {n for pair in pairs if set(pair) & reached for n in pair}
        assert {name for name in found if found[name] == found[start]} == reached
