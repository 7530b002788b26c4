"""Whether conditions can hold together at all: the reasoning behind "nobody is ever reached".

A condition is spread into alternatives, each a handful of plain claims about facts; it can hold
if any alternative does not contradict itself. Where that would become too many, or a claim is
beyond this reasoning, the answer is "it may": a check then keeps quiet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from dunwell.policy import truth
from dunwell.policy.claims import (
    Alternative,
    Claim,
    Held,
    Known,
    Listed,
    Ranges,
    Sized,
    contradicts_itself,
    words_of,
)
from dunwell.policy.expression import FLIPPED
from dunwell.policy.linear import Linear
from dunwell.policy.truth import Comparison, Truth

Mode = Literal["true", "false", "not true", "not false"]
"""SQL knows three answers: a condition over an unknown fact is neither true nor false."""

Alternatives: TypeAlias = tuple[Alternative, ...]
ALTERNATIVES_MAX = 120
NEGATED: Mapping[Comparison, Comparison] = {
    "=": "<>", "<>": "=", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
}  # fmt: skip
OPPOSITE: Mapping[Mode, Mode] = {
    "true": "false", "false": "true", "not true": "not false", "not false": "not true",
}  # fmt: skip
CERTAIN: Alternatives = ((),)
"""One alternative that claims nothing: it always holds."""


class TooMany(Exception):
    """More alternatives than are worth looking at."""


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways in which conditions come out as asked. `alternatives` None: too many to tell."""

    alternatives: Alternatives | None
    ranges: Ranges

    @property
    def are_any(self) -> bool:
        """Whether there is any way, for all that can be told."""
        return self.alternatives is None or bool(self.alternatives)

    def example(self) -> str:
        """One of them in words; empty where there is none, or none that words can tell."""
        return words_of(self.alternatives[0], self.ranges) if self.alternatives else ""

    def along_with(self, other: Ways) -> Ways:
        """The ways in which both come out."""
        if self.alternatives is None or other.alternatives is None:
            return Ways(None, self.ranges)
        try:
            return Ways(_all([self.alternatives, other.alternatives], self.ranges), self.ranges)
        except TooMany:
            return Ways(None, self.ranges)


def ways(meaning: Truth, *, ranges: Ranges, mode: Mode = "true") -> Ways:
    """Every way in which one condition comes out so."""
    try:
        spread = _all([_spread(meaning, mode, ranges)], ranges)
    except TooMany:
        return Ways(None, ranges)
    return Ways(spread, ranges)


def _spread(meaning: Truth, mode: Mode, ranges: Ranges) -> Alternatives:
    match meaning:
        case truth.Not(part):
            return _spread(part, OPPOSITE[mode], ranges)
        case truth.All(parts) | truth.Either(parts):
            spread = [_spread(part, mode, ranges) for part in parts]
            needs_all = isinstance(meaning, truth.All) == (mode in ("true", "not false"))
            return _all(spread, ranges) if needs_all else _any(spread)
        case truth.Always(value):
            return CERTAIN if value == (mode in ("true", "not false")) else ()
        case truth.Unknown(name):
            return ((Known(name, mode in ("false", "not true")),),)
        case _:
            return _claims(meaning, mode)


def _claims(meaning: Truth, mode: Mode) -> Alternatives:
    """One plain test: its claim, or that a fact it reads is not known."""
    is_wanted = mode in ("true", "not false")
    names, claim = _claim(meaning, is_wanted)
    known: Alternative = tuple(Known(name, True) for name in names)
    certain: Alternatives
    if isinstance(claim, bool):
        certain = (known,) if claim else ()
    else:
        certain = ((*known, claim),)
    if mode in ("true", "false"):
        return certain
    return (*certain, *((Known(name, False),) for name in names))


def _claim(meaning: Truth, is_wanted: bool) -> tuple[tuple[str, ...], Claim | bool]:
    """The facts it reads and the claim; a plain yes or no where no fact decides."""
    match meaning:
        case truth.Flag(name):
            return (name,), Held(name, is_wanted)
        case truth.OneOf(name, values):
            return (name,), Listed(name, frozenset(values), is_wanted)
        case truth.Compare(form, comparison):
            wanted = comparison if is_wanted else NEGATED[comparison]
            return tuple(form.weights), _sized(form, wanted)
        case truth.Like(name, _):
            return (name,), Held(repr(meaning), is_wanted)
        case truth.Same(left, right):
            return (left, right), Held(repr(meaning), is_wanted)
        case _:
            raise AssertionError(f"{meaning} is spread elsewhere")


def _sized(form: Linear, comparison: Comparison) -> Claim | bool:
    """The same comparison with its first weight 1, so that equal sums are told to be equal."""
    weights = {name: weight for name, weight in sorted(form.weights.items()) if weight}
    if not weights:
        return Sized((), comparison, -form.constant).allows(Fraction(0))
    first = next(iter(weights.values()))
    terms = tuple((name, weight / first) for name, weight in weights.items())
    kept = comparison if first > 0 else FLIPPED[comparison]
    return Sized(terms, kept, -form.constant / first)


def _any(parts: list[Alternatives]) -> Alternatives:
    return _counted([one for part in parts for one in part])


def _all(parts: list[Alternatives], ranges: Ranges) -> Alternatives:
    found: list[Alternative] = [()]
    for part in parts:
        joined = (tuple(dict.fromkeys((*one, *other))) for one in found for other in part)
        if len(found) * len(part) > ALTERNATIVES_MAX * 10:
            raise TooMany
        found = [one for one in joined if not contradicts_itself(one, ranges)]
        _counted(found)
    return tuple(found)


def _counted(alternatives: list[Alternative]) -> Alternatives:
    if len(alternatives) > ALTERNATIVES_MAX:
        raise TooMany
    return tuple(alternatives)
