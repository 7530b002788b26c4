"""Random conditions, each with a small Python evaluator that knows nothing of columns.

A sample is the text of an expression and what it is worth for one row: exact fractions for
money and counts, None where SQL says null.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from operator import eq, ge, gt, le, lt, ne

from hypothesis import strategies as st

Row = Mapping[str, "int | str | bool | date | float | None"]
Number = Callable[[Row], Fraction | None]
Answer = Callable[[Row], bool | None]

MONEY = ("open", "overdue", "credits")
COUNTS = ("items_open", "broken_promises")
TEXTS = ("segment", "country")
WORDS = ("a", "b", "DE")
COMPARE = {"=": eq, "<>": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
START = date(2026, 1, 1)


@dataclass(frozen=True)
class NumberSample:
    text: str
    worth: Number


@dataclass(frozen=True)
class Sample:
    text: str
    holds: Answer


def rows() -> st.SearchStrategy[dict[str, int | str | bool | date | float | None]]:
    minor = st.none() | st.integers(-300, 300) | st.integers(-(10**15), 10**15)
    days = st.none() | st.integers(0, 60).map(lambda n: START + timedelta(days=n))
    return st.fixed_dictionaries(
        {
            **{name: minor for name in MONEY},
            **{name: st.none() | st.integers(0, 5) for name in COUNTS},
            **{name: st.none() | st.sampled_from(WORDS) for name in TEXTS},
            "is_key": st.none() | st.booleans(),
            "last_paid_on": days,
            "p_pay_7d": st.none() | st.sampled_from((0.0, 0.25, 0.9, 1.0)),
            "currency_scale": st.sampled_from((1, 100, 1_000, 10_000)),
        }
    )


def conditions() -> st.SearchStrategy[Sample]:
    leaves = _comparisons(MONEY) | _comparisons(COUNTS) | _texts() | _others()
    return st.recursive(leaves, _joined, max_leaves=6)


def _joined(parts: st.SearchStrategy[Sample]) -> st.SearchStrategy[Sample]:
    def both(left: Sample, right: Sample) -> Sample:
        return Sample(f"({left.text}) and {right.text}", lambda row: _and(left, right, row))

    def either(left: Sample, right: Sample) -> Sample:
        return Sample(f"({left.text} or ({right.text}))", lambda row: _or(left, right, row))

    def denied(part: Sample) -> Sample:
        return Sample(f"not ({part.text})", lambda row: _not(part.holds(row)))

    return (
        st.builds(both, parts, parts)
        | st.builds(either, parts, parts)
        | st.builds(denied, parts)
    )


def _not(answer: bool | None) -> bool | None:
    return None if answer is None else not answer


def _and(left: Sample, right: Sample, row: Row) -> bool | None:
    answers = {left.holds(row), right.holds(row)}
    return False if False in answers else None if None in answers else True


def _or(left: Sample, right: Sample, row: Row) -> bool | None:
    answers = {left.holds(row), right.holds(row)}
    return True if True in answers else None if None in answers else False


def _numbers(names: tuple[str, ...]) -> st.SearchStrategy[NumberSample]:
    def fact(name: str) -> NumberSample:
        return NumberSample(name, lambda row: _fact(name, row))

    return st.recursive(
        st.sampled_from(names).map(fact) | _constants(), _combined, max_leaves=4
    )


def _fact(name: str, row: Row) -> Fraction | None:
    value, scale = row[name], row["currency_scale"]
    if value is None:
        return None
    assert isinstance(value, int)
    assert isinstance(scale, int)
    return Fraction(value, scale) if name in MONEY else Fraction(value)


def _constants() -> st.SearchStrategy[NumberSample]:
    def constant(cents: int, places: int) -> NumberSample:
        worth = Fraction(cents, 10**places)
        text = (
            f"{cents // 10**places}.{cents % 10**places:0{places}d}" if places else str(cents)
        )
        return NumberSample(text, lambda row: worth)

    return st.builds(constant, st.integers(0, 400), st.integers(0, 3))


def _combined(parts: st.SearchStrategy[NumberSample]) -> st.SearchStrategy[NumberSample]:
    def add(left: NumberSample, right: NumberSample) -> NumberSample:
        return NumberSample(
            f"{left.text} + {right.text}", lambda row: _pair(left, right, row, 1)
        )

    def subtract(left: NumberSample, right: NumberSample) -> NumberSample:
        text = f"{left.text} - ({right.text})"
        return NumberSample(text, lambda row: _pair(left, right, row, -1))

    def times(factor: NumberSample, part: NumberSample) -> NumberSample:
        def worth(row: Row) -> Fraction | None:
            weight, value = factor.worth(row), part.worth(row)
            return None if value is None or weight is None else weight * value

        return NumberSample(f"{factor.text} * ({part.text})", worth)

    def shared(part: NumberSample, parts: int) -> NumberSample:
        def worth(row: Row) -> Fraction | None:
            value = part.worth(row)
            return None if value is None else value / parts

        return NumberSample(f"({part.text}) / {parts}", worth)

    return (
        st.builds(add, parts, parts)
        | st.builds(subtract, parts, parts)
        | st.builds(times, _constants(), parts)
        | st.builds(shared, parts, st.integers(1, 7))
    )


def _pair(left: NumberSample, right: NumberSample, row: Row, sign: int) -> Fraction | None:
    first, second = left.worth(row), right.worth(row)
    return None if first is None or second is None else first + sign * second


def _comparisons(names: tuple[str, ...]) -> st.SearchStrategy[Sample]:
    def compared(left: NumberSample, sign: str, right: NumberSample) -> Sample:
        def holds(row: Row) -> bool | None:
            first, second = left.worth(row), right.worth(row)
            if first is None or second is None:
                return None
            return bool(COMPARE[sign](first, second))

        return Sample(f"{left.text} {sign} {right.text}", holds)

    signs = st.sampled_from(sorted(COMPARE))
    return st.builds(compared, _numbers(names), signs, _numbers(names))


def _texts() -> st.SearchStrategy[Sample]:
    def one_of(name: str, words: list[str], is_denied: bool) -> Sample:
        def holds(row: Row) -> bool | None:
            if row[name] is None:
                return None
            return (row[name] in words) is not is_denied

        listed = ", ".join(f"'{word}'" for word in words)
        return Sample(f"{name} {'not ' if is_denied else ''}in ({listed})", holds)

    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3)
    return st.builds(one_of, st.sampled_from(TEXTS), words, st.booleans())


def _others() -> st.SearchStrategy[Sample]:
    def unknown(name: str) -> Sample:
        return Sample(f"{name} is null", lambda row: row[name] is None)

    def likely(percent: int) -> Sample:
        def holds(row: Row) -> bool | None:
            chance = row["p_pay_7d"]
            return None if chance is None else float(str(chance)) >= percent / 100

        return Sample(f"p_pay_7d >= {percent / 100}", holds)

    def since(days: int) -> Sample:
        day = START + timedelta(days=days)

        def holds(row: Row) -> bool | None:
            paid = row["last_paid_on"]
            assert paid is None or isinstance(paid, date)
            return None if paid is None else paid > day

        return Sample(f"last_paid_on - {days} > DATE '{START}'", holds)

    def key(row: Row) -> bool | None:
        answer = row["is_key"]
        assert answer is None or isinstance(answer, bool)
        return answer

    return (
        st.sampled_from((*MONEY, *TEXTS, "is_key", "last_paid_on")).map(unknown)
        | st.integers(0, 100).map(likely)
        | st.integers(0, 60).map(since)
        | st.just(Sample("is_key", key))
    )
