"""Casework's verbs: publish a policy, prepare and release a day, decide approvals, record calls."""

from dunwell.casework.operations.absorb import absorb_contacts
from dunwell.casework.operations.ask_trial import ask_trial, cancel_trial
from dunwell.casework.operations.decide_approval import (
    ApprovalIsOver,
    NotYourOwnProposal,
    approve,
    decline,
)
from dunwell.casework.operations.deliver import deliver
from dunwell.casework.operations.live import Day, live_a_day, tick
from dunwell.casework.operations.note_answered import AnswerMissing, note_answered
from dunwell.casework.operations.note_deliveries import note_deliveries
from dunwell.casework.operations.note_receipt import (
    NoNoticeOutstanding,
    ReceiptOutOfTime,
    ReceiptUnproven,
    note_receipt,
)
from dunwell.casework.operations.place import (
    NeedsAPerson,
    NoLongerToBePlaced,
    Proposal,
    place_proposed,
)
from dunwell.casework.operations.placements import (
    REPORTED,
    PlacementIsOver,
    follow_placements,
    hand_over,
    recall,
    report,
)
from dunwell.casework.operations.prepare import (
    RunAhead,
    RunInThePast,
    prepare,
    settle_the_past,
)
from dunwell.casework.operations.print_letters import print_letters
from dunwell.casework.operations.publish_policy import publish_policy
from dunwell.casework.operations.recheck import recheck
from dunwell.casework.operations.record_call import (
    CallIsOver,
    Promised,
    PromiseMissing,
    record_call_outcome,
)
from dunwell.casework.operations.release import FirstRunUnconfirmed, Released, release
from dunwell.casework.operations.set_aside import set_aside, undo
from dunwell.casework.operations.thank import thank_for_payments

__all__ = [
    "REPORTED",
    "AnswerMissing",
    "ApprovalIsOver",
    "CallIsOver",
    "Day",
    "FirstRunUnconfirmed",
    "NeedsAPerson",
    "NoLongerToBePlaced",
    "NoNoticeOutstanding",
    "NotYourOwnProposal",
    "PlacementIsOver",
    "PromiseMissing",
    "Promised",
    "Proposal",
    "ReceiptOutOfTime",
    "ReceiptUnproven",
    "Released",
    "RunAhead",
    "RunInThePast",
    "absorb_contacts",
    "approve",
    "ask_trial",
    "cancel_trial",
    "decline",
    "deliver",
    "follow_placements",
    "hand_over",
    "live_a_day",
    "note_answered",
    "note_deliveries",
    "note_receipt",
    "place_proposed",
    "prepare",
    "print_letters",
    "publish_policy",
    "recall",
    "recheck",
    "record_call_outcome",
    "release",
    "report",
    "set_aside",
    "settle_the_past",
    "thank_for_payments",
    "tick",
    "undo",
]
