"""Paying by bank transfer: the details to copy, and a code that fills them in.

For euros into an IBAN the code is the European Payments Council's EPC069-12 text, which a
banking app turns into a finished transfer. No such text is agreed for other currencies, so
there the code only carries the details in words, to be copied from a phone.
"""

from __future__ import annotations

from dataclasses import dataclass

import segno
from stdnum import iban as iban_number

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.payments import reference

EPC_MOST_MINOR = 99_999_999_999
NAME_MAX = 70
STRUCTURED_MAX = 25
TEXT_MAX = 140


class NotAnIban(Refusal):
    code = "not-an-iban"
    says = (
        "{iban!r} is not an IBAN: its check digits do not fit. Copy it from the bank's papers."
    )


class NotForCode(Refusal):
    code = "not-for-a-transfer-code"
    says = "A transfer code carries between 0.01 and 999,999,999.99 EUR; {amount} does not fit."


@dataclass(frozen=True, slots=True)
class Bank:
    """Where money for an entity goes."""

    name: str
    iban: str = ""
    bic: str = ""
    account: str = ""
    """Other details in words, such as "Sort code 00-11-22, account 41530267"."""

    @property
    def is_known(self) -> bool:
        return bool(self.iban or self.account)


@dataclass(frozen=True, slots=True)
class Transfer:
    """One transfer to make: to whom, how much, and what to write beside it."""

    bank: Bank
    amount: Money
    reference: str
    is_structured: bool
    """Whether the reference is one RF reference, or a text that names the documents."""


def transfer(*, bank: Bank, amount: Money, numbers: tuple[str, ...]) -> Transfer:
    """The transfer that pays these documents, written so that matching will know it again."""
    rf = reference.creditor_reference(numbers[0]) if len(numbers) == 1 else ""
    return Transfer(bank, amount, rf or _listed(numbers), is_structured=bool(rf))


def _listed(numbers: tuple[str, ...]) -> str:
    """As many whole numbers as a bank's text carries."""
    text = ""
    for number in numbers:
        longer = f"{text} {number}".strip()
        if len(longer) > TEXT_MAX:
            break
        text = longer
    return text


def is_epc(order: Transfer) -> bool:
    """Whether banking apps can read the transfer from a code."""
    return bool(order.bank.iban) and order.amount.currency == "EUR"


def epc_payload(
    *, name: str, iban: str, amount: Money, structured: str = "", text: str = "", bic: str = ""
) -> str:
    """The EPC069-12 text, version 002. Refuses with NotAnIban, NotForCode."""
    if not iban_number.is_valid(iban):
        raise NotAnIban(iban=iban)
    if amount.currency != "EUR" or not 1 <= amount.minor <= EPC_MOST_MINOR:
        raise NotForCode(amount=amount)
    lines = [
        "BCD",
        "002",
        "1",
        "SCT",
        bic,
        name[:NAME_MAX],
        iban_number.compact(iban),
        f"EUR{amount.decimal():f}",
        "",
        structured[:STRUCTURED_MAX],
        "" if structured else text[:TEXT_MAX],
    ]
    return "\n".join(lines).rstrip("\n")


def payload(order: Transfer) -> str:
    """What the code beside the transfer says."""
    if is_epc(order):
        return epc_payload(
            name=order.bank.name,
            iban=order.bank.iban,
            bic=order.bank.bic,
            amount=order.amount,
            structured=order.reference if order.is_structured else "",
            text="" if order.is_structured else order.reference,
        )
    lines = [
        order.bank.name,
        order.bank.iban,
        order.bank.account,
        str(order.amount),
        order.reference,
    ]
    return "\n".join(line for line in lines if line)


def code(text: str) -> segno.QRCode:
    """The text as a QR code, at the error correction that EPC069-12 names."""
    return segno.make_qr(text, error="m", boost_error=False)


def code_path(text: str) -> tuple[str, int]:
    """The dark squares as one SVG path, and the side of the square with its quiet zone.

    One path of a few kilobytes in the page: no second request, and sharp on every screen.
    """
    quiet = 4
    rows = [bytes(row) for row in code(text).matrix]
    strokes: list[str] = []
    for y, row in enumerate(rows):
        x = 0
        while x < len(row):
            run = len(row[x:]) - len(row[x:].lstrip(b"\x01"))
            if run:
                strokes.append(f"M{x + quiet} {y + quiet}.5h{run}")
            x += run or 1
    return "".join(strokes), len(rows) + 2 * quiet
