"""Channels' verbs: queue, send, settle what is doubtful, note a contact, set up a sender."""

from dunwell.channels.operations.beat import beat
from dunwell.channels.operations.begin import Recheck
from dunwell.channels.operations.cancel import MessageHasLeft, cancel
from dunwell.channels.operations.print_letters import (
    NOT_TODAY,
    LetterNotPrinted,
    LetterRow,
    letters_to_print,
    print_letters,
    printed,
    record_posted,
    spoil,
)
from dunwell.channels.operations.queue import (
    AddressBroken,
    Limit,
    MessageDraft,
    queue,
    queue_many,
)
from dunwell.channels.operations.record_contact import ContactDraft, record_contact
from dunwell.channels.operations.resolve_ambiguous import NotAmbiguous, resolve_ambiguous
from dunwell.channels.operations.save_sender import SenderDraft, SenderIncomplete, save_sender
from dunwell.channels.operations.send_due import SendSummary, send_due
from dunwell.channels.operations.send_test_mail import TestMail, send_test_mail

__all__ = [
    "NOT_TODAY",
    "AddressBroken",
    "ContactDraft",
    "LetterNotPrinted",
    "LetterRow",
    "Limit",
    "MessageDraft",
    "MessageHasLeft",
    "NotAmbiguous",
    "Recheck",
    "SendSummary",
    "SenderDraft",
    "SenderIncomplete",
    "TestMail",
    "beat",
    "cancel",
    "letters_to_print",
    "print_letters",
    "printed",
    "queue",
    "queue_many",
    "record_contact",
    "record_posted",
    "resolve_ambiguous",
    "save_sender",
    "send_due",
    "send_test_mail",
    "spoil",
]
