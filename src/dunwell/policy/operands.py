"""The sides of a comparison, with their types: numbers and money, dates, text, yes or no."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from fractions import Fraction

from sqlglot import exp

from dunwell.facts.catalogue import SYNONYMS
from dunwell.facts.fact import Fact
from dunwell.policy import linear
from dunwell.policy.grammar import SIMPLY
from dunwell.policy.linear import Linear, Unit
from dunwell.policy.refused import ConditionRefused

NUMBER = re.compile(r"\d{1,12}(\.\d{0,6})?|\.\d{1,6}")
EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Text:
    """A text fact, or a quoted text."""

    fact: Fact | None
    value: str = ""


@dataclass(frozen=True, slots=True)
class YesNo:
    """A yes/no fact, or the literal true or false."""

    fact: Fact | None
    value: bool = False


@dataclass(frozen=True, slots=True)
class Null:
    """The literal null, which nothing can be compared with."""


Operand = Linear | Text | YesNo | Null


def read_operand(node: exp.Expr, facts: Mapping[str, Fact]) -> Operand:
    """One side of a comparison. Refuses with ConditionRefused."""
    match node:
        case exp.Paren(this=inner):
            return read_operand(inner, facts)
        case exp.Column():
            return _fact_operand(read_fact(node, facts))
        case exp.Literal(is_string=True):
            return Text(None, node.name)
        case exp.Literal():
            return linear.constant(_number(node.name))
        case exp.Boolean(this=value):
            return YesNo(None, bool(value))
        case exp.Null():
            return Null()
        case exp.Cast():
            return _date_literal(node)
        case _:
            return _arithmetic(node, facts)


def read_fact(node: exp.Column, facts: Mapping[str, Fact]) -> Fact:
    """The fact a name stands for, in any case where the fact itself is in small letters.

    An unknown name is refused with the nearest.
    """
    name = node.name if node.name in facts else node.name.lower()
    if node.table or name not in facts:
        raise _unknown_fact(node.sql() if node.table else node.name, facts)
    return facts[name]


def as_date(text: str) -> Linear:
    """A quoted date as days since 1970-01-01."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ConditionRefused(
            "condition-wrong-type",
            f"{text!r} is not a date.",
            remedy="Write it year first, in quotes: '2026-11-30'.",
        ) from None
    return Linear("date", {}, Fraction((day - EPOCH).days))


def join_units(left: Unit, right: Unit) -> Unit:
    """The unit two sides share, in a sum or a comparison. Refuses money with counts, say."""
    if left == right or right == "constant":
        return left
    if left == "constant":
        return right
    if {left, right} == {"number", "share"}:
        return "number"
    words = {"number": "a number", "share": "a share", "money": "money", "date": "a date"}
    raise ConditionRefused(
        "condition-wrong-type",
        f"{words[left].capitalize()} and {words[right]} cannot be compared or added.",
        remedy="Compare like with like: money with an amount, a date with a date.",
    )


def _fact_operand(fact: Fact) -> Operand:
    if fact.type == "text":
        return Text(fact)
    if fact.type == "boolean":
        return YesNo(fact)
    unit: Unit = "number" if fact.type == "integer" else fact.type
    return Linear(unit, {fact.name: Fraction(1)}, Fraction(0))


def _number(text: str) -> Fraction:
    if not NUMBER.fullmatch(text):
        raise ConditionRefused(
            "condition-wrong-type",
            f"{text!r} is not a number that a condition can hold.",
            remedy="Use up to 12 digits before the point and 6 after it.",
        )
    return Fraction(text.rstrip("."))


def _date_literal(node: exp.Cast) -> Linear:
    literal = node.this
    is_date = node.to.this is exp.DType.DATE
    if not (is_date and isinstance(literal, exp.Literal) and literal.is_string):
        raise not_allowed(node)
    return as_date(literal.name)


def _arithmetic(node: exp.Expr, facts: Mapping[str, Fact]) -> Linear:
    match node:
        case exp.Neg(this=inner):
            return _times(_numeric(inner, facts), linear.constant(Fraction(-1)), node)
        case exp.Add(this=left, expression=right):
            return _sum(_numeric(left, facts), _numeric(right, facts))
        case exp.Sub(this=left, expression=right):
            return _difference(_numeric(left, facts), _numeric(right, facts))
        case exp.Mul(this=left, expression=right):
            return _times(_numeric(left, facts), _numeric(right, facts), node)
        case exp.Div(this=left, expression=right):
            return _divided(_numeric(left, facts), _numeric(right, facts), node)
        case _:
            raise not_allowed(node)


