"""Payments, allocations, checkouts, and what providers told us, word for word."""

from django.db import models

from dunwell.identity.models import Entity, OrganisationOwned
from dunwell.ledger.models import OpenItem, Posting
from dunwell.receivables.models import Customer


class Payment(OrganisationOwned):
    """Money received from a customer. Until it is allocated it stands as unapplied cash."""

    class Method(models.TextChoices):
        CARD = "card"
        BANK_TRANSFER = "bank_transfer"
        DIRECT_DEBIT = "direct_debit"
        CASH = "cash"
        CHEQUE = "cheque"
        OTHER = "other"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="payments")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    item = models.OneToOneField(OpenItem, on_delete=models.PROTECT, related_name="payment")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    received_on = models.DateField()
    recorded_at = models.DateTimeField()
    method = models.CharField(max_length=14, choices=Method.choices)
    reference = models.CharField(max_length=140, blank=True)
    source_key = models.CharField(max_length=120)
    """What makes it the same payment when it comes again: provider and id, or file and row."""
    reversed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "source_key"], name="payment_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="payment_above_zero"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "customer", "-received_on"], name="payment_of_customer"
            )
        ]


class Allocation(OrganisationOwned):
    """A part of a payment or credit note applied to an invoice."""

    credit = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="applied_to")
    debit = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="settled_by")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    posting = models.OneToOneField(Posting, on_delete=models.PROTECT, related_name="allocation")
    allocated_on = models.DateField()
    why = models.CharField(max_length=60)
    """How it was matched: named_by_payer, reference, exact_amount, oldest_first, by_hand."""
    undone_by = models.OneToOneField(
        Posting, null=True, on_delete=models.PROTECT, related_name="undoes"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="allocation_above_zero"
            )
        ]


class Checkout(OrganisationOwned):
    """A customer on the way to paying: what for, how much, with whom, and how it ended."""

    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        DECLINED = "declined"
        EXPIRED = "expired"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="+")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    provider = models.CharField(max_length=20)
    provider_ref = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    item_ids = models.JSONField(default=list)
    """The open items the customer chose to pay, in order."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    created_at = models.DateTimeField()
    payment = models.OneToOneField(
        Payment, null=True, on_delete=models.PROTECT, related_name="checkout"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "provider", "provider_ref"], name="checkout_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="checkout_above_zero"
            ),
        ]


class ProviderEvent(OrganisationOwned):
    """What a provider sent, stored before it is handled: nothing is lost, or done twice."""

    provider = models.CharField(max_length=20)
    event_ref = models.CharField(max_length=80)
    body = models.JSONField()
    received_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "provider", "event_ref"], name="provider_event_once"
            )
        ]


class DemoCardSession(OrganisationOwned):
    """The memory of the demo card company. It holds no card: nothing typed in is kept."""

    class Status(models.TextChoices):
        OPEN = "open"
        PAID = "paid"
        DECLINED = "declined"
        ABANDONED = "abandoned"

    ref = models.CharField(max_length=80, unique=True)
    firm = models.CharField(max_length=200)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    attempts = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField()
