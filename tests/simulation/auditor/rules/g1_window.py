"""Nobody hears from us outside their own hours, by their own clock, on their own working days."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.days import is_business_day
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, _owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not contact.asks or contact.channel == "call":
        return  # A call is made by a person, who has a clock of their own.
    debtor = known.debtors[contact.debtor]
    local = contact.at.astimezone(ZoneInfo(debtor.zone))
    policy = known.policy_of(contact.debtor, known.entity_day(contact.entity, contact.at))
    is_letter = contact.channel == "letter"  # It is posted on a working day, at any hour.
    if not is_letter and not policy.opens <= local.time() < policy.closes:
        yield Objection(f"It is {local:%H:%M:%S} where they are.", contact.debtor)
    if not is_business_day(local.date(), country=debtor.country, region=debtor.region):
        yield Objection(f"{local:%A %d %B} is no working day there.", contact.debtor)


RULE = Rule("G1", "No contact outside the contact window.", of_contact=of_contact)
