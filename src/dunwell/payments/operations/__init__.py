"""Money in: record it, apply it, take it back; and the way through a payment provider."""

from dunwell.payments.operations.apply import (
    AlreadyUndone,
    MoreThanIsLeft,
    MoreThanIsOpen,
    NothingToApply,
    UnknownAllocation,
    allocate,
    undo_allocation,
)
from dunwell.payments.operations.checkout import (
    Begun,
    MoreThanIsOwed,
    NothingToPay,
    keep_event,
    settle_checkout,
    start_checkout,
)
from dunwell.payments.operations.hear import hear, settle_waiting
from dunwell.payments.operations.outside import reopen_settled_outside, settle_outside
from dunwell.payments.operations.record import (
    AnotherPayment,
    PaymentDraft,
    record_payment,
    record_payments,
)
from dunwell.payments.operations.reverse import PaymentReversed, UnknownPayment, reverse_payment
from dunwell.payments.refused import (
    AmountNotAboveZero,
    AnotherCurrency,
    AnotherEntity,
    NotTheirItem,
    UnknownCustomer,
    UnknownItem,
)

__all__ = [
    "start_checkout",
    "settle_checkout",
    "hear",
    "keep_event",
    "NothingToPay",
    "MoreThanIsOwed",
    "Begun",
    "AlreadyUndone",
    "AmountNotAboveZero",
    "AnotherCurrency",
    "AnotherEntity",
    "AnotherPayment",
    "MoreThanIsLeft",
    "MoreThanIsOpen",
    "NotTheirItem",
    "NothingToApply",
    "PaymentDraft",
    "PaymentReversed",
    "UnknownAllocation",
    "UnknownCustomer",
    "UnknownItem",
    "UnknownPayment",
    "allocate",
    "record_payment",
    "record_payments",
    "reopen_settled_outside",
    "reverse_payment",
    "settle_outside",
    "settle_waiting",
    "undo_allocation",
]
