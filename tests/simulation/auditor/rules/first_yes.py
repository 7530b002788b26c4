"""Nothing leaves before somebody has looked at the first run and said yes."""

from collections.abc import Iterator

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, _owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not known.may_send:
        yield Objection(f"{contact.key} has left already.", contact.debtor)


RULE = Rule("first-yes", "Nothing leaves before the first yes.", of_contact=of_contact)
