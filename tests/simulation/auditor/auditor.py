"""The auditor at work: hears what arrives, asks every rule, and writes the contact down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from tests.simulation.auditor.counting import Owed, owed
from tests.simulation.auditor.notebook import Contact, Notebook
from tests.simulation.auditor.rule import Rule
from tests.simulation.auditor.rules import RULES
from tests.simulation.auditor.shown import Call, Message, Shown
from tests.simulation.mail import Arrival

BILL_NUMBER = re.compile(r"\bB-\d{5}\b")
"""How the firm numbers its bills: the auditor finds them in the words themselves."""


class Broken(AssertionError):
    """A promise was not kept."""

    def __init__(self, *, rule: Rule, at: datetime, debtor: str, says: str) -> None:
        self.rule, self.at, self.debtor, self.says = rule, at, debtor, says
        whom = f" with {debtor}" if debtor else ""
        super().__init__(
            f"{at:%A %d %B %Y %H:%M} UTC{whom}: {rule.id} ({rule.promises}) {says}"
        )


@dataclass(slots=True)
class Auditor:
    known: Notebook
    shown: Shown
    rules: tuple[Rule, ...] = RULES
    checks: int = 0

    def hears_mail(self, arrivals: Iterable[Arrival]) -> Iterator[Contact]:
        """Mail and texts that have just arrived, in the order they came."""
        for arrival in arrivals:
            if message := self._behind(arrival):
                contact = self._contact(arrival, message)
                yield contact
                self._hears(contact)
                if arrival.outcome == "bounced":
                    self.known.closed.setdefault((contact.channel, contact.address), contact.at)

    def _behind(self, arrival: Arrival) -> Message | None:
        """The outbox row. A bounce may have none: its sender died before it could write it."""
        if arrival.outcome == "bounced":
            return self.shown.bounced(arrival.address, arrival.at)
        message = self.shown.message(arrival.message_id)
        assert message is not None, f"mail to {arrival.address} that is in no outbox"
        return message

    def hears_call(self, call: Call, *, outcome: str, at: datetime) -> None:
        """Somebody made a call that the list asked for."""
        self._hears(
            Contact(
                at=at,
                debtor=call.debtor,
                entity=call.entity,
                channel="call",
                address=call.number,
                stage=call.stage,
                episode=call.episode,
                numbers=self._numbers(call.item_ids),
                asks=True,
                outcome=outcome,
                key=call.key,
            )
        )

    def at_night(self, day: date, at: datetime) -> None:
        """Every rule looks at everything, and finished episodes are closed."""
        for rule in self.rules:
            for objection in rule.at_night(day, self.known, self.shown):
                raise Broken(rule=rule, at=at, debtor=objection.debtor, says=objection.says)
            self.checks += 1
        open_ = self.shown.open()
        late = {
            (bill.debtor, bill.entity)
            for bill in self.known.bills.values()
            if bill.face > 0 and bill.due_on < day and open_.get(bill.number, 0) > 0
        }
        for debtor, entity in list(self.known.carried):
            if (debtor, entity) not in late:
                self.known.nothing_is_overdue(debtor, entity)

    def _hears(self, contact: Contact) -> None:
        self.known.placed = {one.number for one in self.shown.placed() if one.is_running}
        owed_now = self._owed(contact)
        for rule in self.rules:
            for objection in rule.of_contact(contact, owed_now, self.known):
                raise Broken(
                    rule=rule,
                    at=contact.at,
                    debtor=contact.debtor,
                    says=f"{contact.key}: {objection.says}",
                )
            self.checks += 1
        self.known.hears(contact)

    def _owed(self, contact: Contact) -> Owed:
        return owed(
            self.known,
            debtor=contact.debtor,
            entity=contact.entity,
            at=contact.at,
            open_=self.shown.open(),
            credit=self.shown.credit(),
        )

    def _contact(self, arrival: Arrival, message: Message) -> Contact:
        """What the customer reads is what counts; a text is too short to list every bill."""
        asks = message.purpose == "chase"
        listed = self._numbers(message.item_ids)
        said = tuple(sorted(set(BILL_NUMBER.findall(arrival.text))))
        is_listed = asks and arrival.channel == "email" and arrival.outcome != "bounced"
        return Contact(
            at=arrival.at,
            debtor=message.debtor,
            entity=message.entity,
            channel=message.channel,
            address=arrival.address,
            stage=message.stage,
            episode=message.episode or 0,
            numbers=said if is_listed else listed,
            asks=asks,
            outcome=arrival.outcome,
            key=message.key,
            amounts=tuple(zip(message.currencies or (), message.amounts or (), strict=True)),
        )

    def _numbers(self, item_ids: Iterable[int]) -> tuple[str, ...]:
        bills = {bill.item_id: bill.number for bill in self.known.bills.values()}
        return tuple(sorted(bills[item_id] for item_id in item_ids))
