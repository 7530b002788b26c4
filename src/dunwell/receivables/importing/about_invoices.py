"""Reading a row of invoices or of open items."""

from dataclasses import replace
from datetime import date

from dunwell.kernel.money import Money
from dunwell.receivables import rules
from dunwell.receivables.importing.about_customers import KINDS, customer_of_invoice
from dunwell.receivables.importing.line import Line
from dunwell.receivables.importing.records import CustomerKind, DocumentKind, InvoiceRecord

DOCUMENTS: dict[str, DocumentKind] = {
    "invoice": "invoice",
    "sales invoice": "invoice",
    "inv": "invoice",
    "rechnung": "invoice",
    "credit_note": "credit_note",
    "credit note": "credit_note",
    "creditnote": "credit_note",
    "credit memo": "credit_note",
    "credit": "credit_note",
    "cn": "credit_note",
    "gutschrift": "credit_note",
}
YES = ("yes", "y", "true", "1", "ja", "x")
NO = ("no", "n", "false", "0", "nein", "-")
CREDIT_REMEDY = (
    "An invoice is above zero. For a credit note, write credit_note in the column `kind`, "
    "or `negative: credit_note` in the mapping."
)


def invoice(line: Line) -> InvoiceRecord | None:
    """A row of invoices; None where a problem was noted."""
    document, customer_kind = _kinds(line)
    currency = line.currency() or line.lens.currency
    amount = line.money("amount", currency, needed=True)
    return _record(line, document, customer_kind, amount, currency)


def open_item(line: Line) -> InvoiceRecord | None:
    """A row of what is open now; where its face is not given, it is what is open."""
    document, customer_kind = _kinds(line)
    currency = line.currency() or line.lens.currency
    still_open = line.money("open", currency, needed=True)
    face = line.money("amount", currency) or still_open
    record = _record(line, document, customer_kind, face, currency)
    if record is None or still_open is None:
        return None
    still_open = Money(abs(still_open.minor), currency)
    if record.amount < still_open:
        line.blame(
            "open", f"More is open than the {record.amount} of it.", "Check both amounts."
        )
        return None
    return replace(record, open=still_open)


def _record(
    line: Line,
    document: DocumentKind | None,
    customer_kind: CustomerKind | None,
    amount: Money | None,
    currency: str,
) -> InvoiceRecord | None:
    number = line.text("number", needed=True)
    issued_on = line.day("issued_on", needed=True)
    due_on = _due_on(line, issued_on)
    kind, face = _face(line, document, amount)
    tax = line.money("tax", currency)
    paid_on, paid = _paid(line, currency)
    disputed = _disputed(line, face)
    customer = customer_of_invoice(line, customer_kind)
    terms, reference = line.text("terms"), line.text("reference")
    description = line.text("description")
    if line.problems or face is None or issued_on is None or due_on is None:
        return None
    if kind == "invoice" and due_on < issued_on:
        line.blame(
            "due_on",
            f"It lies before the invoice date, {issued_on.isoformat()}.",
            "Check both dates; perhaps the columns are the wrong way round.",
        )
        return None
    return InvoiceRecord(
        row=line.row.number,
        number=number,
        customer=customer,
        kind=kind,
        amount=face,
        issued_on=issued_on,
        due_on=max(due_on, issued_on),
        tax=None if tax is None else Money(min(abs(tax.minor), face.minor), currency),
        terms=terms,
        reference=reference,
        description=description,
        entity=line.text("entity"),
        paid_on=paid_on,
        paid_amount=paid,
        disputed=disputed,
    )


def _kinds(line: Line) -> tuple[DocumentKind | None, CustomerKind | None]:
    """The column `kind` says what the document is, or who the customer is."""
    text = line.text("kind").lower()
    document, customer = DOCUMENTS.get(text), KINDS.get(text)
    if text and document is None and customer is None:
        line.blame(
            "kind",
            "It is neither invoice nor credit_note, nor business nor consumer.",
            "Write one of these, or say in the mapping what it means: `values: {...}`.",
        )
    return document, customer


def _face(
    line: Line, document: DocumentKind | None, amount: Money | None
) -> tuple[DocumentKind, Money | None]:
    """The kind of document and its face, which is above zero for both kinds."""
    if amount is None:
        return "invoice", None
    name = "amount" if line.has("amount") else "open"
    if amount.minor == 0:
        line.blame(name, "It is zero.", "Leave the row out, or correct the amount.")
        return "invoice", None
    is_credit = document == "credit_note"
    if amount.minor < 0 and document is None and line.lens.mapping.negative == "credit_note":
        is_credit = True
    elif amount.minor < 0 and not is_credit:
        line.blame(name, "It is below zero.", CREDIT_REMEDY)
        return "invoice", None
    return ("credit_note" if is_credit else "invoice"), Money(
        abs(amount.minor), amount.currency
    )


def _due_on(line: Line, issued_on: date | None) -> date | None:
    """The due date as given, or by the terms."""
    due_on = line.day("due_on")
    if due_on is not None or issued_on is None or line.problems:
        return due_on
    terms = line.text("terms")
    if not terms:
        line.blame("due_on", "There is neither a due date nor terms.", "Fill in one of them.")
        return None
    try:
        return rules.due_on(issued_on=issued_on, terms=terms)
    except rules.UnknownTerms:
        line.blame(
            "terms",
            "These are not payment terms that we know.",
            'Write "on receipt", "net 30", "net 30 eom" or "15 next month", or a due date.',
        )
        return None


def _paid(line: Line, currency: str) -> tuple[date | None, Money | None]:
    """When, and how much in all, where it was not the whole."""
    paid_on, paid = line.day("paid_on"), line.money("paid_amount", currency)
    if paid is not None and paid.minor < 0:
        line.blame("paid_amount", "It is below zero.", "Write what was paid in all.")
    elif paid is not None and paid.minor > 0 and paid_on is None:
        line.blame("paid_amount", "It does not say when.", "Fill in `paid_on` as well.")
    return paid_on, paid


def _disputed(line: Line, face: Money | None) -> Money | None:
    """Yes for all of it, no for nothing, or the amount."""
    text = line.text("disputed").lower()
    if not text or text in NO or face is None:
        return None
    if text in YES:
        return face
    amount = line.money("disputed", face.currency)
    if amount is not None and not Money(0, face.currency) <= amount <= face:
        line.blame("disputed", "It is not between zero and the amount.", "Correct it.")
        return None
    return amount if amount is not None and amount.minor else None
