"""What a rule of the auditor's is: what it says of one contact, and of everything each night."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.shown import Shown


@dataclass(frozen=True, slots=True)
class Objection:
    """A promise that was not kept, and about whom."""

    says: str
    debtor: str = ""


def silent_about_contacts(
    _contact: Contact, _owed: Owed, _known: Notebook
) -> Iterable[Objection]:
    return ()


def silent_at_night(_day: date, _known: Notebook, _shown: Shown) -> Iterable[Objection]:
    return ()


@dataclass(frozen=True, slots=True)
class Rule:
    """One promise. ``of_contact`` is asked before the contact is written down."""

    id: str
    promises: str
    of_contact: Callable[[Contact, Owed, Notebook], Iterable[Objection]] = silent_about_contacts
    at_night: Callable[[date, Notebook, Shown], Iterable[Objection]] = silent_at_night
