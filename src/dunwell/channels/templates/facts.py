"""A letter as words and flags: what the templates may read, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.channels.templates import saying
from dunwell.channels.templates.letter import (
    Letter,
    Line,
    Links,
    PaymentSaid,
    PromiseSaid,
)
from dunwell.channels.templates.tidy import one_line
from dunwell.kernel.money import Money


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of what is owed."""

    number: str
    note: str
    due: str
    """The date alone: "3 November"."""
    due_when: str
    """As a sentence says it: "yesterday", "on 3 November"."""
    amount: str


@dataclass(frozen=True, slots=True)
class Facts:
    """Every name a template may use. Texts are one line each; empty means: leave it out."""

    is_consumer: bool
    is_printed: bool
    """On paper a link is only words: what leads nowhere is left out."""
    tone: str
    customer: str
    given_name: str
    contact: str
    firm: str
    firm_line: str
    """Legal name and address, for the foot."""
    firm_reach: str
    """Firm, telephone and hours, under the signature."""
    signer: str
    country: str
    due: tuple[Row, ...]
    coming: tuple[Row, ...]
    credits: tuple[Row, ...]
    first: Row
    """The oldest line: what a message about a single invoice names."""
    is_one: bool
    """Exactly one line is past its date; before that, exactly one line at all."""
    count: int
    total_due: str
    total: str
    totals: tuple[str, ...]
    totals_due: tuple[str, ...]
    asked: str
    """What the button says: what is past its date, or the one line that is open; else empty."""
    has_total: bool
    has_grand_total: bool
    bank: str
    pay_reference: str
    known_until: str
    by_when: str
    next_step: str
    next_when: str
    answer_when: str
    promise_amount: str
    promise_when: str
    broken_amount: str
    broken_when: str
    paid_amount: str
    paid_when: str
    about: str
    settled: str
    """The numbers of what has nothing open any more."""
    is_nothing_open: bool
    stopped_channel: str
    disputed: str
    may_defer: bool
    may_plan: bool
    is_first_time: bool
    is_good_payer: bool
    links: Links


def of(letter: Letter, *, tone: str, language: str, is_printed: bool = False) -> Facts:
    """Put a letter's figures and days into the words of a language."""
    say = _Say(letter, language)
    due, coming = say.rows(letter.due()), say.rows(letter.coming())
    situation, firm = letter.situation, letter.firm
    asked = letter.total_due() or (letter.total() if len(coming) == 1 else ())
    promised, broken = letter.promise, situation.broken_promise
    return Facts(
        is_consumer=letter.kind == "consumer",
        is_printed=is_printed,
        tone=tone,
        customer=one_line(letter.customer_name),
        given_name=one_line(letter.given_name, longest=60),
        contact=one_line(letter.contact_name, longest=120),
        firm=one_line(firm.name),
        firm_line=_joined(firm.legal_name or firm.name, *firm.address.splitlines()),
        firm_reach=_joined(firm.name, saying.phone(firm.phone), firm.hours),
        signer=one_line(letter.signer, longest=120),
        country=firm.country,
        due=due,
        coming=coming,
        credits=say.credits(),
        first=(due or coming or (Row("", "", "", "", ""),))[0],
        is_one=len(due or coming) == 1,
        count=len(due or coming),
        total_due=say.money(letter.total_due()),
        total=say.money(letter.total()),
        totals=say.each(letter.total()),
        totals_due=say.each(letter.total_due()),
        asked=say.money(asked) if len(asked) == 1 else "",
        has_total=len(due or coming) > 1 or bool(letter.credits),
        has_grand_total=bool(due and coming),
        bank=one_line(firm.bank),
        pay_reference=one_line(letter.pay_reference, longest=60),
        known_until=say.until(letter.known_until),
        by_when=say.weekday(letter.by_on),
        next_step=one_line(letter.next_step, longest=120),
        next_when=say.weekday(letter.next_step_on),
        answer_when=say.weekday(letter.answer_by_on),
        promise_amount=say.amount_of(promised),
        promise_when=say.weekday(promised.due_on if promised else None),
        broken_amount=say.amount_of(broken),
        broken_when=say.weekday(broken.due_on if broken else None),
        paid_amount=say.amount_of(situation.payment),
        paid_when=say.when(situation.payment.received_on if situation.payment else None),
        about=one_line(letter.about),
        settled=say.numbers(letter.settled()),
        is_nothing_open=letter.is_nothing_open,
        stopped_channel=letter.stopped_channel,
        disputed=say.money(situation.disputed),
        may_defer="deferral" in situation.offers,
        may_plan="plan" in situation.offers,
        is_first_time=situation.is_first_time_late,
        is_good_payer=situation.is_good_payer,
        links=letter.links,
    )


class _Say:
    """The letter's day and language, so that each phrase need not name them."""

    def __init__(self, letter: Letter, language: str) -> None:
        self._letter = letter
        self._language = language

    def money(self, amounts: Sequence[Money]) -> str:
        return saying.moneys(amounts, self._language)

    def each(self, amounts: Sequence[Money]) -> tuple[str, ...]:
        return tuple(saying.money(amount, self._language) for amount in amounts)

    def amount_of(self, said: PromiseSaid | PaymentSaid | None) -> str:
        return saying.money(said.amount, self._language) if said else ""

    def when(self, on: date | None) -> str:
        if on is None:
            return ""
        return saying.when(on, as_of=self._letter.as_of, language=self._language)

    def until(self, on: date | None) -> str:
        if on is None:
            return ""
        return saying.until(on, as_of=self._letter.as_of, language=self._language)

    def weekday(self, on: date | None) -> str:
        if on is None:
            return ""
        return saying.weekday(on, as_of=self._letter.as_of, language=self._language)

    def rows(self, lines: Sequence[Line]) -> tuple[Row, ...]:
        return tuple(
            Row(
                number=one_line(line.number, longest=40),
                note=_joined(line.description, line.reference, longest=90),
                due=saying.day(line.due_on, as_of=self._letter.as_of, language=self._language),
                due_when=self.when(line.due_on),
                amount=saying.money(line.open, self._language),
            )
            for line in lines
        )

    def numbers(self, lines: Sequence[Line]) -> str:
        numbers = [one_line(line.number, longest=40) for line in lines]
        return one_line(saying.listed(numbers, self._language))

    def credits(self) -> tuple[Row, ...]:
        return tuple(
            Row(
                number=one_line(credit.number, longest=40),
                note="",
                due="",
                due_when="",
                amount=saying.money(-credit.amount, self._language),
            )
            for credit in self._letter.credits
        )


def _joined(*parts: str, longest: int = 200) -> str:
    return one_line(", ".join(part for part in map(one_line, parts) if part), longest=longest)
