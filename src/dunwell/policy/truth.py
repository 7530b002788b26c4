"""What a condition means once it is read: comparisons, held together by and, or, not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dunwell.policy.linear import Linear

Comparison = Literal["=", "<>", "<", "<=", ">", ">="]


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Either:
    parts: tuple[Truth, ...]


@dataclass(frozen=True, slots=True)
class Not:
    part: Truth


@dataclass(frozen=True, slots=True)
class Always:
    """The literal `true` or `false`."""

    value: bool


@dataclass(frozen=True, slots=True)
class Flag:
    """A yes/no fact standing by itself."""

    name: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """`name is null`."""

    name: str


@dataclass(frozen=True, slots=True)
class Compare:
    """`form comparison 0`, in exact arithmetic."""

    form: Linear
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class OneOf:
    """A text fact is one of these values; a single value is plain equality."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Same:
    """Two text facts, or two yes/no facts, have the same value."""

    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Like:
    """A text fact matches a SQL pattern: `%` any run of characters, `_` exactly one."""

    name: str
    pattern: str


Truth = All | Either | Not | Always | Flag | Unknown | Compare | OneOf | Same | Like
