"""Everything a message may say, as plain frozen values. Nobody down here asks a database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from dunwell.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Firm:
    """The entity that writes, as its letters show it."""

    name: str
    country: str = "GB"
    legal_name: str = ""
    address: str = ""
    phone: str = ""
    hours: str = ""
    bank: str = ""
    """How to pay by transfer, in one line: "sort code 20-00-00, account 12345678"."""


@dataclass(frozen=True, slots=True)
class PaySlip:
    """A transfer to make, as the foot of a printed letter shows it."""

    payee: str
    amount: Money
    reference: str
    iban: str = ""
    bic: str = ""
    account: str = ""
    """Other details in words, where there is no IBAN."""
    code: str = ""
    """What a banking app reads from the square code; empty where it can read none."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the customer's buttons lead: their own pages, without a password."""

    pay: str
    time: str
    wrong: str
    paid: str
    hard: str
    why: str
    stop: str

    @classmethod
    def under(cls, home: str) -> Links:
        """The pages of the portal under a customer's own door."""
        home = home.rstrip("/")
        return cls(
            pay=home,
            time=f"{home}/time",
            wrong=f"{home}/wrong",
            paid=f"{home}/paid",
            hard=f"{home}/hard",
            why=f"{home}/why",
            stop=f"{home}/reach",
        )


@dataclass(frozen=True, slots=True)
class Line:
    """One open item: what is asked of it, without any part in dispute."""

    number: str
    due_on: date
    """The day it is due now: a deferral has moved it already."""
    open: Money
    description: str = ""
    reference: str = ""
    """The buyer's order number, or whatever else they know it by."""


@dataclass(frozen=True, slots=True)
class Credit:
    """A credit note or unapplied cash that lowers what is asked; the amount is above zero."""

    number: str
    """Empty for several together."""
    amount: Money


@dataclass(frozen=True, slots=True)
class PromiseSaid:
    """What the customer undertook, as a message recalls or confirms it."""

    amount: Money
    due_on: date


@dataclass(frozen=True, slots=True)
class PaymentSaid:
    """Money that came in."""

    amount: Money
    received_on: date
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """How things stand with this customer: it decides which sentences are said."""

    is_first_time_late: bool = False
    is_good_payer: bool = False
    broken_promise: PromiseSaid | None = None
    payment: PaymentSaid | None = None
    """The money that a thank-you is for, or the part that has come in meanwhile."""
    disputed: tuple[Money, ...] = ()
    """What stays out of this while it is put right, per currency."""
    offers: frozenset[str] = frozenset()
    """deferral, plan: what the policy lets the customer choose alone."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One message to one customer from one entity, before it is put into words."""

    as_of: date
    kind: str
    """business or consumer."""
    customer_name: str
    firm: Firm
    signer: str
    links: Links
    contact_name: str = ""
    given_name: str = ""
    lines: tuple[Line, ...] = ()
    credits: tuple[Credit, ...] = ()
    pay_reference: str = ""
    known_until: date | None = None
    """The last day whose bank entries are counted."""
    by_on: date | None = None
    """The day the message asks for; the one date in it."""
    next_step: str = ""
    """Who takes the matter over after a final notice, by name; empty where none is known."""
    next_step_on: date | None = None
    """When they do; none where nobody does."""
    answer_by_on: date | None = None
    """When we shall have answered a query or a dispute."""
    promise: PromiseSaid | None = None
    about: str = ""
    """The invoice or invoices that a confirmation is about."""
    is_nothing_open: bool = False
    """Whether the customer owes nothing at all now; a thank-you says so only if it is known."""
    customer_ref: str = ""
    """The number under which the firm knows them, for a printed letter."""
    postal: str = ""
    """Where a printed letter goes, line by line, without the name."""
    slip: PaySlip | None = None
    stopped_channel: str = ""
    """The channel that a confirmed opt-out closed: email or sms."""
    situation: Situation = field(default_factory=Situation)

    def settled(self) -> tuple[Line, ...]:
        """What has nothing open any more: a thank-you names it."""
        return tuple(line for line in self._in_order() if line.open.minor == 0)

    def due(self) -> tuple[Line, ...]:
        """What is past its date, oldest first."""
        return tuple(line for line in self._open() if line.due_on < self.as_of)

    def coming(self) -> tuple[Line, ...]:
        """What is open but not past its date, soonest first."""
        return tuple(line for line in self._open() if line.due_on >= self.as_of)

    def total(self) -> tuple[Money, ...]:
        """All that is asked, per currency: the open lines less the credits, not below zero."""
        return self._less_credits(self.lines)

    def total_due(self) -> tuple[Money, ...]:
        """What is asked of the lines past their date; credits go to the oldest first."""
        return self._less_credits(self.due())

    def _in_order(self) -> list[Line]:
        return sorted(self.lines, key=lambda line: (line.due_on, line.number))

    def _open(self) -> list[Line]:
        return [line for line in self._in_order() if line.open.minor > 0]

    def _less_credits(self, lines: Iterable[Line]) -> tuple[Money, ...]:
        sums = add_up(line.open for line in lines)
        credit = {each.currency: each for each in add_up(c.amount for c in self.credits)}
        left = (
            each - credit[each.currency] if each.currency in credit else each for each in sums
        )
        return tuple(each for each in left if each.minor > 0)


def add_up(amounts: Iterable[Money]) -> tuple[Money, ...]:
    """Sum per currency, in the order of the codes: currencies are never added."""
    sums: dict[str, Money] = {}
    for amount in amounts:
        sums[amount.currency] = sums.get(amount.currency, Money(0, amount.currency)) + amount
    return tuple(sums[code] for code in sorted(sums))
