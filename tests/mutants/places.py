"""Where each guardrail states its bounds, and the tests that guard it there.

Deciding: the rule's own file, and the functions of the engine that count what it reads. Sending:
what is asked again under a lock. Database: functions, triggers, constraints and unique indexes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

RULES = ("thinking/guardrails/test_scenarios.py",)
ENGINE = (
    "thinking/guardrails/test_bounds.py",
    "thinking/guardrails/test_limits.py",
    "thinking/guardrails/test_reach.py",
    "thinking/guardrails/test_held_until.py",
    "thinking/guardrails/test_silence.py",
    "thinking/engine/test_decide.py",
    "thinking/engine/test_edges.py",
    "thinking/engine/test_scenarios.py",
)
LAW = (*ENGINE, "thinking/policy/test_law_scenarios.py", "thinking/policy/test_law_limits.py")
GRANTS = ("thinking/policy/test_grants.py",)
OUTBOX = ("keeping/channels/test_outbox.py", "keeping/channels/test_trouble.py",
          "keeping/channels/test_leases.py")  # fmt: skip
SENDING = (
    *OUTBOX,
    "keeping/casework/test_last_look.py",
    "keeping/casework/test_next_window.py",
    "keeping/casework/test_sending.py",
    "keeping/casework/test_foresee.py",
    "keeping/casework/test_far_away.py",
    "faces/cli/test_letters.py",
)
WITH_THEM = ("keeping/casework/test_while_it_is_with_them.py",)
HANDING_OVER = (
    "keeping/casework/test_placements.py",
    "keeping/casework/test_serving.py",
    "keeping/casework/test_notices_arrive.py",
    "keeping/casework/test_receipts.py",
    *WITH_THEM,
)
APPENDED = ("keeping/identity/test_append_only.py",)
PROOFS = ("keeping/casework/test_the_database_wants_proof.py", *APPENDED)
REFUSES = ("keeping/casework/test_the_database_refuses.py",)
ONCE = ("keeping/casework/test_the_database_keeps_once.py",)
COUNTS = ("keeping/casework/test_the_database_counts.py",)
BOOKS = ("keeping/ledger/test_rules_of_the_database.py", *APPENDED)
KEPT = (
    "keeping/casework/test_again.py",
    "keeping/casework/test_policy_life.py",
    "keeping/casework/test_decisions_refer.py",
    *APPENDED,
    *ONCE,
)


@dataclass(frozen=True, slots=True)
class Place:
    """The names that state a bound: of one module, or of the database where there is none."""

    guardrail: str
    when: Literal["deciding", "sending", "database"]
    module: str
    names: Sequence[str]
    tests: Sequence[str]


def _rule(guardrail: str, file: str) -> Place:
    return Place(
        guardrail, "deciding", f"dunwell.guardrails.catalogue.{file}", ("GUARDRAIL",), RULES
    )


def _deciding(guardrail: str, module: str, *names: str, by: Sequence[str] = ENGINE) -> Place:
    return Place(guardrail, "deciding", f"dunwell.{module}", names, by)


def _sending(guardrail: str, module: str, *names: str, by: Sequence[str] = SENDING) -> Place:
    return Place(guardrail, "sending", f"dunwell.{module}", names, by)


def _database(guardrail: str, *names: str, by: Sequence[str]) -> Place:
    return Place(guardrail, "database", "", names, by)


PLACES = (
    # The contact window.
    _rule("G1", "contact_window"),
    _deciding("G1", "engine.windows", "add_windows", "next_openings", "_not_before",
              "_with_zone", "_day_of_places", "_clocks", "_zone", "_with_next_opening", "_in_zone"),
    _sending("G1", "casework.operations.recheck", "recheck", "objection",
             "_is_approved"),
    _sending("G1", "casework.next_window", "of", "clock_of"),
    _sending("G1", "channels.operations.reserve", "reserve", "lapse"),
    # How often.
    _rule("G2", "contact_caps"),
    _deciding("G2", "engine.limits", "add_limits", "left_for", "_used", "_quiet_until", "_left",
              "any_ahead", "_counts", "_ahead"),
    _deciding("G2", "engine.guarding", "_with_limits"),
    _deciding("G2", "engine.legal", "add_history", "tightened", "_about_their_debts", "_dated",
              "_used", "_talked", "_kept_quiet", "_kept_below", "_is_on", by=LAW),
    _sending("G2", "channels.operations.begin", "is_over_the_cap", "handed_over_today",
             "_why_not_this_often"),
    _database("G2", "channels_over_its_limits", "channels_message_keeps_limits",
              "chase_has_a_customer",
              "message_begins_within_limits on channels_outboxmessage",
              "message_arrives_within_limits on channels_outboxmessage", by=COUNTS),
    # Holds.
    _rule("G3", "holds"),
    _deciding("G3", "engine.guarding", "_with_holds"),
    _deciding("G3", "engine.pauses", "standing", "_of_kind", "_held_payers", "_open_promises",
              "_names_items", "_promised_items"),
    _deciding("G3", "engine.history", "good_faith", "paid_enough", "_against_overdue", "_reaches"),
    # The order of the stages.
    _rule("G4", "order_and_gap"),
    _deciding("G4", "engine.stages", "take", "_standing", "_left_alone", "_earned_rung",
              "_next_rung", "_is_silenced", "_heads_up", "_earns_ahead"),
    _deciding("G4", "engine.guarding", "_with_plain_facts"),
    _deciding("G4", "engine.actions", "UNDONE_AFTER", "_with_undone_calls", "_undone_calls"),
    # Handing over.
    _rule("G5", "escalation"),
    _deciding("G5", "engine.handover", "ready", "add_proof", "_left", "_notices", "_balances",
              "_with_answers", "_with_channels"),
    _sending("G5", "casework.operations.place", "place", "_refuse_unless_due", "_items",
             by=HANDING_OVER),
    _sending("G5", "casework.operations.decide_approval", "_open", by=HANDING_OVER),
    _sending("G5", "casework.notices", "_stages", "Notice.arrived", by=HANDING_OVER),
    _sending("G5", "casework.operations.note_deliveries", "_arrival", by=HANDING_OVER),
    _sending("G5", "casework.operations.note_receipt", "note_receipt", by=HANDING_OVER),
    _sending("G5", "casework.serving", "deemed", by=HANDING_OVER),
    _sending("G5", "casework.operations.placements", "_locked", "_note_payments", "_why_back",
             by=HANDING_OVER),
    _sending("G5", "receivables.listing", "holds_in_force", by=HANDING_OVER),
    _database("G5", "casework_notice_arrived", "notice_arrived on casework_noticedelivery",
              "append_only on casework_noticedelivery", "notice_delivered_once", by=PROOFS),
    _database("G5", "casework_placement_goes_forward",
              "placement_goes_forward on casework_placement",
              "placement_approved_by_a_named_person", "placement_approved_by_somebody_else",
              "placement_placed_on_a_day", "placement_ends_for_a_reason",
              "placement_gives_a_last_chance", "casework_placed_item_is_proven",
              "placed_item_is_proven on casework_placementitem", "item_placed_once",
              "placed_amount_above_zero", by=REFUSES),
    _database("G5", "placement_payment_once", by=WITH_THEM),
    # What is owed.
    _rule("G6", "unsendable_items"),
    _deciding("G6", "engine.counting", "count", "_is_free", "_less_credits", "_netted"),
    _deciding("G6", "engine.amounts", "IS_OVERDUE", "ASKED", "is_at_or_below", "is_at_least"),
    _sending("G6", "casework.fingerprint", "Fingerprint.is_within", "fingerprint"),
    _sending("G6", "casework.operations.foresee", "Foresight.recheck"),
    _database("G6", "open_between_zero_and_face", "entry_not_zero", "entry_names_item_where_owed",
              "ledger_entries_balance", "entries_balance on ledger_entry",
              "append_only on ledger_entry", "append_only on ledger_posting",
              "invoice_disputed_within_amount", by=BOOKS),
    # Once.
    _rule("G7", "once_per_key"),
    _deciding("G7", "engine.history", "contacted_already", "_about", "with_episode"),
    _sending("G7", "channels.operations.begin", "lock_ours", "why_not"),
    _sending("G7", "channels.operations.queue", "MAY_BE_QUEUED_ANEW", "queue_many"),
    _sending("G7", "channels.operations.reserve", "recover"),
    _sending("G7", "channels.operations.finish", "finish"),
    _sending("G7", "channels.operations.resolve_ambiguous", "resolve_ambiguous"),
    _database("G7", "outbox_key_once", "contact_key_once", "channels_contactattempt_message_id_key",
              "call_task_once", "run_once_a_day", "decision_once_a_run", "told_once",
              "approval_open_once", by=(*ONCE, "keeping/casework/test_two_channels.py")),
    _database("G7", "channels_contact_has_its_message",
              "contact_has_its_message on channels_contactattempt", by=COUNTS),
    # Consent.
    _rule("G8", "consent"),
    _deciding("G8", "engine.actions", "_chosen"),
    _sending("G8", "channels.operations.begin", "_why_not_this_address"),
    _sending("G8", "casework.letters", "_addresses"),
    _database("G8", "address_once", by=ONCE),
    # Authority.
    _rule("G9", "authority"),
    _deciding("G9", "policy.grants", "at_most", "who_may", "again_in_days", "is_plan_broken",
              "affordable_minor", "rewards_for", "late_charges_run", by=GRANTS),
    # Traceable.
    _rule("G10", "traceable"),
    _sending("G10", "casework.evidence", "kept", "untraceable", by=KEPT),
    _database("G10", "append_only on casework_policyversion", "policy_number_once",
              "run_facts_once", "casework_decision_refers", "refers on casework_decision",
              "stays_whose on casework_decision", "casework_decision_is_about",
              "decided_about on casework_run", "decided_about on identity_entity",
              "decided_about on receivables_customer", by=KEPT),
    # Fresh.
    _rule("G11", "freshness"),
    _deciding("G11", "engine.guarding", "_with_freshness", "_aged"),
    # What all of them rest on: what is not known holds.
    _deciding("all", "guardrails.base", "Guardrail.verdict", by=(*RULES, *ENGINE)),
    _deciding("all", "guardrails.registry", "judged", "verdicts", "objections", "needs",
              "_ids_of", "_reasons", by=(*RULES, *ENGINE)),
)  # fmt: skip
