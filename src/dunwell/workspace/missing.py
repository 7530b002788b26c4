"""What a page says when the thing it was asked for is not in this organisation."""

from typing import TypeVar

from dunwell.kernel.refusal import Refusal

T = TypeVar("T")


class NotHere(Refusal):
    code = "not-here"
    says = "There is no such {thing} here."


def found(value: T | None, thing: str) -> T:
    """The value, or a refusal that the desk answers with 404."""
    if value is None:
        raise NotHere(thing=thing)
    return value
