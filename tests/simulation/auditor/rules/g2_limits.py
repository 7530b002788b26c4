"""Nobody hears from us more often than the limits allow, nor soon after we spoke.

Counted as the customer counts: what reached them, from whichever of our firms, on whichever
channel; and what reached one mailbox, whoever's name stands on it. An unanswered call counts
for the call limit alone.
"""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from tests.simulation.auditor.counting import Owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Objection, Rule


def of_contact(contact: Contact, _owed: Owed, known: Notebook) -> Iterator[Objection]:
    if not contact.asks:
        return
    day = known.entity_day(contact.entity, contact.at)
    policy = known.policy_of(contact.debtor, day)
    before = list(known.asked_before(contact))
    theirs = [one for one in before if one.debtor == contact.debtor]
    there = [one for one in before if one.address == contact.address]
    for channel, most, days in policy.limits:
        if channel not in (None, contact.channel):
            continue
        for whose, seen in ((contact.debtor, theirs), (contact.address, there)):
            number = 1 + _counted(seen, channel, contact, days)
            if number > most and not (channel is None and _is_unanswered(contact)):
                yield Objection(
                    f"It is contact {number} of at most {most} in {days} days for {whose}.",
                    contact.debtor,
                )
    quiet_since = contact.at - timedelta(days=policy.quiet_days)
    rung = [one.at for one in theirs if one.outcome == "conversation"]
    rang = [at for debtor, at in known.talks if debtor == contact.debtor]
    if any(quiet_since < at <= contact.at for at in (*rung, *rang)):
        yield Objection("We spoke with them only lately.", contact.debtor)


def _counted(seen: Iterable[Contact], channel: str | None, now: Contact, days: int) -> int:
    since = now.at - timedelta(days=days)
    return sum(
        one.at > since
        and (not _is_unanswered(one) if channel is None else one.channel == channel)
        for one in seen
    )


def _is_unanswered(contact: Contact) -> bool:
    return contact.channel == "call" and contact.outcome == "no_answer"


RULE = Rule("G2", "Never more contacts than the limits allow.", of_contact=of_contact)
