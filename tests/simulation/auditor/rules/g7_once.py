"""Nobody hears the same step twice, and no message arrives twice, whatever crashes."""

from collections.abc import Iterator

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, _owed: Owed, known: Notebook) -> Iterator[Objection]:
    if contact.outcome == "bounced":
        return
    if any(one.key == contact.key and one.outcome != "bounced" for one in known.contacts):
        yield Objection(f"{contact.key} has happened before.", contact.debtor)
    if not contact.asks:
        return
    step = (contact.stage, contact.episode, contact.channel)
    for number in contact.numbers:
        said = [(told.stage, told.episode, told.channel) for told in known.told[number]]
        if step in said:
            yield Objection(f"{number} was told {contact.stage} before.", contact.debtor)


RULE = Rule("G7", "The same step is taken once.", of_contact=of_contact)