def _numeric(node: exp.Expr, facts: Mapping[str, Fact]) -> Linear:
    operand = read_operand(node, facts)
    if not isinstance(operand, Linear):
        raise ConditionRefused(
            "condition-wrong-type",
            f"{node.sql()} is not a number, an amount or a date.",
            remedy="Only those can be added, subtracted or multiplied.",
        )
    return operand


def _sum(left: Linear, right: Linear) -> Linear:
    if left.unit == "date" and right.unit == "date":
        raise ConditionRefused(
            "condition-wrong-type",
            "Two dates cannot be added.",
            remedy="Subtract them for the days between: as_of - last_paid_on > 30.",
        )
    if "date" in (left.unit, right.unit) and {left.unit, right.unit} <= {
        "date",
        "number",
        "constant",
    }:
        return linear.add(left, right, unit="date")
    return linear.add(left, right, unit=_loose(join_units(left.unit, right.unit)))


def _difference(left: Linear, right: Linear) -> Linear:
    if left.unit == "date" and right.unit in ("number", "constant"):
        return linear.subtract(left, right, unit="date")
    if left.unit == "date" and right.unit == "date":
        return linear.subtract(left, right, unit="number")
    if right.unit == "date":
        raise ConditionRefused(
            "condition-wrong-type",
            "A date cannot be taken from a number.",
            remedy="Write the later date first: as_of - last_paid_on.",
        )
    return linear.subtract(left, right, unit=_loose(join_units(left.unit, right.unit)))


def _times(left: Linear, right: Linear, node: exp.Expr) -> Linear:
    factor, form = (left, right) if left.is_constant else (right, left)
    if factor.unit != "constant" or form.unit == "date":
        raise ConditionRefused(
            "condition-not-allowed",
            f"{node.sql()} multiplies two facts, or a date.",
            remedy="Multiply a fact by a plain number: 2 * overdue.",
        )
    scaled = linear.scale(form, factor.constant)
    return Linear(_loose(scaled.unit), scaled.weights, scaled.constant)


def _divided(left: Linear, right: Linear, node: exp.Expr) -> Linear:
    if right.unit != "constant" or right.constant == 0 or left.unit == "date":
        raise ConditionRefused(
            "condition-not-allowed",
            f"{node.sql()} divides by a fact or by zero, or divides a date.",
            remedy="Multiply the other side instead: overdue >= 0.5 * open.",
        )
    return _times(left, linear.constant(1 / right.constant), node)


def _loose(unit: Unit) -> Unit:
    """A share that has been added to or multiplied is a share no more."""
    return "number" if unit == "share" else unit


def _unknown_fact(name: str, facts: Mapping[str, Fact]) -> ConditionRefused:
    meant = SYNONYMS.get(name.lower())
    near = get_close_matches(name.lower(), facts, n=1, cutoff=0.6)
    nearest = meant if meant in facts else (near[0] if near else None)
    remedy = (
        f"Did you mean `{nearest}`? {facts[nearest].says}"
        if nearest
        else "Text values stand in single quotes; all facts are listed in the reference."
    )
    return ConditionRefused(
        "condition-unknown-fact", f"{name!r} is not a fact we know.", remedy=remedy
    )


def not_allowed(node: exp.Expr) -> ConditionRefused:
    if isinstance(node, exp.Func):
        return ConditionRefused(
            "condition-not-allowed",
            f"{node.sql()} calls a function.",
            remedy="There are none in conditions. " + SIMPLY,
        )
    if isinstance(node, exp.Alias):
        return ConditionRefused(
            "condition-unreadable",
            f"{node.alias!r} follows the condition and belongs to nothing.",
            remedy="Join two conditions with `and` or `or`; write amounts without a currency.",
        )
    return ConditionRefused(
        "condition-not-allowed", f"{node.sql()} cannot stand here.", remedy=SIMPLY
    )
