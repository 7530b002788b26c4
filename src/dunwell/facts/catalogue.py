"""Every documented fact, by name. `engine.facts` computes them; nothing else may be promised.

Facts of scope "customer" are about one customer and one entity: the unit the ladder runs on.
Facts of scope "item" are the trigger item's: the counted item with the oldest effective due
date. A fact that the snapshot does not carry is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dunwell.facts.fact import Fact, FactType

STANDING: tuple[Fact, ...] = (
    Fact("as_of", "date", "customer", "The day the decision is made for.", "casework"),
    Fact("customer_id", "text", "customer", "The customer's own reference.", "receivables"),
    Fact("entity_id", "text", "customer", "The entity that is owed.", "receivables"),
    Fact(
        "kind", "text", "customer", "Whether the customer is a business or a consumer.",
        "receivables", ("business", "consumer"),
    ),
    Fact("country", "text", "customer", "ISO 3166 code of the customer's country.", "receivables"),
    Fact("region", "text", "customer", "State or region, where the country has them.", "receivables"),
    Fact("timezone", "text", "customer", "IANA name of the customer's time zone.", "receivables"),
    Fact("language", "text", "customer", "Language the customer is written to in.", "receivables"),
    Fact("segment", "text", "customer", "The firm's own grouping of customers.", "receivables"),
    Fact("legal_form", "text", "customer", "Company, sole trader, public body and so on.", "receivables"),
    Fact("dun_to", "text", "customer", "The customer who is asked instead of this one.", "receivables"),
    Fact("policy", "text", "customer", "The policy set on the customer by hand.", "receivables"),
    Fact("customer_since", "date", "customer", "The earliest invoice or payment we know of.", "receivables"),
    Fact("currency", "text", "customer", "The currency that money facts of this row are in.", "receivables"),
)

OWED: tuple[Fact, ...] = (
    Fact("open", "money", "customer", "All that counts as open, less credits.", "receivables"),
    Fact("overdue", "money", "customer", "The part of `open` that is past due.", "receivables"),
    Fact("credits", "money", "customer", "Credit notes and unapplied cash, above zero.", "receivables"),
    Fact("disputed", "money", "customer", "What is disputed and therefore not asked for.", "receivables"),
    Fact("items_open", "integer", "customer", "How many items count as open.", "receivables"),
    Fact("items_overdue", "integer", "customer", "How many of them are past due.", "receivables"),
    Fact(
        "days_past_due", "integer", "item",
        "Days since the trigger item's effective due date; below zero before it.", "receivables",
    ),
    Fact(
        "oldest_days_past_due", "integer", "customer",
        "Days since the oldest counted item first fell due, whatever was deferred since.",
        "receivables",
    ),
    Fact("due_on", "date", "item", "The trigger item's effective due date.", "receivables"),
    Fact("issued_on", "date", "item", "The day the trigger item was issued.", "receivables"),
)

LADDER: tuple[Fact, ...] = (
    Fact("episode", "integer", "customer", "Number of the open episode; 0 when none is.", "casework"),
    Fact("episode_opened_on", "date", "customer", "The day the episode opened.", "casework"),
    Fact("stage", "text", "customer", "The last stage carried out in this episode.", "casework"),
    Fact("stage_on", "date", "customer", "The day it was carried out.", "casework"),
)

HISTORY: tuple[Fact, ...] = (
    Fact("contacts_7d", "integer", "customer", "Contacts asking for money in 7 days.", "channels"),
    Fact("contacts_30d", "integer", "customer", "Contacts asking for money in 30 days.", "channels"),
    Fact("calls_tried", "integer", "customer", "Calls tried in 30 days, answered or not.", "channels"),
    Fact("replies_30d", "integer", "customer", "Messages and calls from the customer in 30 days.", "channels"),
    Fact("last_contact_on", "date", "customer", "The last contact that asked for money.", "channels"),
    Fact("last_reply_on", "date", "customer", "The last time we heard from the customer.", "channels"),
    Fact("kept_promises", "integer", "customer", "Promises kept in 365 days.", "receivables"),
    Fact("broken_promises", "integer", "customer", "Promises broken in 365 days.", "receivables"),
    Fact("open_promises", "integer", "customer", "Promises that are still running.", "receivables"),
    Fact("payments_365d", "integer", "customer", "Payments received in 365 days.", "payments"),
    Fact("last_paid_on", "date", "customer", "The day of the last payment.", "payments"),
    Fact(
        "p_pay_7d", "share", "customer",
        "Chance of payment within 7 days without a contact. Not measured yet, so null for "
        "everyone; later, null for customers with fewer than six payments.", "payments",
    ),
)

CATALOGUE: Mapping[str, Fact] = MappingProxyType(
    {fact.name: fact for fact in (*STANDING, *OWED, *LADDER, *HISTORY)}
)

FORMER_NAMES: Mapping[str, str] = MappingProxyType(
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


def of_type(name: str) -> FactType:
    """The type of a documented fact."""
    return CATALOGUE[name].type
