"""The canonical columns of each kind of file, and the names by which other programs know them.

Synonyms stand in lower case without signs, best first; English and German.
"""

from dataclasses import dataclass, replace
from typing import Literal

FileKind = Literal["customers", "invoices", "payments", "open-items"]
FILE_KINDS: tuple[FileKind, ...] = ("customers", "invoices", "payments", "open-items")


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    synonyms: tuple[str, ...] = ()
    is_needed: bool = False


def _column(name: str, synonyms: str = "", *, needed: bool = False) -> Column:
    """A column; its synonyms are separated by commas."""
    words = tuple(word.strip() for word in synonyms.split(",") if word.strip())
    return Column(name, words, needed)


_CUSTOMER = _column(
    "customer",
    "customer number, customer no, customer id, customer ref, customer code, cust number, "
    "cust no, cust id, client number, client id, debtor number, debtor no, contact id, "
    "kundennummer, kunden nr, kundennr, debitorennummer, debitorenkonto, debitor, konto, "
    "account number, account no, account code, account reference, account ref, account, "
    "payer, customer, client, debtor, kunde",
    needed=True,
)
_NUMBER_OF_WHAT = ("number", "no", "id", "code", "nummer", "nr")
"""In a list of customers it is the customer's."""
_NAME = (
    "company name, company, business name, contact name, account name, display name, "
    "kundenname, firma, firmenname, name, name 1, customer, client, kunde"
)
_ABOUT_THE_CUSTOMER = (
    _column(
        "email", "e mail, email address, e mail address, mail, e mail adresse, emailaddress"
    ),
    _column("phone", "telephone, phone number, telephone number, mobile, telefon, tel, mobil"),
    _column("country", "country code, countrycode, country region, land, ländercode, landkz"),
    _column("region", "state, province, county, bundesland"),
    _column("city", "town, billing city, ort, stadt, wohnort"),
    _column("timezone", "time zone, zeitzone"),
    _column("language", "language code, sprache"),
    _column("segment", "customer group, group, kundengruppe, customer segment"),
    _column("legal_form", "legal form, rechtsform"),
    _column("address", "billing address, postal address, anschrift, adresse"),
    _column("contact_name", "attention, contact person, ansprechpartner, contact"),
    _column("dun_to", "bill to, head office, parent, parent customer, payer number"),
    _column("entity", "company code, selling entity, buchungskreis, mandant"),
)
_NUMBER = _column(
    "number",
    "invoice number, invoicenumber, invoice no, invoice num, invoice id, invoice, inv no, "
    "document number, document no, doc no, rechnungsnummer, rechnungs nr, rechnungsnr, "
    "rechnung, belegnummer, beleg nr, belegnr, belegfeld 1, no, num, nr, reference number",
    needed=True,
)
_CURRENCY = _column(
    "currency",
    "currency code, invoice currency, curr, document currency, währung, waehrung, "
    "währungskennung, wkz umsatz, wkz, whrg, currencycode",
)
_AMOUNT = (
    "invoice amount, invoiceamount, total amount, gross amount, invoice total, total, gross, "
    "amount due, amount in doc curr, amount in document currency, amount in local currency, "
    "betrag, rechnungsbetrag, bruttobetrag, brutto, gesamtbetrag, umsatz, value"
)
_ISSUED = _column(
    "issued_on",
    "invoice date, invoicedate, issue date, issued, date issued, document date, doc date, "
    "rechnungsdatum, belegdatum, datum, date",
    needed=True,
)
_DUE = _column(
    "due_on",
    "due date, duedate, net due date, due, payment due, fälligkeit, faelligkeit, "
    "fälligkeitsdatum, fällig am, faellig am, fällig, nettofälligkeit",
)
_ABOUT_THE_INVOICE = (
    _column("tax", "tax amount, vat, vat amount, total tax, mwst, ust, umsatzsteuer, steuer"),
    _column(
        "terms",
        "payment terms, payment term, zahlungsbedingung, zahlungsbedingungen, zahlungsziel",
    ),
    _column(
        "kind",
        "document type, doc type, type, transaction type, invoice type, belegart, "
        "customer type, customer kind",
    ),
    _column(
        "reference",
        "purchase order, po number, po no, order number, your reference, "
        "customer reference, bestellnummer, ihre referenz, referenz",
    ),
    _column("description", "memo, text, details, beschreibung, buchungstext, verwendungszweck"),
)

COLUMNS: dict[FileKind, tuple[Column, ...]] = {
    "customers": (
        replace(_CUSTOMER, synonyms=(*_CUSTOMER.synonyms, *_NUMBER_OF_WHAT)),
        _column("name", f"customer name, {_NAME}", needed=True),
        *_ABOUT_THE_CUSTOMER,
        _column("kind", "customer type, customer kind, type, kundenart, art"),
        _column("customer_since", "since, customer since, kunde seit, created"),
    ),
    "invoices": (
        _NUMBER,
        _CUSTOMER,
        _column("customer_name", f"customer name, {_NAME}"),
        _CURRENCY,
        _column("amount", _AMOUNT, needed=True),
        _ISSUED,
        _DUE,
        _column(
            "paid_on",
            "payment date, date paid, settled date, settleddate, clear date, "
            "clearing date, paid date, bezahlt am, ausgleich, ausgleichsdatum",
        ),
        _column("paid_amount", "amount paid, paid, paid amount, bezahlt, gezahlt"),
        _column("disputed", "dispute, disputed amount, strittig"),
        *_ABOUT_THE_INVOICE,
        *_ABOUT_THE_CUSTOMER,
    ),
    "open-items": (
        _NUMBER,
        _CUSTOMER,
        _column("customer_name", f"customer name, {_NAME}"),
        _CURRENCY,
        _column(
            "open",
            "open amount, open balance, amount open, outstanding, amount "
            "outstanding, outstanding amount, balance, balance due, amount due, "
            "remaining, offen, offener betrag, saldo, restbetrag, op betrag, "
            "amount in doc curr, amount in local currency, amount, betrag",
            needed=True,
        ),
        _column(
            "amount",
            "invoice amount, original amount, total amount, gross amount, "
            "invoice total, total, rechnungsbetrag, ursprungsbetrag",
        ),
        _ISSUED,
        _DUE,
        _column("disputed", "dispute, disputed amount, strittig"),
        *_ABOUT_THE_INVOICE,
        *_ABOUT_THE_CUSTOMER,
    ),
    "payments": (
        _CUSTOMER,
        _CURRENCY,
        _column(
            "amount",
            "amount paid, payment amount, paid, received, amount received, total, "
            "betrag, zahlungsbetrag, value",
            needed=True,
        ),
        _column(
            "received_on",
            "payment date, paid on, date paid, received, value date, "
            "booking date, posting date, zahlungsdatum, valuta, "
            "wertstellung, buchungsdatum, datum, date",
            needed=True,
        ),
        _column(
            "payment_id",
            "payment number, payment no, transaction id, transaction, "
            "receipt number, zahlungsnummer, id",
        ),
        _column(
            "number",
            "invoice number, invoice no, invoice, invoices, invoice numbers, "
            "rechnungsnummer, rechnung",
        ),
        _column(
            "reference",
            "payment reference, remittance, remittance information, details, "
            "memo, description, verwendungszweck, referenz",
        ),
        _column("method", "payment method, type, zahlungsart"),
        _column("entity", "company code, selling entity, buchungskreis, mandant"),
    ),
}
"""By kind of file. `currency` may be missing: then it is the entity's own, which is said."""


def names(kind: FileKind) -> tuple[str, ...]:
    return tuple(column.name for column in COLUMNS[kind])
