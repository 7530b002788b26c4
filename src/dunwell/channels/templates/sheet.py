"""A printed letter as plain words, ready to be set: what stands where on the paper.

It is kept with the message, so that the same pages can be printed again in years, whatever
becomes of the templates.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass

from dunwell.channels.templates import saying, table
from dunwell.channels.templates.facts import Facts
from dunwell.channels.templates.letter import Letter, PaySlip
from dunwell.channels.templates.table import Table, TableRow
from dunwell.channels.templates.tidy import one_line
from dunwell.channels.templates.words import Words

ADDRESS_LINES_MAX = 7


@dataclass(frozen=True, slots=True)
class Detail:
    """A label and what stands beside it."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Slip:
    """The part at the foot from which a transfer is made."""

    title: str
    details: tuple[Detail, ...]
    code: str
    scan: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every word of one letter. Texts from outside are one line each."""

    language: str
    country: str
    """Of the sender: paper, folds and the window's side follow it."""
    firm: str
    firm_lines: tuple[str, ...]
    return_line: str
    recipient: tuple[str, ...]
    about: tuple[Detail, ...]
    date: str
    page: str
    subject: str
    greeting: str
    before: tuple[str, ...]
    head: tuple[str, str, str]
    rows: tuple[TableRow, ...]
    ways: str
    link: str
    after: tuple[str, ...]
    sign_off: str
    signer: str
    slip: Slip | None

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def in_words(self) -> str:
        """The letter as text, for whoever reads it on a screen."""
        rows = [f"{row.label}  {row.due}  {row.amount}".strip() for row in self.rows]
        slip = [f"{one.label}: {one.value}" for one in self.slip.details] if self.slip else []
        parts = (
            "\n".join(self.recipient),
            self.date,
            self.subject,
            self.greeting,
            *self.before,
            "\n".join(rows),
            f"{self.ways}\n{self.link}",
            *self.after,
            f"{self.sign_off}\n{self.signer}\n{self.firm}",
            "\n".join(slip),
        )
        return "\n\n".join(part for part in parts if part) + "\n"


def compose(
    message: Words, shared: Words, facts: Facts, letter: Letter, *, subject: str
) -> Sheet:
    """Lay a letter's words out for paper."""
    owed = table.of(facts, shared) if message.has("table") else None
    spoken = shared.language
    return Sheet(
        language=spoken,
        country=facts.country,
        firm=facts.firm,
        firm_lines=_lines(letter.firm.address, saying.phone(letter.firm.phone)),
        return_line=facts.firm_line,
        recipient=recipient(letter),
        about=_details((shared.line("paper_ref", facts), letter.customer_ref)),
        date=saying.long_day(letter.as_of, spoken),
        page=shared.line("paper_page", facts),
        subject=subject,
        greeting=shared.line("greeting", facts),
        before=_words(message, "before", facts),
        head=_head(owed),
        rows=owed.rows if owed else (),
        ways=shared.line("paper_ways", facts),
        link=facts.links.pay,
        after=_words(message, "after", facts),
        sign_off=shared.line("sign_off", facts),
        signer=facts.signer,
        slip=_slip(letter.slip, shared, facts) if letter.slip else None,
    )


def recipient(letter: Letter) -> tuple[str, ...]:
    """The lines of the window: the firm, who reads the post there, and the address."""
    named = [letter.customer_name]
    if letter.kind == "business" and letter.contact_name not in ("", letter.customer_name):
        named.append(letter.contact_name)
    name = (one_line(each, longest=60) for each in named)
    return (*name, *_lines(letter.postal))[:ADDRESS_LINES_MAX]


def _lines(*texts: str) -> tuple[str, ...]:
    """Line by line; an address that came on one line is parted at its commas."""
    found: list[str] = []
    for text in texts:
        given = text.splitlines()
        parts = given if len(given) > 1 else text.split(",")
        found += [one_line(part, longest=60) for part in parts if part.strip()]
    return tuple(found)


def _words(message: Words, section: str, facts: Facts) -> tuple[str, ...]:
    return tuple(paragraph.words for paragraph in message.plain(section, facts))


def _head(owed: Table | None) -> tuple[str, str, str]:
    return (owed.number_head, owed.due_head, owed.amount_head) if owed else ("", "", "")


def _slip(slip: PaySlip, shared: Words, facts: Facts) -> Slip:
    return Slip(
        title=shared.line("paper_slip", facts),
        details=_details(
            (shared.line("paper_payee", facts), slip.payee),
            ("IBAN", slip.iban),
            ("BIC", slip.bic),
            (shared.line("paper_account", facts), slip.account),
            (shared.line("paper_amount", facts), saying.money(slip.amount, shared.language)),
            (shared.line("paper_pay_reference", facts), slip.reference),
        ),
        code=slip.code,
        scan=shared.line("paper_scan", facts) if slip.code else "",
    )


def _details(*pairs: tuple[str, str]) -> tuple[Detail, ...]:
    return tuple(Detail(label, one_line(value)) for label, value in pairs if value.strip())
