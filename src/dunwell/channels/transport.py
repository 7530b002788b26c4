"""What every way out has in common: a message handed over, and what the other side said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message as a transport needs it: no rows, no customer, only what leaves."""

    message_id: str
    address: str
    subject: str
    text: str
    html: str
    stop_url: str
    at: datetime


Verdict = Literal["accepted", "refused", "later", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Handover:
    """What became of it.

    accepted   the other side has taken it
    refused    it never will; ``is_bad_address`` when the reason is the address itself
    later      it did not take it now, and has certainly not got it
    ambiguous  the line broke after the words were on their way: nobody knows
    """

    verdict: Verdict
    said: str
    is_bad_address: bool = False


@dataclass(frozen=True, slots=True)
class Unready:
    """No way out at the moment, and why, in plain words."""

    why: str


class Transport(Protocol):
    """An open way out of one entity on one channel."""

    def ready(self) -> Unready | None:
        """Connect where that is needed; says why not when it fails. May dial."""

    def send(self, outgoing: Outgoing) -> Handover:
        """Hand the message over and say what became of it, whatever the other side does."""

    def close(self) -> None:
        """Hang up."""


class Kind(Protocol):
    """A channel of one organisation, which can be opened for an entity."""

    def __init__(self, organisation_id: int) -> None: ...

    def open(self, entity_id: int) -> Transport | Unready:
        """Read the settings, or say what is missing. Called outside any scope."""
