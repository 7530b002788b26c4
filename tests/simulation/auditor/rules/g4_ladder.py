"""No step before its day, before the one below it, or before its gap has passed."""

from collections.abc import Iterator
from datetime import date

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.policy import Policy, Stage
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, owed: Owed, known: Notebook) -> Iterator[Objection]:
    policy = known.policy_of(contact.debtor, owed.today)
    stage = policy.stage(contact.stage)
    if not contact.asks or contact.outcome == "bounced" or not owed.bills:
        return
    if stage is None:
        yield Objection(f"There is no stage {contact.stage!r}.", contact.debtor)
    elif stage.rung >= 0 and not _is_second_channel(contact, owed, known):
        if owed.days_late() < stage.day:
            yield Objection(f"It is day {owed.days_late()}, not {stage.day}.", contact.debtor)
        if not _is_met(stage, owed):
            yield Objection(f"The condition of {stage.id} is not met.", contact.debtor)
        yield from _order(contact, stage, policy, owed, known)
        yield from _gap(contact, stage, owed, known)


def _is_second_channel(contact: Contact, owed: Owed, known: Notebook) -> bool:
    """A stage may use two channels on its day."""
    return any(
        (told.stage, told.on) == (contact.stage, owed.today) and told.channel != contact.channel
        for told in known.carried[contact.debtor, contact.entity]
    )


def _order(
    contact: Contact, stage: Stage, policy: Policy, owed: Owed, known: Notebook
) -> Iterator[Objection]:
    rungs = {each.id: each.rung for each in policy.rungs()}
    told = [told.stage for one in owed.bills for told in known.told[one.bill.number]]
    current = max((rungs[each] for each in told if each in rungs), default=-1)
    if current >= stage.rung:
        yield Objection(f"They are past {stage.id} already.", contact.debtor)
    for between in policy.rungs()[current + 1 : stage.rung]:
        if _is_met(between, owed):
            yield Objection(f"{between.id} comes before {stage.id}.", contact.debtor)


def _gap(contact: Contact, stage: Stage, owed: Owed, known: Notebook) -> Iterator[Objection]:
    since = _gap_starts(contact, owed, known)
    if since is not None and (owed.today - since).days < stage.gap:
        yield Objection(
            f"Only {(owed.today - since).days} of {stage.gap} days have passed since {since}.",
            contact.debtor,
        )


def _gap_starts(contact: Contact, owed: Owed, known: Notebook) -> date | None:
    """The day of the last step, or the end of a hold of the debtor's after it."""
    steps = [told.on for told in known.carried[contact.debtor, contact.entity]]
    if not steps:
        return None
    ends = [
        peace.until_on
        for peace in known.peace.values()
        if peace.debtor == contact.debtor
        and peace.number is None
        and peace.until_on is not None
        and peace.until_on <= owed.today
    ]
    return max([max(steps), *ends])


def _is_met(stage: Stage, owed: Owed) -> bool:
    """Currencies are never added: a condition holds if it does in any of them."""
    late = owed.overdue()
    return not stage.over or any(
        stage.is_met({"open": amount, "overdue": late.get(currency, 0)})
        for currency, amount in owed.amounts().items()
    )


RULE = Rule("G4", "No stage without the one before it and its gap.", of_contact=of_contact)
