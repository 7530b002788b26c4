"""Final notices that are known to have arrived, and what was handed to an agency.

The database holds what a hand-over needs: see the migration `placements_need_proof`. A file of
its own, which `models` brings in, so that each can be read in one go.
"""

from django.db import models

from dunwell.channels.models import ContactAttempt
from dunwell.identity.models import Entity, OrganisationOwned
from dunwell.ledger.models import OpenItem
from dunwell.payments.models import Allocation
from dunwell.receivables.models import Customer


class NoticeDelivery(OrganisationOwned):
    """That a final notice listing an item arrived, when, and how we know. Never changed."""

    class Proof(models.TextChoices):
        OPENED = "opened"
        """Somebody followed the link that only this message carried."""
        RECEIPT = "receipt"
        """The other side said that it was delivered or opened."""
        DEEMED = "deemed"
        """Posted, and by the country's rule treated as served."""
        SIGNED = "signed"
        """A person noted a signed receipt."""

    contact = models.ForeignKey(ContactAttempt, on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="notices")
    stage = models.CharField(max_length=60)
    delivered_on = models.DateField()
    proof = models.CharField(max_length=10, choices=Proof.choices)
    basis = models.CharField(max_length=300)
    """The proof as a sentence: the rule with its source, or what was seen and when."""
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["contact", "item"], name="notice_delivered_once")
        ]
        indexes = [models.Index(fields=["item", "delivered_on"], name="notice_of_item")]


class Placement(OrganisationOwned):
    """What is handed to an agency: proposed, approved by a second person, placed, and its end."""

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        APPROVED = "approved"
        """A named person said yes; our own chasing has stopped, the file is to be handed over."""
        PLACED = "placed"
        RECALLED = "recalled"
        CLOSED = "closed"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="placements")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    decision = models.ForeignKey(
        "casework.Decision", null=True, on_delete=models.PROTECT, related_name="placements"
    )
    agency = models.CharField(max_length=120)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    last_chance_days = models.PositiveIntegerField()
    """The policy's, on the day: it must have passed since each item's notice arrived."""
    proposed_on = models.DateField()
    proposed_by = models.CharField(max_length=120)
    proposed_user_id = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=120, blank=True)
    approved_user_id = models.BigIntegerField(null=True)
    placed_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    ended_why = models.CharField(max_length=20, blank=True)
    """paid, dispute, hardship, breathing_space, ... or by_hand."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status="proposed")
                | models.Q(approved_at__isnull=False, approved_user_id__isnull=False)
                & ~models.Q(approved_by=""),
                name="placement_approved_by_a_named_person",
            ),
            models.CheckConstraint(
                condition=models.Q(approved_user_id__isnull=True)
                | models.Q(proposed_user_id__isnull=True)
                | ~models.Q(approved_user_id=models.F("proposed_user_id")),
                name="placement_approved_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="placed") | models.Q(placed_on__isnull=False),
                name="placement_placed_on_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["recalled", "closed"])
                | models.Q(ended_on__isnull=False) & ~models.Q(ended_why=""),
                name="placement_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(last_chance_days__gte=1),
                name="placement_gives_a_last_chance",
            ),
        ]


class PlacementItem(OrganisationOwned):
    """One item of a placement, with the proof that its final notice arrived."""

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="items")
    item = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="placements")
    notice = models.ForeignKey(NoticeDelivery, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    """What was asked for it when it was proposed."""
    hold_id = models.BigIntegerField(null=True)
    """The hold that keeps us from chasing it ourselves."""
    released_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item"],
                condition=models.Q(released_on__isnull=True),
                name="item_placed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="placed_amount_above_zero"
            ),
        ]


class RunFacts(OrganisationOwned):
    """One table of what a run was decided on, as it was seen, so that it can be decided again."""

    run = models.ForeignKey("casework.Run", on_delete=models.CASCADE, related_name="facts")
    name = models.CharField(max_length=20)
    data = models.BinaryField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "name"], name="run_facts_once")]


class PlacementEvent(OrganisationOwned):
    """What happened to a placement, in the order it happened: the agency is told of each."""

    class Kind(models.TextChoices):
        APPROVED = "approved"
        PLACED = "placed"
        PAYMENT = "payment"
        PAYMENT_UNDONE = "payment_undone"
        RECALLED = "recalled"
        CLOSED = "closed"

    placement = models.ForeignKey(Placement, on_delete=models.PROTECT, related_name="events")
    kind = models.CharField(max_length=14, choices=Kind.choices)
    on = models.DateField()
    item = models.ForeignKey(OpenItem, null=True, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, blank=True)
    amount_minor = models.BigIntegerField(null=True)
    detail = models.CharField(max_length=300, blank=True)
    allocation = models.ForeignKey(
        Allocation, null=True, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    """When the agency was told."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["allocation", "kind"],
                condition=models.Q(allocation__isnull=False),
                name="placement_payment_once",
            )
        ]
        indexes = [models.Index(fields=["placement", "recorded_at"], name="event_of_placement")]
