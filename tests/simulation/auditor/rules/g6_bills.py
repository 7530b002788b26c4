"""What is asked for is what is owed at that moment: those bills, that much, and enough of it."""

from collections.abc import Iterator

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not contact.asks or contact.channel == "call":
        return  # A call is about what the list said in the morning; the person looks first.
    asked = {one.bill.number for one in owed.bills}
    listed = set(contact.numbers)
    for number in sorted(listed - asked):
        yield Objection(f"{number} is not to be asked for.", contact.debtor)
    if contact.episode:
        for number in sorted(asked - listed):
            yield Objection(f"{number} is owed as well, and left out.", contact.debtor)
        if dict(contact.amounts) != owed.amounts():
            yield Objection(
                f"It asks for {dict(contact.amounts)}; owed is {owed.amounts()}.",
                contact.debtor,
            )
    policy = known.policy_of(contact.debtor, owed.today)
    if all(amount <= policy.ignore_below for amount in owed.amounts().values()):
        yield Objection(f"So little is not worth asking for: {owed.amounts()}.", contact.debtor)


RULE = Rule("G6", "Nothing is asked for that is not owed just now.", of_contact=of_contact)
