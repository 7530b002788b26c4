"""What a trial found, as values that can be stored, and back again as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date
from types import NoneType, UnionType
from typing import TypeVar, Union, get_args, get_origin, get_type_hints

from dunwell.engine.trials.backtest import Backtest
from dunwell.engine.trials.compare import Comparison
from dunwell.kernel.refusal import Refusal

T = TypeVar("T")
DIFFERENCES_KEPT = 200


class KeptByAnotherVersion(Refusal):
    code = "trial-kept-by-another-version"
    says = "This was tried by another version of Dunwell, whose result cannot be read any more."


@dataclass(frozen=True, slots=True)
class Compared:
    """A comparison with no more customers one by one than anybody reads."""

    comparison: Comparison
    different: int
    """How many customers would be treated differently, also those left off."""
    left_off: int
    """How many differences of the comparison are not kept."""


Found = Compared | Backtest


def shortened(comparison: Comparison) -> Compared:
    """With the differences that a page shows; a large firm has tens of thousands."""
    shown = comparison.differences[:DIFFERENCES_KEPT]
    return Compared(
        comparison=replace(comparison, differences=shown),
        different=comparison.customers,
        left_off=len(comparison.differences) - len(shown),
    )


def kept(found: Found) -> dict[str, object]:
    """Plain values: names, lists, texts, whole numbers."""
    return _named(_plain(found))


def restored(kind: type[T], values: object) -> T:
    """What was kept. Refuses with KeptByAnotherVersion where its shape is not this one's."""
    made = _made(kind, values)
    assert isinstance(made, kind)
    return made


def _plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _made(kind: object, value: object) -> object:
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        (inner,) = (one for one in parts if one is not NoneType)
        return None if value is None else _made(inner, value)
    if origin is tuple:
        return tuple(_made(parts[0], one) for one in _listed(value))
    if origin is Mapping:
        return {name: _made(parts[1], one) for name, one in _named(value).items()}
    if isinstance(kind, type) and is_dataclass(kind):
        return _dataclass(kind, _named(value))
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    return value


def _dataclass(kind: type, values: Mapping[str, object]) -> object:
    hints = get_type_hints(kind)
    if set(values) != set(hints):
        raise KeptByAnotherVersion
    return kind(**{name: _made(hints[name], one) for name, one in values.items()})


def _named(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise KeptByAnotherVersion
    return value


def _listed(value: object) -> list[object]:
    if not isinstance(value, list):
        raise KeptByAnotherVersion
    return value
