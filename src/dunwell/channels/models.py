"""The outbox, and the record of every contact with a customer."""

from django.db import models

from dunwell.identity.models import Entity, OrganisationOwned
from dunwell.receivables.models import Channel, Customer


class Sender(OrganisationOwned):
    """How an entity's e-mail leaves: from whom, and through which server."""

    class Security(models.TextChoices):
        NONE = "none"
        STARTTLS = "starttls"
        TLS = "tls"

    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="sender")
    from_name = models.CharField(max_length=120)
    from_email = models.EmailField()
    reply_to = models.EmailField(blank=True)
    host = models.CharField(max_length=200)
    port = models.PositiveIntegerField()
    security = models.CharField(
        max_length=10, choices=Security.choices, default=Security.STARTTLS
    )
    username = models.CharField(max_length=200, blank=True)
    password_sealed = models.TextField(blank=True)
    """Encrypted with the installation's key; never shown, never logged."""


class OutboxMessage(OrganisationOwned):
    """A message on its way out: the exact words, to whom, when at the earliest and the latest.

    queued -> reserved -> sent | failed | ambiguous; queued -> cancelled. Reserved means that a
    sender holds the lease; a lease that ran out after the hand-over began is ambiguous, and a
    person decides.
    """

    class Status(models.TextChoices):
        QUEUED = "queued"
        RESERVED = "reserved"
        SENT = "sent"
        FAILED = "failed"
        AMBIGUOUS = "ambiguous"
        CANCELLED = "cancelled"

    class Purpose(models.TextChoices):
        CHASE = "chase"
        """Asks for money: counts for the limits; every guardrail is asked again at sending."""
        THANKS = "thanks"
        CONFIRMATION = "confirmation"
        TEST = "test"

    key = models.CharField(max_length=300)
    """One message per key, whatever crashes, retries or runs twice."""
    purpose = models.CharField(max_length=14, choices=Purpose.choices)
    customer = models.ForeignKey(
        Customer, null=True, on_delete=models.PROTECT, related_name="outbox"
    )
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=320)
    template = models.CharField(max_length=60, blank=True)
    language = models.CharField(max_length=10, default="en")
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    html = models.TextField(blank=True)
    stop_url = models.CharField(max_length=500, blank=True)
    """Where the reader stops such messages: mail programs show it as a button."""
    sheet = models.JSONField(null=True)
    """A letter's words as they stand on paper, so that its pages can be made again."""
    limits = models.JSONField(default=list)
    """How often the policy lets this reader be contacted: `most`, `days` and perhaps `channel`.
    A trigger refuses the hand-over of a message that would be over one."""
    item_ids = models.JSONField(default=list)
    """The open items that the message lists."""
    stage = models.CharField(max_length=60, blank=True)
    episode = models.IntegerField(null=True)
    decision_id = models.BigIntegerField(null=True)
    """The decision, on the floor above, that this carries out."""
    due_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    """The end of the customer's contact window; past it the message lapses."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    handover_began_at = models.DateTimeField(null=True)
    """Set, and committed, just before the first byte goes to the other side."""
    finished_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, blank=True)
    outcome = models.CharField(max_length=300, blank=True)
    """Why it failed or was cancelled, as a sentence."""
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="outbox_key_once"),
            # Limits count by customer: whoever is asked for money is one.
            models.CheckConstraint(
                condition=~models.Q(purpose="chase", customer=None), name="chase_has_a_customer"
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "due_at"],
                condition=models.Q(status__in=["queued", "reserved"]),
                name="outbox_waiting",
            ),
            models.Index(
                fields=["organisation", "-created_at"],
                condition=models.Q(status__in=["failed", "ambiguous"]),
                name="outbox_stuck",
            ),
            models.Index(
                fields=["organisation", "customer", "-created_at"], name="outbox_of_customer"
            ),
        ]


class ContactAttempt(OrganisationOwned):
    """One contact with a customer, either way: what the limits and the timeline count."""

    class Direction(models.TextChoices):
        OUT = "out"
        IN = "in"

    customer = models.ForeignKey(
        Customer, on_delete=models.PROTECT, related_name="contact_attempts"
    )
    entity = models.ForeignKey(Entity, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel.choices)
    direction = models.CharField(max_length=3, choices=Direction.choices)
    stage = models.CharField(max_length=60, null=True)
    episode = models.IntegerField(null=True)
    outcome = models.CharField(max_length=20)
    """sent, delivered, bounced, replied, conversation, no_answer, wrong_number, ..."""
    asks_for_money = models.BooleanField()
    address = models.CharField(max_length=320, null=True)
    item_ids = models.JSONField(default=list)
    key = models.CharField(max_length=300, null=True)
    message = models.OneToOneField(
        OutboxMessage, null=True, on_delete=models.PROTECT, related_name="contact"
    )
    note = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=120, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=models.Q(key__isnull=False),
                name="contact_key_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["organisation", "customer", "-at"], name="contact_of_customer"
            ),
            models.Index(fields=["organisation", "address", "-at"], name="contact_of_address"),
        ]


class Heartbeat(models.Model):
    """When the worker last went round; one row for the installation. Holds nobody's data."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()
