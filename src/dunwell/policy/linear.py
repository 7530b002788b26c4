"""Exact arithmetic in conditions: a numeric side is a weighted sum of facts plus a constant.

Sums, differences and multiples by a literal stay inside this form, so a comparison can be made
in whole numbers however it was written. A product or quotient of two facts leaves it, and is
refused with the way to write it instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import Literal

Unit = Literal["constant", "number", "share", "money", "date"]


@dataclass(frozen=True, slots=True)
class Linear:
    """`sum(weight * fact) + constant`. A date counts as days since 1970-01-01."""

    unit: Unit
    weights: Mapping[str, Fraction]
    constant: Fraction

    @property
    def is_constant(self) -> bool:
        return not self.weights


def constant(value: Fraction) -> Linear:
    return Linear("constant", {}, value)


def add(left: Linear, right: Linear, *, unit: Unit) -> Linear:
    return _join(left, right, unit, lambda a, b: a + b)


def subtract(left: Linear, right: Linear, *, unit: Unit) -> Linear:
    return _join(left, right, unit, lambda a, b: a - b)


def scale(form: Linear, factor: Fraction) -> Linear:
    weights = {name: weight * factor for name, weight in form.weights.items()}
    return Linear(form.unit, weights, form.constant * factor)


def _join(
    left: Linear,
    right: Linear,
    unit: Unit,
    combine: Callable[[Fraction, Fraction], Fraction],
) -> Linear:
    """A fact whose weight becomes zero stays: where it is null, so is the whole, as in SQL."""
    zero = Fraction(0)
    names = dict.fromkeys((*left.weights, *right.weights))
    weights = {
        name: combine(left.weights.get(name, zero), right.weights.get(name, zero))
        for name in names
    }
    return Linear(unit, weights, combine(left.constant, right.constant))


def whole(form: Linear) -> tuple[dict[str, int], int]:
    """The same form in whole numbers: multiplied by the least number that clears fractions.

    The factor is positive, so a comparison with zero keeps its answer.
    """
    parts = (*form.weights.values(), form.constant)
    factor = lcm(*(part.denominator for part in parts))
    weights = {name: int(weight * factor) for name, weight in form.weights.items()}
    return weights, int(form.constant * factor)
