"""Plain claims about facts, and whether a handful of them contradict each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import ceil, floor
from types import MappingProxyType
from typing import TypeAlias

from dunwell.policy.truth import Comparison
from dunwell.policy.wording import COMPARED, number

Terms: TypeAlias = tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Known:
    """The fact is known, or is not."""

    name: str
    is_known: bool


@dataclass(frozen=True, slots=True)
class Held:
    """A test that is only ever compared with itself: a yes/no fact, a pattern."""

    what: str
    value: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A text fact is one of these, or none of them."""

    name: str
    values: frozenset[str]
    is_in: bool


@dataclass(frozen=True, slots=True)
class Sized:
    """A weighted sum of facts compares so with a number."""

    terms: Terms
    comparison: Comparison
    bound: Fraction

    def allows(self, value: Fraction) -> bool:
        return {
            "=": value == self.bound,
            "<>": value != self.bound,
            "<": value < self.bound,
            "<=": value <= self.bound,
            ">": value > self.bound,
            ">=": value >= self.bound,
        }[self.comparison]


Claim = Known | Held | Listed | Sized
Alternative: TypeAlias = tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Ranges:
    """What facts can be at all: least and most, which are whole, known, and of a closed list."""

    least: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    most: Mapping[str, Fraction] = field(default_factory=lambda: MappingProxyType({}))
    whole: frozenset[str] = frozenset()
    always_known: frozenset[str] = frozenset()
    choices: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


def contradicts_itself(alternative: Alternative, ranges: Ranges) -> bool:
    return (
        _is_known_and_not(alternative, ranges)
        or _is_held_and_not(alternative)
        or any(not values for values in _texts(alternative, ranges).values())
        or any(_is_empty(terms, alternative, ranges) for terms in _sums(alternative))
    )


def words_of(alternative: Alternative, ranges: Ranges) -> str:
    """The claims in words, the shortest that tell the case: "kind is consumer"."""
    return " and ".join(dict.fromkeys(_in_words(alternative, ranges)))


def _is_known_and_not(alternative: Alternative, ranges: Ranges) -> bool:
    said = {claim.name: set[bool]() for claim in alternative if isinstance(claim, Known)}
    for claim in alternative:
        if isinstance(claim, Known):
            said[claim.name].add(claim.is_known)
    return any(
        len(both) > 1 or (False in both and name in ranges.always_known)
        for name, both in said.items()
    )


def _is_held_and_not(alternative: Alternative) -> bool:
    held = {claim for claim in alternative if isinstance(claim, Held)}
    return any(Held(claim.what, not claim.value) in held for claim in held)


def _texts(alternative: Alternative, ranges: Ranges) -> dict[str, frozenset[str]]:
    """The values that are left for each text of which not just any may be left."""
    left: dict[str, frozenset[str]] = {}
    barred: dict[str, frozenset[str]] = {}
    for claim in alternative:
        if not isinstance(claim, Listed):
            continue
        if claim.is_in:
            left[claim.name] = left.get(claim.name, claim.values) & claim.values
        else:
            barred[claim.name] = barred.get(claim.name, frozenset()) | claim.values
    found: dict[str, frozenset[str]] = {}
    for name in {*left, *barred}:
        possible = left.get(name, ranges.choices.get(name))
        if possible is not None:
            among = possible & ranges.choices.get(name, possible)
            found[name] = among - barred.get(name, frozenset())
    return found


def _sums(alternative: Alternative) -> Iterator[Terms]:
    yield from dict.fromkeys(claim.terms for claim in alternative if isinstance(claim, Sized))


def _is_empty(terms: Terms, alternative: Alternative, ranges: Ranges) -> bool:
    """Whether no number is left for a sum, between its bounds and beside what it must not be."""
    claims = [c for c in alternative if isinstance(c, Sized) and c.terms == terms]
    low, high, is_open_low, is_open_high = _bounds(terms, claims, ranges)
    if low is None or high is None:
        return False
    if low > high or (low == high and (is_open_low or is_open_high)):
        return True
    return low == high and any(not claim.allows(low) for claim in claims)


def _bounds(
    terms: Terms, claims: list[Sized], ranges: Ranges
) -> tuple[Fraction | None, Fraction | None, bool, bool]:
    """The lowest and highest, each with whether it is itself left out."""
    name = terms[0][0] if len(terms) == 1 else ""
    lows = [(bound, False) for bound in [ranges.least.get(name)] if bound is not None]
    highs = [(bound, False) for bound in [ranges.most.get(name)] if bound is not None]
    is_whole = name in ranges.whole
    for claim in claims:
        bound = claim.bound
        if claim.comparison in (">", ">=", "="):
            lows.append(_at_least(bound, claim.comparison == ">", is_whole))
        if claim.comparison in ("<", "<=", "="):
            highs.append(_at_most(bound, claim.comparison == "<", is_whole))
    low = max(lows, default=None)
    high = min(highs, key=lambda one: (one[0], not one[1]), default=None)
    return (
        low[0] if low else None, high[0] if high else None,
        bool(low and low[1]), bool(high and high[1]),
    )  # fmt: skip


def _at_least(bound: Fraction, is_open: bool, is_whole: bool) -> tuple[Fraction, bool]:
    if not is_whole:
        return bound, is_open
    return Fraction(floor(bound) + 1 if is_open else ceil(bound)), False


def _at_most(bound: Fraction, is_open: bool, is_whole: bool) -> tuple[Fraction, bool]:
    if not is_whole:
        return bound, is_open
    return Fraction(ceil(bound) - 1 if is_open else floor(bound)), False


DATES = ("_on", "_of", "_since")


def _in_words(alternative: Alternative, ranges: Ranges) -> Iterator[str]:
    texts = _texts(alternative, ranges)
    for claim in alternative:
        match claim:
            case Known(name, False):
                yield f"{_plain(name)} is not known"
            case Listed(name) if name in texts:
                yield f"{_plain(name)} is {' or '.join(sorted(texts[name] or ()))}"
            case Listed(name, values, _):
                yield f"{_plain(name)} is not {' or '.join(sorted(values))}"
            case Sized(((name, _),), comparison, bound):
                if not name.endswith(DATES):
                    yield f"{_plain(name)} {COMPARED[comparison]} {number(bound)}"
            case Held(what, value) if what.isidentifier():
                yield f"{_plain(what)} is {'' if value else 'not '}so"
            case _:
                continue


def _plain(name: str) -> str:
    return name.replace("_", " ")
