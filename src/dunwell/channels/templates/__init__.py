"""What we say to customers: letters in, words out."""

from dunwell.channels.templates.catalogue import known
from dunwell.channels.templates.compose import Composed, UnknownTemplate, compose
from dunwell.channels.templates.letter import (
    Credit,
    Firm,
    Letter,
    Line,
    Links,
    PaymentSaid,
    PromiseSaid,
    Situation,
)

__all__ = [
    "Composed",
    "Credit",
    "Firm",
    "Letter",
    "Line",
    "Links",
    "PaymentSaid",
    "PromiseSaid",
    "Situation",
    "UnknownTemplate",
    "compose",
    "known",
]
