"""The columns that guardrails judge by: what each means, and how deciding and sending fill it.

A caller builds a frame with these columns (all of them, or those that `registry.needs` names for
the action) and asks `registry.verdicts`. A null means "not known", and what is not known holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import polars as pl

from dunwell.kernel.refusal import Refusal

INSTANT = pl.Datetime("us", "UTC")


class GuardrailFactMissing(Refusal):
    code = "guardrail-fact-missing"
    says = (
        "Guardrails cannot judge without {names}: every column must be there, null if unknown."
    )


@dataclass(frozen=True, slots=True)
class GuardrailFact:
    dtype: pl.DataType
    says: str


FACTS: Mapping[str, GuardrailFact] = MappingProxyType(
    {
        "action": GuardrailFact(
            pl.String(),
            "'message', 'call', 'letter', 'escalate'; or 'concession', 'charge', judged apart.",
        ),
        # G1
        "moment": GuardrailFact(
            INSTANT, "When it would leave: the day's opening when deciding, now when sending."
        ),
        "opens_at": GuardrailFact(
            INSTANT, "Start of the customer's contact window today; null without one."
        ),
        "closes_at": GuardrailFact(INSTANT, "Its end, exclusive; null without one."),
        "next_opening_at": GuardrailFact(
            INSTANT, "The next opening after today; null if unknown."
        ),
        "is_business_day": GuardrailFact(
            pl.Boolean(), "Whether letters are printed today: no holiday where the customer is."
        ),
        "window_says": GuardrailFact(
            pl.String(),
            "The sentence of the law that made the window narrower; null without one.",
        ),
        # G2
        "contacts_left": GuardrailFact(
            pl.Int64(), "How many contacts the tightest limit still allows, this one included."
        ),
        "is_quiet_period": GuardrailFact(
            pl.Boolean(), "Whether a conversation was held within the policy's quiet days."
        ),
        "contacts_free_at": GuardrailFact(
            INSTANT, "When limits and quiet days would let this contact go."
        ),
        "limit_says": GuardrailFact(
            pl.String(), "The sentence of the law whose limit holds; null where only ours do."
        ),
        # G3
        "is_held": GuardrailFact(
            pl.Boolean(), "Whether a hold of the customer, or a good-faith payment, runs."
        ),
        "held_by": GuardrailFact(pl.String(), "Its kind; 'good_faith' for the payment."),
        "held_until": GuardrailFact(
            pl.Date(), "The day on which it ends, on their own clock; null while open-ended."
        ),
        "held_until_at": GuardrailFact(INSTANT, "When that day begins there."),
        # G4
        "steps_missing": GuardrailFact(
            pl.Int64(),
            "Stages whose condition is met and that were not carried out before this.",
        ),
        "gap_left_days": GuardrailFact(
            pl.Int64(), "Days of the stage's gap still to pass; 0 when none."
        ),
        "gap_ends_at": GuardrailFact(INSTANT, "When they have passed."),
        # G5
        "items_without_notice": GuardrailFact(
            pl.Int64(), "Items that no delivered final notice listed, where none was listed."
        ),
        "last_chance_left_days": GuardrailFact(
            pl.Int64(), "Days of the last chance still to pass, of the item told first."
        ),
        "answers_waiting": GuardrailFact(
            pl.Int64(), "Good-faith payments, promises, holds and replies since that notice."
        ),
        "is_above_minimum": GuardrailFact(
            pl.Boolean(), "Whether the balance reaches the policy's least for a hand-over."
        ),
        "channels_missing": GuardrailFact(
            pl.Int64(), "How many more channels must be tried in this episode first."
        ),
        "has_approval": GuardrailFact(
            pl.Boolean(),
            "Deciding: the stage asks a person's approval. Acting: a named person gave it.",
        ),
        # G6
        "items_listed": GuardrailFact(pl.Int64(), "How many items the contact is about."),
        "items_unsendable": GuardrailFact(
            pl.Int64(),
            "How many of them are paid, credited, disputed, deferred or held by now.",
        ),
        # G7
        "is_contacted_already": GuardrailFact(
            pl.Boolean(), "Whether this customer, episode, stage and channel was contacted."
        ),
        # G8
        "is_channel_open": GuardrailFact(
            pl.Boolean(), "Whether the customer agreed to the channel and its address works."
        ),
        # G9
        "granted": GuardrailFact(
            pl.Int64(),
            "What is to be granted: days, instalments, basis points or minor units.",
        ),
        "granted_at_most": GuardrailFact(
            pl.Int64(), "The most that whoever grants it may, in the same unit."
        ),
        "again_in_days": GuardrailFact(
            pl.Int64(), "Days until the customer may have one again; 0 when they may now."
        ),
        "charged_minor": GuardrailFact(pl.Int64(), "The charge, in minor units."),
        "policy_at_most_minor": GuardrailFact(
            pl.Int64(), "The most that the policy charges here; 0 for nothing."
        ),
        "terms_at_most_minor": GuardrailFact(
            pl.Int64(), "The most that the terms shown to the customer announce."
        ),
        "is_limited_by_law": GuardrailFact(
            pl.Boolean(), "Whether the law sets a limit for this debtor and country."
        ),
        "law_at_most_minor": GuardrailFact(pl.Int64(), "That limit."),
        # G10
        "has_policy_version": GuardrailFact(
            pl.Boolean(), "Whether a policy, in a version that is kept, made the decision."
        ),
        "are_facts_kept": GuardrailFact(
            pl.Boolean(), "Whether the facts it was made on are kept, and unchanged."
        ),
        # G11
        "is_about_overdue": GuardrailFact(pl.Boolean(), "Whether any listed item is overdue."),
        "is_fresh": GuardrailFact(
            pl.Boolean(), "Whether bank and ledger are known up to the policy's `fresh`."
        ),
    }
)


def check(frame: pl.DataFrame, needed: frozenset[str]) -> None:
    """Refuse a frame without the columns. A forgotten column must never read as "allowed"."""
    missing = sorted(needed - set(frame.columns))
    if missing:
        raise GuardrailFactMissing(names=", ".join(missing))
