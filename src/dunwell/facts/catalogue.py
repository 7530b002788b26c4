"""Every documented fact, by name. `engine.facts` computes them; nothing else may be promised.

Facts of scope "customer" are about one customer and one entity: the unit the ladder runs on.
Facts of scope "item" are the trigger item's: the counted item with the oldest effective due
date. A fact that the snapshot does not carry is null; a missing file is an empty table, so
counts over it are 0. "In 30 days" means the 30 days that end with `as_of`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.facts.fact import Fact, FactType, Scope

Described = Mapping[str, tuple[FactType, str]]
"""Facts by name: the type, and the sentence that documents it."""


def _facts(described: Described, *, owner: str, scope: Scope = "customer") -> tuple[Fact, ...]:
    return tuple(
        Fact(name, kind, scope, says, owner, CHOICES.get(name, ()))
        for name, (kind, says) in described.items()
    )


CHOICES: Mapping[str, tuple[str, ...]] = {"kind": ("business", "consumer")}

CASEWORK = _facts(
    {
        "as_of": ("date", "The day the decision is made for."),
        "episode": ("integer", "Number of the open episode; 0 when none is."),
        "episode_opened_on": ("date", "The day the episode opened."),
        "stage": ("text", "The last stage carried out in this episode."),
        "stage_on": ("date", "The day it was carried out."),
    },
    owner="casework",
)

RECEIVABLES = _facts(
    {
        "customer_id": ("text", "The customer's own reference."),
        "entity_id": ("text", "The entity that is owed."),
        "kind": ("text", "Whether the customer is a business or a consumer."),
        "country": ("text", "ISO 3166 code of the customer's country."),
        "region": ("text", "State or region, where the country has them."),
        "city": ("text", "Town or city, where somebody has said it."),
        "timezone": ("text", "IANA name of the customer's time zone."),
        "language": ("text", "Language the customer is written to in."),
        "segment": ("text", "The firm's own grouping of customers."),
        "legal_form": ("text", "Company, sole trader, public body and so on."),
        "dun_to": ("text", "The customer who is asked instead of this one."),
        "policy": ("text", "The policy set on the customer by hand."),
        "customer_since": ("date", "The earliest invoice or payment we know of."),
        "currency": ("text", "The currency that money facts of this row are in."),
        "open": ("money", "All that counts as open, less credits."),
        "overdue": ("money", "The part of `open` that is past due."),
        "credits": ("money", "Credit notes and unapplied cash, above zero."),
        "disputed": ("money", "What is disputed and therefore not asked for."),
        "items_open": ("integer", "How many items count as open."),
        "items_overdue": ("integer", "How many of them are past due."),
        "oldest_days_past_due": (
            "integer",
            "Days since the oldest counted item first fell due, whatever was deferred since.",
        ),
        "kept_promises": ("integer", "Promises kept in 365 days."),
        "broken_promises": ("integer", "Promises broken in 365 days."),
        "open_promises": ("integer", "Promises that are still running."),
    },
    owner="receivables",
)

TRIGGER_ITEM = _facts(
    {
        "days_past_due": (
            "integer",
            "Days since the trigger item's effective due date; below zero before it.",
        ),
        "due_on": ("date", "The trigger item's effective due date."),
        "issued_on": ("date", "The day the trigger item was issued."),
    },
    owner="receivables",
    scope="item",
)

CHANNELS = _facts(
    {
        "contacts_7d": ("integer", "Contacts asking for money in 7 days."),
        "contacts_30d": ("integer", "Contacts asking for money in 30 days."),
        "calls_tried": ("integer", "Calls tried in 30 days, answered or not."),
        "replies_30d": ("integer", "Messages and calls from the customer in 30 days."),
        "last_contact_on": ("date", "The last contact that asked for money."),
        "last_reply_on": ("date", "The last time we heard from the customer."),
    },
    owner="channels",
)

PAYMENTS = _facts(
    {
        "payments_365d": ("integer", "Payments received in 365 days."),
        "last_paid_on": ("date", "The day of the last payment."),
        "p_pay_7d": (
            "share",
            "Chance of a payment within 7 days without a contact: of the last 52 weeks, after "
            "that of the customer's first payment in them, in which nobody asked for money, the "
            "share with a payment. Null for customers with fewer than six payments in 52 weeks.",
        ),
        "days_between_payments": (
            "integer",
            "The usual wait from one day with a payment to the next, in 52 weeks: the median, in "
            "whole days. Null for customers with fewer than six payments in 52 weeks.",
        ),
    },
    owner="payments",
)

CATALOGUE: Mapping[str, Fact] = MappingProxyType(
    {fact.name: fact for fact in (*CASEWORK, *RECEIVABLES, *TRIGGER_ITEM, *CHANNELS, *PAYMENTS)}
)

SYNONYMS: Mapping[str, str] = MappingProxyType(
    {
        "balance": "open",
        "amount": "open",
        "total": "open",
        "arrears": "overdue",
        "past_due": "overdue",
        "dpd": "days_past_due",
        "days_overdue": "days_past_due",
        "type": "kind",
        "payments": "payments_365d",
        "contacts": "contacts_30d",
        "promises_broken": "broken_promises",
        "promises_kept": "kept_promises",
        "calls": "calls_tried",
        "today": "as_of",
        "current_date": "as_of",
    }
)
"""Words people reach for, and the fact they mean: used to suggest, never accepted."""
