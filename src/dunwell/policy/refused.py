"""How a condition says no: what is wrong, and what to write instead."""

from __future__ import annotations

from typing import Literal

from dunwell.kernel.refusal import Refusal

Kind = Literal[
    "condition-unreadable",
    "condition-not-allowed",
    "condition-unknown-fact",
    "condition-wrong-type",
    "condition-too-long",
]

QUOTED_MAX = 80


def quoted(text: str) -> str:
    """A text in quotes, for a sentence about it; a long one is cut."""
    return repr(text if len(text) <= QUOTED_MAX else f"{text[:QUOTED_MAX]}...")


class ConditionRefused(Refusal):
    code = "condition-refused"
    says = "{message} {remedy}"

    def __init__(self, kind: Kind, message: str, *, remedy: str) -> None:
        self.kind = kind
        self.message = message
        self.remedy = remedy
        super().__init__(message=message, remedy=remedy)
