"""When money is due, what paying early earns and what paying late costs: `terms`."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from dunwell.policy.fields import Fields
from dunwell.policy.model import EarlyPayment, LateCharges, Terms

DUE = re.compile(r"on receipt|net \d{1,3}(?: eom)?|day ([1-9]|[12]\d|3[01]) next month")
REGIMES = (
    "none", "eu-late-payment", "uk-late-payment", "ie-late-payment", "de-business",
    "de-consumer", "fr-business", "nl-business", "nl-consumer", "us-prompt-payment",
)  # fmt: skip
OWN_REGIME = re.compile(
    r"simple:\d{1,2}(\.\d{1,4})?%/36[056]|monthly:\d{1,2}(\.\d{1,4})?%|fixed:\d{1,9}(\.\d{1,4})?"
)
FIRST_TIME: tuple[Literal["waive", "charge"], ...] = ("waive", "charge")


def read_terms(policy: Fields) -> Terms:
    found = policy.fields("terms", known=("due", "early_payment", "late_charges"))
    if found is None:
        return Terms()
    due = found.read("due", _due, like="on receipt, net 30, net 30 eom, or day 15 next month")
    return Terms(due or "net 30", _early_payment(found), _late_charges(found))


def _due(text: str) -> str | None:
    return text if DUE.fullmatch(text) else None


def _early_payment(terms: Fields) -> EarlyPayment | None:
    found = terms.fields("early_payment", known=("discount", "within", "grace"))
    if found is None or not found.require("discount", "within"):
        return None
    discount, within = found.share("discount"), found.days("within")
    if discount is None or within is None:
        return None
    return EarlyPayment(discount, within, found.days("grace") or 0)


def _late_charges(terms: Fields) -> LateCharges | None:
    known = ("regime", "from_stage", "first_time", "minimum")
    found = terms.fields("late_charges", known=known)
    if found is None or not found.require("regime"):
        return None
    own = "; or simple:12%/365, monthly:1.5%, fixed:25.00"
    regime = found.read("regime", _regime, like=f"one of {', '.join(REGIMES)}{own}")
    if regime is None:
        return None
    return LateCharges(
        regime=regime,
        from_stage=found.name("from_stage"),
        first_time=found.choice("first_time", FIRST_TIME) or "charge",
        minimum=found.amount("minimum") or Decimal(0),
    )


def _regime(text: str) -> str | None:
    return text if text in REGIMES or OWN_REGIME.fullmatch(text) else None
