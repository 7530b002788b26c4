"""Customers and their contacts, invoices and credit notes, holds and promises."""

from django.conf import settings
from django.db import models

from dunwell.identity.models import Entity, OrganisationOwned
from dunwell.ledger.models import OpenItem


class Customer(OrganisationOwned):
    """Whoever owes: a firm or a person."""

    class Kind(models.TextChoices):
        BUSINESS = "business"
        CONSUMER = "consumer"

    ref = models.CharField(max_length=80)
    """The firm's own customer number: `customer_id` in snapshots."""
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    """The default entity; an item's own entity rules."""
    country = models.CharField(max_length=2)
    region = models.CharField(max_length=10, null=True)
    city = models.CharField(max_length=80, null=True)
    """Some cities have rules of their own; null is the most protected."""
    timezone = models.CharField(max_length=60, null=True)
    language = models.CharField(max_length=10, default="en")
    segment = models.CharField(max_length=60, null=True)
    legal_form = models.CharField(max_length=40, null=True)
    """company, sole_trader, partnership, public_body, consumer; null is the most protected."""
    dun_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="pays_for"
    )
    policy = models.CharField(max_length=80, null=True)
    """Set by hand, with who and why in the audit; otherwise the first policy whose `for` holds."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    """The member who looks after this customer and signs what is sent."""
    address = models.TextField(blank=True)
    note = models.TextField(blank=True)
    customer_since = models.DateField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "ref"], name="customer_ref_once")
        ]
        indexes = [models.Index(fields=["organisation", "name"], name="customer_by_name")]

    def __str__(self) -> str:
        return self.name


class Contact(OrganisationOwned):
    """A person at the customer's, and what they are asked."""

    class Role(models.TextChoices):
        ACCOUNTS_PAYABLE = "accounts_payable"
        BUYER = "buyer"
        FINANCE_DIRECTOR = "finance_director"
        OTHER = "other"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    name = models.CharField(max_length=120, blank=True)
    given_name = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.ACCOUNTS_PAYABLE)
    is_primary = models.BooleanField(default=True)


class Channel(models.TextChoices):
    EMAIL = "email"
    SMS = "sms"
    CALL = "call"
    LETTER = "letter"


class Address(OrganisationOwned):
    """One way to reach a customer, and whether we may use it."""

    class Status(models.TextChoices):
        USABLE = "usable"
        OPTED_OUT = "opted_out"
        UNSUBSCRIBED = "unsubscribed"
        BOUNCED = "bounced"
        WRONG = "wrong"

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    contact = models.ForeignKey(
        Contact, null=True, on_delete=models.CASCADE, related_name="addresses"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices)
    address = models.CharField(max_length=320)
    """An e-mail address in lower case, a telephone number in E.164, or a postal address."""
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.USABLE)
    status_at = models.DateTimeField(null=True)
    status_why = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "channel", "address"], name="address_once"
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "channel", "address"], name="address_lookup")
        ]


class Invoice(OrganisationOwned):
    """An invoice or a credit note as issued. What is open on it stands on its open item."""

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        CREDIT_NOTE = "credit_note"

    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="invoices")
    item = models.OneToOneField(OpenItem, on_delete=models.PROTECT, related_name="invoice")
    kind = models.CharField(max_length=12, choices=Kind.choices, default=Kind.INVOICE)
    number = models.CharField(max_length=80)
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    """The face as printed, tax included; always above zero, also for a credit note."""
    tax_minor = models.BigIntegerField(default=0)
    issued_on = models.DateField()
    due_on = models.DateField()
    terms = models.CharField(max_length=60, blank=True)
    reference = models.CharField(max_length=140, blank=True)
    """The buyer's order number or another reference that they know it by."""
    description = models.CharField(max_length=200, blank=True)
    deferred_until = models.DateField(null=True)
    disputed_minor = models.BigIntegerField(default=0)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entity", "number"], name="invoice_number_once"),
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="invoice_amount_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    disputed_minor__gte=0, disputed_minor__lte=models.F("amount_minor")
                ),
                name="invoice_disputed_within_amount",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "customer", "-issued_on"], name="invoice_of_customer"
            )
        ]

    def __str__(self) -> str:
        return self.number


class Promise(OrganisationOwned):
    """What a customer undertakes to pay, and by when."""

    class Status(models.TextChoices):
        OPEN = "open"
        KEPT = "kept"
        PARTLY = "partly"
        BROKEN = "broken"
        WITHDRAWN = "withdrawn"

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="promises")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3)
    amount_minor = models.BigIntegerField()
    made_on = models.DateField()
    due_on = models.DateField()
    judged_on = models.DateField()
    """The last day that still keeps it: the due date and the policy's grace."""
    kept_share_bp = models.PositiveSmallIntegerField(default=9500)
    """How much of it keeps it, in basis points: the policy's share when it was made."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    status_on = models.DateField(null=True)
    items = models.ManyToManyField(OpenItem, related_name="promises", through="PromisedItem")
    made_by = models.CharField(max_length=120)
    """Who told us: the customer through the portal, or the member who noted a call."""
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount_minor__gt=0), name="promise_above_zero"
            )
        ]


class PromisedItem(OrganisationOwned):
    """Which items a promise covers."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="+")
    item = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["promise", "item"], name="promised_item_once")
        ]


class Hold(OrganisationOwned):
    """Why we do not chase an item, or a customer, for now. Each has an owner and a review date."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="holds")
    item = models.ForeignKey(
        OpenItem, null=True, on_delete=models.PROTECT, related_name="holds"
    )
    """The item held; null holds the whole customer."""
    kind = models.CharField(max_length=20)
    """query, dispute, already_paid, promise, hardship, ... as in the policy's `holds`."""
    from_on = models.DateField()
    until_on = models.DateField(null=True)
    """The first day on which it no longer holds; null until someone ends it."""
    review_on = models.DateField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    disputed_minor = models.BigIntegerField(null=True)
    """The amount in dispute, where only a part of the item is."""
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    promise = models.ForeignKey(
        Promise, null=True, on_delete=models.PROTECT, related_name="holds"
    )
    opened_by = models.CharField(max_length=120)
    opened_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)
    ended_why = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "customer"],
                condition=models.Q(ended_at__isnull=True),
                name="hold_in_force",
            )
        ]


class Freshness(OrganisationOwned):
    """Up to which day we know what the bank, and the ledger of record, say about an entity."""

    entity = models.OneToOneField(Entity, on_delete=models.CASCADE, related_name="freshness")
    bank_on = models.DateField(null=True)
    ledger_on = models.DateField(null=True)


class PortalLink(OrganisationOwned):
    """A customer's own door. Only the hash of its secret is kept; it expires and can be revoked."""

    customer = models.ForeignKey(
        Customer, on_delete=models.CASCADE, related_name="portal_links"
    )
    secret_sha256 = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    first_used_at = models.DateTimeField(null=True)


class Note(OrganisationOwned):
    """What a member wants colleagues to know about a customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="notes")
    text = models.TextField()
    by = models.CharField(max_length=120)
    at = models.DateTimeField()


class ImportBatch(OrganisationOwned):
    """One file that was brought in: what it held, and what became of it."""

    kind = models.CharField(max_length=20)
    filename = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    as_of = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=120)
    counts = models.JSONField(default=dict)
