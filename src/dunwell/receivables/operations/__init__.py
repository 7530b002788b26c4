"""Writing about customers: who they are, what they owe and said, and what holds a chase."""

from dunwell.receivables.addresses import NotAnEmail, NotATelephone
from dunwell.receivables.operations.add_note import EmptyNote, add_note
from dunwell.receivables.operations.correct_invoice import (
    CorrectionNeedsReason,
    SettledInPart,
    correct_invoice,
)
from dunwell.receivables.operations.issue_invoices import (
    DueBeforeIssued,
    InvoiceDraft,
    InvoiceNumberTaken,
    NothingInvoiced,
    issue_invoices,
)
from dunwell.receivables.operations.judge_promises import Judged, judge_promises
from dunwell.receivables.operations.note_freshness import note_freshness
from dunwell.receivables.operations.note_import import note_import
from dunwell.receivables.operations.place_hold import (
    DisputedTooMuch,
    HoldEnded,
    HoldEndsBeforeItBegins,
    HoldNeedsItem,
    ItemOfAnother,
    end_hold,
    place_hold,
)
from dunwell.receivables.operations.portal_links import (
    note_first_visit,
    open_portal_link,
    open_portal_links,
    revoke_portal_link,
    revoke_portal_links,
)
from dunwell.receivables.operations.record_promise import (
    NothingPromised,
    PlanIsNext,
    PromiseInThePast,
    PromiseTooLarge,
    PromiseTooLate,
    PromiseWithoutItems,
    record_promise,
)
from dunwell.receivables.operations.save_contact import save_contact
from dunwell.receivables.operations.save_customers import (
    CustomerDraft,
    EntityMissing,
    PaysForItself,
    Saved,
    UnknownPayer,
    save_customers,
)
from dunwell.receivables.operations.save_details import (
    Details,
    NotACountry,
    UnknownRegion,
    save_details,
)
from dunwell.receivables.operations.stop_channel import (
    NoSuchAddress,
    resume_channel,
    stop_channel,
)
from dunwell.receivables.operations.update_invoice_texts import (
    InvoiceTexts,
    update_invoice_texts,
)

__all__ = [
    "CorrectionNeedsReason",
    "CustomerDraft",
    "Details",
    "DisputedTooMuch",
    "DueBeforeIssued",
    "EmptyNote",
    "EntityMissing",
    "HoldEnded",
    "HoldEndsBeforeItBegins",
    "HoldNeedsItem",
    "InvoiceDraft",
    "InvoiceNumberTaken",
    "InvoiceTexts",
    "ItemOfAnother",
    "Judged",
    "NoSuchAddress",
    "NotACountry",
    "NotATelephone",
    "NotAnEmail",
    "NothingInvoiced",
    "NothingPromised",
    "PaysForItself",
    "PlanIsNext",
    "PromiseInThePast",
    "PromiseTooLarge",
    "PromiseTooLate",
    "PromiseWithoutItems",
    "Saved",
    "SettledInPart",
    "UnknownPayer",
    "UnknownRegion",
    "add_note",
    "correct_invoice",
    "end_hold",
    "issue_invoices",
    "judge_promises",
    "note_first_visit",
    "note_freshness",
    "note_import",
    "open_portal_link",
    "open_portal_links",
    "place_hold",
    "record_promise",
    "resume_channel",
    "revoke_portal_link",
    "revoke_portal_links",
    "save_contact",
    "save_customers",
    "save_details",
    "stop_channel",
    "update_invoice_texts",
]
