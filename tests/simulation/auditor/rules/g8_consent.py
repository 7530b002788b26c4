"""An address that said stop, or where nobody answers, is left alone, by thanks as well."""

from collections.abc import Iterator

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, _owed: Owed, known: Notebook) -> Iterator[Objection]:
    since = known.closed.get((contact.channel, contact.address))
    if since is not None and since < contact.at:
        yield Objection(f"{contact.address} is closed since {since:%d %B}.", contact.debtor)


RULE = Rule("G8", "Consent is absolute.", of_contact=of_contact)
