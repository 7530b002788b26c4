"""Letters to put into words: Priya at a café, one invoice past its date, two to come."""

from dataclasses import replace as replace
from datetime import date

from dunwell.channels.templates import (
    Composed,
    Firm,
    Letter,
    Line,
    Links,
    PaymentSaid,
    PromiseSaid,
    Situation,
    compose,
)
from dunwell.kernel.money import Money

TODAY = date(2026, 11, 24)
HOME = "https://pay.hewes.example/p/1.k3V9sJw2mQp7Zt4R"
CHASES = (
    "check_in",
    "final_notice",
    "follow_up",
    "heads_up",
    "help",
    "manager_note",
    "missed_payment",
    "second_reminder",
)
ANSWERS = (
    "already_paid_received",
    "dispute_received",
    "hardship_received",
    "opt_out_confirmed",
    "promise_confirmed",
    "query_received",
    "test_mail",
    "thank_you",
    "welcome",
)


def pounds(minor: int) -> Money:
    return Money(minor, "GBP")


OVERDUE = Line(
    "INV-20418", date(2026, 11, 23), pounds(128_400), "Servicing the espresso machines"
)
COMING = (
    Line("INV-20466", date(2026, 12, 10), pounds(96_240)),
    Line("INV-20502", date(2027, 1, 8), pounds(41_880)),
)
FIRM = Firm(
    name="Hewes & Marlow",
    legal_name="Hewes & Marlow Ltd",
    address="14 Tenter Yard\nLeeds LS10 0ZZ",
    phone="0113 496 0142",
    hours="weekdays 8:30 to 17:00",
    bank="sort code 00-11-22, account 41530267",
)
PRIYA = Letter(
    as_of=TODAY,
    kind="business",
    customer_name="Bramble & Oak Cafés",
    firm=FIRM,
    signer="Nadia Rahman",
    links=Links.under(HOME),
    contact_name="Priya Nair",
    given_name="Priya",
    lines=(OVERDUE, *COMING),
    pay_reference="RF17 INV2 0418",
    known_until=TODAY,
    by_on=date(2026, 12, 4),
    situation=Situation(offers=frozenset({"deferral", "plan"})),
)


def letter(template: str = "missed_payment", *, kind: str = "business") -> Letter:
    """A letter with what this message needs to be whole."""
    it = replace(PRIYA, kind=kind)
    if template == "heads_up":
        return replace(it, lines=COMING)
    if template == "thank_you":
        paid = Situation(payment=PaymentSaid(OVERDUE.open, TODAY))
        return replace(it, lines=(replace(OVERDUE, open=pounds(0)),), situation=paid)
    if template == "promise_confirmed":
        return replace(it, lines=(), promise=PromiseSaid(OVERDUE.open, date(2026, 12, 4)))
    return it


def email(template: str, it: Letter, *, language: str = "en", tone: str = "warm") -> Composed:
    return compose(template=template, tone=tone, language=language, channel="email", letter=it)


def sms(template: str, it: Letter, *, language: str = "en") -> Composed:
    return compose(template=template, tone="warm", language=language, channel="sms", letter=it)
