"""Reading a row of customers, or the columns about the customer in a row of invoices."""

from dunwell.receivables.addresses import NotAnEmail, NotATelephone, email_address, telephone
from dunwell.receivables.importing import places
from dunwell.receivables.importing.line import Line
from dunwell.receivables.importing.records import CustomerKind, CustomerRecord

KINDS: dict[str, CustomerKind] = {
    "business": "business",
    "b2b": "business",
    "company": "business",
    "firm": "business",
    "firma": "business",
    "gewerblich": "business",
    "consumer": "consumer",
    "b2c": "consumer",
    "person": "consumer",
    "private": "consumer",
    "individual": "consumer",
    "privat": "consumer",
}
LEGAL_FORMS = ("company", "sole_trader", "partnership", "public_body", "consumer")


def customer(line: Line) -> CustomerRecord:
    """A row of a file of customers."""
    return _record(line, line.text("name"), _kind(line))


def customer_of_invoice(line: Line, kind: CustomerKind | None) -> CustomerRecord:
    """What a row of invoices says about its customer."""
    return _record(line, line.text("customer_name"), kind)


def _record(line: Line, name: str, kind: CustomerKind | None) -> CustomerRecord:
    country = _country(line)
    return CustomerRecord(
        row=line.row.number,
        ref=line.text("customer", needed=True),
        name=name,
        kind=kind,
        country=country,
        region=line.text("region") or None,
        city=line.text("city") or None,
        timezone=_timezone(line),
        language=_language(line),
        segment=line.text("segment") or None,
        legal_form=_legal_form(line),
        dun_to=line.text("dun_to") or None,
        contact_name=line.text("contact_name"),
        email=_email(line),
        phone=_phone(line, country),
        address=line.text("address"),
        customer_since=line.day("customer_since"),
        entity=line.text("entity"),
    )


def _kind(line: Line) -> CustomerKind | None:
    text = line.text("kind")
    if not text:
        return None
    kind = KINDS.get(text.lower())
    if kind is None:
        line.blame("kind", "It is neither business nor consumer.", "Write one of the two.")
    return kind


def _country(line: Line) -> str | None:
    text = line.text("country")
    if not text:
        return None
    code = places.country(text)
    if code is None:
        line.blame(
            "country", "It is not a country that we know.", "Write its ISO code, such as GB."
        )
    return code


def _timezone(line: Line) -> str | None:
    text = line.text("timezone")
    if text and not places.is_timezone(text):
        line.blame("timezone", "It is not a time zone.", "Write one such as Europe/London.")
    return text or None


def _language(line: Line) -> str | None:
    text = line.text("language").lower().replace("_", "-")
    if text and (len(text) > 10 or not text[:2].isalpha()):
        line.blame("language", "It is not a language code.", "Write one such as en or de.")
    return text or None


def _legal_form(line: Line) -> str | None:
    text = line.text("legal_form").lower().replace(" ", "_")
    if text and text not in LEGAL_FORMS:
        choices = ", ".join(LEGAL_FORMS)
        line.blame(
            "legal_form", "It is not a legal form that we know.", f"Write one of {choices}."
        )
    return text or None


def _email(line: Line) -> str:
    text = line.text("email")
    try:
        return email_address(text) if text else ""
    except NotAnEmail:
        line.doubt(
            "email",
            "It is not an e-mail address, and was left out.",
            "Write one address, such as accounts@example.com.",
        )
        return ""


def _phone(line: Line, country: str | None) -> str:
    text = line.text("phone")
    home = country or line.lens.country
    try:
        return telephone(text, home) if text else ""
    except NotATelephone:
        line.doubt(
            "phone",
            f"It is not a telephone number in {home}, and was left out.",
            "Write it with its country code, such as +44 20 7946 0123.",
        )
        return ""
