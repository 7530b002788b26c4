"""Whoever has a hold hears nothing, and nothing is asked about a bill that has one.

A payment of a good part of what is late buys some days of peace, too.
"""

from collections.abc import Iterator
from datetime import timedelta

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not contact.asks:
        return
    for peace in known.held_whole(contact.debtor, contact.at):
        yield Objection(f"They are on hold ({peace.kind}).", contact.debtor)
    for number in contact.numbers:
        if number in owed.held:
            yield Objection(f"{number} is on hold ({owed.held[number]}).", contact.debtor)
    if known.told and contact.episode:
        yield from _good_faith(contact, owed, known)


def _good_faith(contact: Contact, owed: Owed, known: Notebook) -> Iterator[Objection]:
    share, days = known.policy_of(contact.debtor, owed.today).good_faith
    since = owed.today - timedelta(days=days)
    late = owed.overdue()
    for paid in known.paid.values():
        overdue = late.get(paid.currency, 0)
        is_recent = paid.debtor == contact.debtor and paid.on > since and not paid.is_reversed
        if overdue > 0 and is_recent and paid.amount * 100 >= share * overdue:
            yield Objection(
                f"They paid {paid.amount} of {overdue} {paid.currency} on {paid.on}.",
                contact.debtor,
            )


RULE = Rule("G3", "No contact that a hold forbids.", of_contact=of_contact)
