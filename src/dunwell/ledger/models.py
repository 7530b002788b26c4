"""Open items, postings and their entries.

An open item is anything that is owed and not yet settled: an invoice (positive face), a
credit note or money received and not yet applied (negative face). What is open on it is
derived from entries by the database; nobody types it in.
"""

from django.db import models

from dunwell.identity.models import Entity, OrganisationOwned


class Account(models.TextChoices):
    """The chart of accounts: the few that a receivables ledger needs."""

    RECEIVABLE = "receivable"
    UNAPPLIED_CASH = "unapplied_cash"
    CASH = "cash"
    CLEARING = "clearing"
    """Money that a payment provider owes us."""
    REVENUE_CLEARING = "revenue_clearing"
    TAX = "tax"
    DISCOUNT_ALLOWED = "discount_allowed"
    LATE_CHARGE_INCOME = "late_charge_income"
    BAD_DEBT = "bad_debt"
    REFUNDS_PAYABLE = "refunds_payable"
    SETTLED_OUTSIDE = "settled_outside"
    """The other side of items that another system says were settled there."""


class OpenItem(OrganisationOwned):
    """One thing a customer owes (face above zero) or has to their credit (below)."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"
        UNAPPLIED = "unapplied"
        INSTALMENT = "instalment"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    customer_id = models.BigIntegerField()
    """The customer's row on the floor above, which adds the foreign key."""
    kind = models.CharField(max_length=12, choices=Kind.choices)
    currency = models.CharField(max_length=3)
    face_minor = models.BigIntegerField()
    open_minor = models.BigIntegerField(default=0)
    """Kept by a trigger from the entries; `verify` proves that it still equals their sum."""
    issued_on = models.DateField()
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    """The date of the posting that brought it to zero."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    face_minor__gt=0, open_minor__gte=0, open_minor__lte=models.F("face_minor")
                )
                | models.Q(
                    face_minor__lt=0, open_minor__lte=0, open_minor__gte=models.F("face_minor")
                ),
                name="open_between_zero_and_face",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "customer_id"], name="openitem_of_customer"),
            models.Index(
                fields=["organisation", "due_on"],
                condition=~models.Q(open_minor=0),
                name="openitem_still_open",
            ),
        ]


class Posting(OrganisationOwned):
    """One event in the books. Its entries balance in each currency, or it does not exist."""

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30)
    """invoice_issued, credit_note_issued, payment_received, payment_reversed, allocated,
    deallocated, settled_outside, settled_outside_reversed."""
    happened_on = models.DateField()
    """When it happened, in the entity's own calendar."""
    recorded_at = models.DateTimeField()
    """When we came to know it. Yesterday's figures can be shown as they were seen yesterday."""
    reverses = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="reversed_by"
    )
    memo = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "happened_on"], name="posting_by_day"),
        ]


class Entry(OrganisationOwned):
    """One leg of a posting: debits above zero, credits below."""

    posting = models.ForeignKey(Posting, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=20, choices=Account.choices)
    item = models.ForeignKey(
        OpenItem, null=True, on_delete=models.PROTECT, related_name="entries"
    )
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(amount_minor=0), name="entry_not_zero"),
            models.CheckConstraint(
                condition=models.Q(
                    account__in=["receivable", "unapplied_cash"], item__isnull=False
                )
                | (
                    ~models.Q(account__in=["receivable", "unapplied_cash"])
                    & models.Q(item__isnull=True)
                ),
                name="entry_names_item_where_owed",
            ),
        ]
