"""Reading a row of payments."""

import hashlib
import re

from dunwell.receivables.importing.line import Line
from dunwell.receivables.importing.records import PaymentRecord

METHODS = ("card", "bank_transfer", "direct_debit", "cash", "cheque", "other")
_SYNONYMS = {
    "bank transfer": "bank_transfer",
    "transfer": "bank_transfer",
    "bacs": "bank_transfer",
    "ach": "bank_transfer",
    "sepa": "bank_transfer",
    "wire": "bank_transfer",
    "überweisung": "bank_transfer",
    "credit card": "card",
    "debit card": "card",
    "karte": "card",
    "direct debit": "direct_debit",
    "lastschrift": "direct_debit",
    "bar": "cash",
    "check": "cheque",
    "scheck": "cheque",
}
_APART = re.compile(r"[,;|]|\s{2,}|\n")


def payment(line: Line) -> PaymentRecord | None:
    """A row of payments; None where a problem was noted."""
    customer = line.text("customer", needed=True)
    currency = line.currency() or line.lens.currency
    amount = line.money("amount", currency, needed=True)
    received_on = line.day("received_on", needed=True)
    numbers = tuple(part.strip() for part in _APART.split(line.text("number")) if part.strip())
    reference, method = line.text("reference"), _method(line)
    payment_id = line.text("payment_id")
    if amount is not None and amount.minor <= 0:
        what = "zero" if amount.minor == 0 else "below zero"
        line.blame(
            "amount",
            f"It is {what}.",
            "A payment is above zero; take one back with the button on its page.",
        )
    if line.problems or amount is None or received_on is None:
        return None
    said = "|".join([customer, str(amount), received_on.isoformat(), *numbers, reference])
    digest = hashlib.sha256(said.encode()).hexdigest()[:24]
    return PaymentRecord(
        row=line.row.number,
        customer=customer,
        amount=amount,
        received_on=received_on,
        key=f"id:{payment_id}" if payment_id else f"row:{digest}",
        numbers=numbers,
        reference=reference,
        method=method,
        entity=line.text("entity"),
    )


def _method(line: Line) -> str:
    text = line.text("method").lower()
    method = _SYNONYMS.get(text, text.replace(" ", "_"))
    if not method:
        return "bank_transfer"
    if method not in METHODS:
        choices = ", ".join(METHODS)
        line.blame(
            "method", "It is not a way of paying that we know.", f"Write one of {choices}."
        )
    return method
