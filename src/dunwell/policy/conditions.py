"""Reading a condition: from text to a typed tree, or a refusal that says what to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from fractions import Fraction
from functools import partial

from sqlglot import exp

from dunwell.facts.fact import Fact
from dunwell.policy import linear, truth
from dunwell.policy.grammar import read_expression
from dunwell.policy.linear import Linear
from dunwell.policy.operands import (
    Null,
    Operand,
    Text,
    YesNo,
    as_date,
    join_units,
    not_allowed,
    read_fact,
    read_operand,
)
from dunwell.policy.refused import ConditionRefused
from dunwell.policy.truth import Comparison, Truth

COMPARISONS: Mapping[type[exp.Expr], Comparison] = {
    exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">=",
}  # fmt: skip
WEIGHT_MAX = 10**15
CONSTANT_MAX = 10**18


@dataclass(frozen=True, slots=True)
class ConditionTree:
    """A condition that has been read: its meaning, and the facts it needs, in name order."""

    truth: Truth
    facts: tuple[str, ...]


def read_condition(text: str, *, facts: Mapping[str, Fact]) -> ConditionTree:
    """Read one SQL boolean expression over `facts`. Refuses with ConditionRefused."""
    node = read_expression(text, names=facts)
    meaning = _truth(node, facts)
    used = {read_fact(column, facts).name for column in node.find_all(exp.Column)}
    return ConditionTree(meaning, tuple(sorted(used)))


def _truth(node: exp.Expr, facts: Mapping[str, Fact]) -> Truth:
    read = partial(_truth, facts=facts)
    match node:
        case exp.Paren(this=inner):
            return read(inner)
        case exp.And():
            return truth.All(tuple(read(part) for part in node.flatten()))
        case exp.Or():
            return truth.Either(tuple(read(part) for part in node.flatten()))
        case exp.Not(this=inner):
            return truth.Not(read(inner))
        case exp.Boolean(this=value):
            return truth.Always(bool(value))
        case exp.Column():
            return _flag(read_fact(node, facts))
        case _:
            return _test(node, facts)


def _test(node: exp.Expr, facts: Mapping[str, Fact]) -> Truth:
    match node:
        case exp.Between():
            return _between(node, facts)
        case exp.In():
            return _in(node, facts)
        case exp.Like():
            return _like(node, facts)
        case exp.Is():
            return _is_null(node, facts)
        case _ if type(node) in COMPARISONS:
            left = read_operand(node.this, facts)
            right = read_operand(node.expression, facts)
            return _compare(left, COMPARISONS[type(node)], right)
        case exp.Literal() | exp.Add() | exp.Sub() | exp.Mul() | exp.Div() | exp.Neg():
            raise _no_answer(node)
        case _:
            raise not_allowed(node)


def _flag(fact: Fact) -> Truth:
    if fact.type != "boolean":
        raise ConditionRefused(
            "condition-wrong-type",
            f"`{fact.name}` alone is not a yes or no.",
            remedy=f"Compare it with something: `{fact.name}` is {fact.type}.",
        )
    return truth.Flag(fact.name)


def _compare(left: Operand, comparison: Comparison, right: Operand) -> Truth:
    if isinstance(left, Null) or isinstance(right, Null):
        raise ConditionRefused(
            "condition-wrong-type",
            "Nothing is ever equal to null.",
            remedy="Write `is null` or `is not null`.",
        )
    if isinstance(left, Text) and isinstance(right, Text):
        return _text(left, comparison, right)
    if isinstance(left, YesNo) and isinstance(right, YesNo):
        return _yes_no(left, comparison, right)
    left, right = _dated(left, right), _dated(right, left)
    if isinstance(left, Linear) and isinstance(right, Linear):
        return _numeric(left, comparison, right)
    raise ConditionRefused(
        "condition-wrong-type",
        f"{_described(left)} cannot be compared with {_described(right)}.",
        remedy="Numbers and amounts stand without quotes, text and dates in single quotes.",
    )


def _dated(side: Operand, other: Operand) -> Operand:
    """A quoted text opposite a date is a date."""
    is_quoted = isinstance(side, Text) and side.fact is None
    if is_quoted and isinstance(other, Linear) and other.unit == "date":
        assert isinstance(side, Text)
        return as_date(side.value)
    return side


def _numeric(left: Linear, comparison: Comparison, right: Linear) -> Truth:
    unit = join_units(left.unit, right.unit)
    if unit == "date" and "constant" in (left.unit, right.unit):
        raise ConditionRefused(
            "condition-wrong-type",
            "A date is compared with a plain number.",
            remedy="Count days instead: as_of - last_paid_on > 30.",
        )
    if unit == "share" and "constant" in (left.unit, right.unit):
        _check_share(left if left.unit == "constant" else right)
    form = linear.subtract(left, right, unit=unit)
    weights, constant = linear.whole(form)
    if max(map(abs, weights.values()), default=0) > WEIGHT_MAX or abs(constant) > CONSTANT_MAX:
        raise ConditionRefused(
            "condition-wrong-type",
            "The numbers in this comparison are too large or too fine.",
            remedy="Use amounts below 1000000000000 with few decimals.",
        )
    if form.is_constant:
        return truth.Always(_holds(form.constant, comparison))
    return truth.Compare(form, comparison)


def _holds(value: Fraction, comparison: Comparison) -> bool:
    sign = (value > 0) - (value < 0)
    return (
        sign
        in {"=": (0,), "<>": (-1, 1), "<": (-1,), "<=": (-1, 0), ">": (1,), ">=": (0, 1)}[
            comparison
        ]
    )


def _check_share(value: Linear) -> None:
    if not 0 <= value.constant <= 1:
        raise ConditionRefused(
            "condition-wrong-type",
            f"A share lies between 0 and 1, and this is {value.constant}.",
            remedy="Write 90% as 0.90.",
        )


def _text(left: Text, comparison: Comparison, right: Text) -> Truth:
    if comparison not in ("=", "<>"):
        raise ConditionRefused(
            "condition-wrong-type",
            "Text has no larger and smaller here.",
            remedy="Use =, <>, in, or like.",
        )
    same = _same_text(left, right)
    return same if comparison == "=" else truth.Not(same)


def _same_text(left: Text, right: Text) -> Truth:
    if left.fact and right.fact:
        return truth.Same(left.fact.name, right.fact.name)
    if left.fact:
        return truth.OneOf(left.fact.name, (_choice(left.fact, right.value),))
    if right.fact:
        return truth.OneOf(right.fact.name, (_choice(right.fact, left.value),))
    return truth.Always(left.value == right.value)


def _choice(fact: Fact, value: str) -> str:
    if fact.choices and value not in fact.choices:
        near = get_close_matches(value.lower(), fact.choices, n=1)
        listed = f"It is one of: {', '.join(fact.choices)}."
        raise ConditionRefused(
            "condition-wrong-type",
            f"`{fact.name}` is never {value!r}.",
            remedy=f"Did you mean {near[0]!r}? {listed}" if near else listed,
        )
    return value


def _yes_no(left: YesNo, comparison: Comparison, right: YesNo) -> Truth:
    if comparison not in ("=", "<>"):
        raise ConditionRefused(
            "condition-wrong-type",
            "Yes and no have no larger and smaller.",
            remedy="Use = or <>.",
        )
    same = _same_yes_no(left, right)
    return same if comparison == "=" else truth.Not(same)


def _same_yes_no(left: YesNo, right: YesNo) -> Truth:
    if left.fact and right.fact:
        return truth.Same(left.fact.name, right.fact.name)
    fact, literal = (left.fact, right) if left.fact else (right.fact, left)
    if fact is None:
        return truth.Always(left.value == right.value)
    flag = truth.Flag(fact.name)
    return flag if literal.value else truth.Not(flag)


def _between(node: exp.Between, facts: Mapping[str, Fact]) -> Truth:
    value = read_operand(node.this, facts)
    low = read_operand(node.args["low"], facts)
    high = read_operand(node.args["high"], facts)
    return truth.All((_compare(value, ">=", low), _compare(value, "<=", high)))


def _in(node: exp.In, facts: Mapping[str, Fact]) -> Truth:
    value = read_operand(node.this, facts)
    choices = [read_operand(choice, facts) for choice in node.expressions]
    if not choices:
        raise not_allowed(node)
    tests = tuple(_compare(value, "=", choice) for choice in choices)
    names = {test.name for test in tests if isinstance(test, truth.OneOf)}
    if len(names) == 1 and all(isinstance(test, truth.OneOf) for test in tests):
        values = (test.values[0] for test in tests if isinstance(test, truth.OneOf))
        return truth.OneOf(names.pop(), tuple(dict.fromkeys(values)))
    return truth.Either(tests)


def _like(node: exp.Like, facts: Mapping[str, Fact]) -> Truth:
    value = read_operand(node.this, facts)
    pattern = read_operand(node.expression, facts)
    is_plain = isinstance(pattern, Text) and pattern.fact is None
    if not (isinstance(value, Text) and value.fact and is_plain):
        raise ConditionRefused(
            "condition-wrong-type",
            f"{node.sql()} does not match a text fact with a pattern.",
            remedy="Write it like: segment like 'retail%'.",
        )
    assert isinstance(pattern, Text)
    like = truth.Like(value.fact.name, pattern.value)
    return truth.Not(like) if node.args.get("negate") else like


def _is_null(node: exp.Is, facts: Mapping[str, Fact]) -> Truth:
    if not (isinstance(node.this, exp.Column) and isinstance(node.expression, exp.Null)):
        raise ConditionRefused(
            "condition-not-allowed",
            f"{node.sql()} is not a test for null.",
            remedy="Write `fact is null` or `fact is not null`.",
        )
    return truth.Unknown(read_fact(node.this, facts).name)


def _no_answer(node: exp.Expr) -> ConditionRefused:
    return ConditionRefused(
        "condition-wrong-type",
        f"{node.sql()} is not a yes or no.",
        remedy='Compare it with something, such as "overdue >= 100".',
    )


def _described(side: Operand) -> str:
    match side:
        case Text(fact=fact, value=value):
            return f"The text `{fact.name}`" if fact else f"the text {value!r}"
        case YesNo():
            return "a yes or no"
        case Linear(unit=unit, weights=weights) if weights:
            return f"`{next(iter(weights))}` ({unit})"
        case _:
            return "a number"
