"""Nobody is told that they are late by a firm that has not looked at its bank."""

from collections.abc import Iterator

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not contact.asks or not owed.late():
        return
    policy = known.policy_of(contact.debtor, owed.today)
    age = known.age_of_knowledge(contact.entity, contact.debtor, owed.today)
    if age > policy.fresh_days:
        yield Objection(f"Bank or ledger are {age} business days old.", contact.debtor)


RULE = Rule("G11", "Nothing is called late on old news.", of_contact=of_contact)
