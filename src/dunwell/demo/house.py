"""The selling side of the demo firm: its entities and the people who work there."""

from __future__ import annotations

from dunwell.demo.rows import EntityRow, MemberRow

FIRM = "Hewes & Marlow"

BRITISH, GERMAN = "hewes-marlow", "hewes-marlow-deutschland"
"""The codes that the house makes of the entities' names."""

AGENCY = "Northgate"
"""Whoever is asked when nothing else has helped."""

ENTITIES = (
    EntityRow(
        code=BRITISH,
        name="Hewes & Marlow",
        legal_name="Hewes & Marlow Ltd",
        currency="GBP",
        timezone="Europe/London",
        country="GB",
        address="The Old Ropeworks, Lantern Street, Leeds",
        email="accounts@hewes-marlow.example",
        phone="+441134960100",
        iban="GB33BUKB20201555555555",
        bic="BUKBGB22",
        bank_account="Sort code 20-20-15, account 55555555",
        signs_name="Bob Garside",
        agency=AGENCY,
    ),
    EntityRow(
        code=GERMAN,
        name="Hewes & Marlow Deutschland",
        legal_name="Hewes & Marlow GmbH",
        currency="EUR",
        timezone="Europe/Berlin",
        country="DE",
        address="Am Alten Speicher 4, Hamburg",
        email="buchhaltung@hewes-marlow.example",
        phone="+494066969010",
        iban="DE89370400440532013000",
        bic="COBADEFFXXX",
        bank_account="",
        signs_name="Jana Behrends",
        agency=AGENCY,
    ),
)
"""The bank details are the examples that the standards print: no account behind them."""

ALICE, OWEN, BOB, JANA, VERA = (
    "alice@hewes-marlow.example",
    "owen@hewes-marlow.example",
    "bob@hewes-marlow.example",
    "jana@hewes-marlow.example",
    "vera@hewes-marlow.example",
)

MEMBERS = (
    MemberRow(ALICE, "Alice Marlow", "admin"),
    MemberRow(OWEN, "Owen Tattersall", "manager"),
    MemberRow(BOB, "Bob Garside", "collector"),
    MemberRow(JANA, "Jana Behrends", "collector"),
    MemberRow(VERA, "Vera Lovell", "viewer"),
)

SOLD_BY = {"GB": BRITISH, "US": BRITISH, "DE": GERMAN, "FR": GERMAN, "IE": GERMAN}
INVOICED_IN = {"GB": "GBP", "US": "USD", "DE": "EUR", "FR": "EUR", "IE": "EUR"}
LOOKED_AFTER_BY = {"GB": BOB, "US": BOB, "IE": BOB, "DE": JANA, "FR": JANA}

PENCE_OF = {"GBP": 100, "EUR": 86, "USD": 76}
"""Pence to one unit of a currency, roughly: only to size invoices, never to add them up."""
VAT_PERCENT = {"GB": 20, "DE": 19, "IE": 0, "FR": 0, "US": 0}
"""Tax on invoices to businesses; abroad the customer accounts for it."""
VAT_PERCENT_CONSUMER = {"GB": 20, "DE": 19, "IE": 23, "FR": 20, "US": 0}
