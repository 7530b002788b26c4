"""Stored codes in words for people. Codes are stable; words may change here at any time."""

import re

from babel import Locale

from dunwell.receivables.importing import places

HERE = Locale("en", "GB")
RULE = re.compile(r"\b(G\d+) \([^)]+\)")

BY = {"email": "by e-mail", "sms": "by text", "call": "by telephone", "letter": "by letter"}
CHANNELS = {"email": "E-mail", "sms": "Text", "call": "Call", "letter": "Letter"}

HOLDS = {
    "query": "Query",
    "dispute": "Dispute",
    "already_paid": "Says it is paid",
    "promise": "Promise running",
    "hardship": "In difficulty",
    "vulnerable": "Needs care",
    "breathing_space": "Breathing space",
    "cease_contact": "Asked us to stop",
    "representation": "Represented by somebody",
    "insolvency": "Insolvency",
    "bereavement": "Bereavement",
    "placed": "With an agency",
    "remittance": "Remittance read",
    "good_faith": "Paid a good part",
}
HOLD_TONES = {
    "query": "slate",
    "dispute": "slate",
    "already_paid": "slate",
    "promise": "",
    "good_faith": "",
}
"""The tone of a hold's tag; a person's hardship or loss needs a look."""

ROLES = {
    "admin": "administrator",
    "manager": "manager",
    "collector": "collector",
    "viewer": "viewer",
}

CONTACT_ROLES = {
    "accounts_payable": "accounts",
    "buyer": "buyer",
    "finance_director": "finance director",
    "other": "",
}

ADDRESS_STATES = {
    "usable": ("", ""),
    "opted_out": ("asked us not to", "slate"),
    "unsubscribed": ("unsubscribed", "slate"),
    "bounced": ("bounces", "clay"),
    "wrong": ("wrong", "clay"),
}

PROMISES = {
    "open": ("Promised", ""),
    "kept": ("Promise kept", "good"),
    "partly": ("Partly kept", "honey"),
    "broken": ("Broken", "clay"),
    "withdrawn": ("Withdrawn", ""),
}

METHODS = {
    "card": "Card",
    "bank_transfer": "Bank transfer",
    "direct_debit": "Direct debit",
    "cash": "Cash",
    "cheque": "Cheque",
    "other": "Payment",
}

OUTCOMES = {
    "sent": "sent",
    "delivered": "delivered",
    "opened": "opened",
    "bounced": "bounced",
    "failed": "did not get through",
    "replied": "replied",
    "answered": "answered",
    "conversation": "we spoke",
    "reached": "we spoke",
    "promise": "promised to pay",
    "no_answer": "no answer",
    "wrong_number": "wrong number",
}

GUARDRAILS = {
    "G1": "Outside their days and hours",
    "G2": "Contacted enough for now",
    "G3": "On hold",
    "G4": "The step before comes first",
    "G5": "The last chance comes first",
    "G6": "Nothing left to ask for",
    "G7": "Told already",
    "G8": "No address we may use",
    "G9": "Beyond what may be granted",
    "G10": "Not explained",
    "G11": "Bank or ledger not fresh",
}


GUARDRAIL_NAMES = {
    "G1": "Days and hours",
    "G2": "Contact limits",
    "G3": "Holds",
    "G4": "One step at a time",
    "G5": "Last chance",
    "G6": "Still owed",
    "G7": "Told once",
    "G8": "Consent",
    "G9": "Authority",
    "G10": "Kept reasons",
    "G11": "Fresh figures",
}
"""The rules themselves, whether they hold today or not."""


def stage(code: str) -> str:
    """ "second_reminder" in words: "Second reminder"."""
    return code.replace("_", " ").capitalize()


def sentence(text: str) -> str:
    """The text with a capital first letter, the rest as it is."""
    return text[:1].upper() + text[1:]


def channel(code: str) -> str:
    return CHANNELS.get(code, code.capitalize())


def step(stage_code: str, channel_code: str) -> str:
    """A stage and how it comes: final notice, by letter; on no channel it is a hand-over."""
    return f"{stage(stage_code)}, {BY.get(channel_code, 'a hand-over')}"


def hold(code: str) -> str:
    return HOLDS.get(code, stage(code))


def hold_tone(code: str) -> str:
    return HOLD_TONES.get(code, "honey")


def guardrail(code: str) -> str:
    return GUARDRAILS.get(code, code)


def guardrail_name(code: str) -> str:
    return GUARDRAIL_NAMES.get(code, code)


def rules_named(says: str) -> str:
    """A sentence that names rules by code and word, "G3 (holds)", with our names for them."""
    return RULE.sub(lambda rule: f"“{guardrail_name(rule[1])}”", says)


def count(number: int, one: str, many: str = "") -> str:
    """ "1 call", "3 calls", "no calls"."""
    noun = one if number == 1 else many or f"{one}s"
    return f"{number or 'no'} {noun}"


def days_late(days: int) -> str:
    """ "1 day past due", "due today", "in 16 days"."""
    if days > 0:
        return f"{count(days, 'day')} past due"
    if days == 0:
        return "Due today"
    return f"In {count(-days, 'day')}"


def country(code: str) -> str:
    """ "United Kingdom"; the code itself where nobody knows it."""
    return str(HERE.territories.get(code, code))


def countries() -> list[tuple[str, str]]:
    """Every country's code and name, by name."""
    named = [
        (code, str(name))
        for code, name in HERE.territories.items()
        if places.country(code) == code
    ]
    return sorted(named, key=lambda one: one[1])


def language(code: str) -> str:
    """ "German"; the code itself where nobody knows it."""
    return str(HERE.languages.get(code.split("-")[0], code))
