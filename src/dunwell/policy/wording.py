"""A condition in plain words: "what is overdue is at least 1,000 and kind is business"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import timedelta
from fractions import Fraction

from dunwell.policy import truth
from dunwell.policy.expression import FLIPPED
from dunwell.policy.linear import Linear
from dunwell.policy.operands import EPOCH
from dunwell.policy.truth import Comparison, Truth

DAYS_BACK = re.compile(r"_(\d+)d$")

COMPARED: Mapping[Comparison, str] = {
    "=": "is",
    "<>": "is not",
    "<": "is below",
    "<=": "is at most",
    ">": "is above",
    ">=": "is at least",
}


def in_words(meaning: Truth) -> str:
    """The whole condition; parts that need it stand in brackets."""
    match meaning:
        case truth.All(parts):
            return " and ".join(_part(part) for part in parts)
        case truth.Either(parts):
            return " or ".join(_part(part) for part in parts)
        case truth.Not(part):
            return _denied(part)
        case truth.Compare(form, comparison):
            return _comparison(form, comparison)
        case truth.Always(value):
            return "always" if value else "never"
        case _:
            return _test(meaning, "is")


def _part(meaning: Truth) -> str:
    words = in_words(meaning)
    return f"({words})" if isinstance(meaning, truth.All | truth.Either) else words


def _denied(meaning: Truth) -> str:
    if isinstance(meaning, truth.Unknown):
        return f"{_name(meaning.name)} is known"
    if isinstance(meaning, truth.OneOf | truth.Same | truth.Flag | truth.Like):
        return _test(meaning, "is not")
    return f"not ({in_words(meaning)})"


def _test(meaning: Truth, verb: str) -> str:
    match meaning:
        case truth.Flag(name):
            return f"{_name(name)} {verb} so"
        case truth.Unknown(name):
            return f"{_name(name)} {verb} not known"
        case truth.OneOf(name, values):
            return f"{_name(name)} {verb} {' or '.join(values)}"
        case truth.Same(left, right):
            return f"{_name(left)} {verb} the same as {_name(right)}"
        case truth.Like(name, pattern):
            return f"{_name(name)} {verb} like {pattern}"
        case _:
            raise AssertionError(f"{meaning} is worded elsewhere")


def _comparison(form: Linear, comparison: Comparison) -> str:
    """What is added stands left, what is taken away stands right."""
    left = [_term(name, weight) for name, weight in form.weights.items() if weight > 0]
    right = [_term(name, -weight) for name, weight in form.weights.items() if weight <= 0]
    constant = -form.constant
    if not left:
        left, right = right, left
        comparison, constant = FLIPPED[comparison], -constant
    if constant or not right:
        right.append(_constant(constant, form))
    return f"{' + '.join(left)} {COMPARED[comparison]} {' + '.join(right)}"


def _term(name: str, weight: Fraction) -> str:
    return _name(name) if weight == 1 else f"{number(weight)} x {_name(name)}"


def _constant(value: Fraction, form: Linear) -> str:
    if form.unit == "date" and len(form.weights) == 1:
        return f"{EPOCH + timedelta(days=int(value)):%d %B %Y}".lstrip("0")
    return number(value)


def number(value: Fraction) -> str:
    """A decimal where it ends within six digits, a fraction where it does not."""
    if (value * 1_000_000).denominator != 1:
        return str(value)
    text = f"{int(value * 1_000_000):+08d}"
    whole, part = f"{int(text[1:-6]):,}", text[-6:].rstrip("0")
    sign = "-" if text[0] == "-" else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"


SAID: Mapping[str, str] = {"open": "what is open", "overdue": "what is overdue"}


COUNTS = frozenset({"items", "promises", "contacts", "calls", "replies", "payments"})
"""What a fact counts whose name holds one of these words."""


def _name(name: str) -> str:
    """ "replies_30d" reads as "the number of replies in 30 days"."""
    words = DAYS_BACK.sub(r" in \1 days", name).replace("_", " ")
    is_count = not COUNTS.isdisjoint(words.split()) and "between" not in words
    return SAID.get(name) or (f"the number of {words}" if is_count else words)
