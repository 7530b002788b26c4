"""Results as plain values for JSON: amounts as exact decimal text beside their currency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass

from dunwell.kernel.money import Money


def plain(value: object) -> object:
    """The same, with nothing in it but names, lists, texts, numbers and dates."""
    if isinstance(value, Money):
        return {"amount": f"{value.decimal():f}", "currency": value.currency}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(one) for one in value]
    return value
