"""Published policies, runs and their decisions, cases, calls to make and approvals to give."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from dunwell.casework.placement_models import (
    NoticeDelivery,
    Placement,
    PlacementEvent,
    PlacementItem,
    RunFacts,
)
from dunwell.casework.trial_models import Trial
from dunwell.channels.models import ContactAttempt
from dunwell.identity.models import Entity, Organisation, OrganisationOwned
from dunwell.ledger.models import OpenItem
from dunwell.receivables.models import Customer

__all__ = [
    "Approval",
    "CallTask",
    "Case",
    "CaseStep",
    "Decision",
    "DecisionTally",
    "NoticeDelivery",
    "Placement",
    "PlacementEvent",
    "PlacementItem",
    "PolicyVersion",
    "Run",
    "RunFacts",
    "ToldStage",
    "Trial",
]


class PolicyVersion(OrganisationOwned):
    """A published policy file. Never changed: the next one has the next number."""

    number = models.PositiveIntegerField()
    text = models.TextField()
    digest = models.CharField(max_length=24)
    effective_on = models.DateField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=120)
    reason = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "number"], name="policy_number_once"
            )
        ]


class Case(OrganisationOwned):
    """Where a customer stands on an entity's ladder. Episode 0: nothing overdue is followed."""

    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="cases")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    episode = models.PositiveIntegerField(default=0)
    episode_opened_on = models.DateField(null=True)
    stage = models.CharField(max_length=60, null=True)
    stage_on = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["customer", "entity"], name="case_once")]


class CaseStep(OrganisationOwned):
    """A contact that carried out a stage, taken into the case once."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    contact = models.OneToOneField(
        ContactAttempt, on_delete=models.PROTECT, related_name="step"
    )
    episode = models.PositiveIntegerField()
    stage = models.CharField(max_length=60)
    on = models.DateField()


class ToldStage(OrganisationOwned):
    """That an item was listed in a stage's message: what the ladder remembers of each item."""

    item = models.ForeignKey(OpenItem, on_delete=models.PROTECT, related_name="told_stages")
    stage = models.CharField(max_length=60)
    told_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "stage"], name="told_once")]


class Run(OrganisationOwned):
    """One day's decisions, made once."""

    class Status(models.TextChoices):
        STARTED = "started"
        PROPOSED = "proposed"
        """Stored; nothing leaves until a person releases it, all or one by one."""
        RELEASED = "released"

    as_of = models.DateField()
    status = models.CharField(max_length=10, choices=Status.choices)
    policy_version = models.ForeignKey(
        PolicyVersion, on_delete=models.PROTECT, related_name="+"
    )
    started_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True)
    released_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "as_of"], name="run_once_a_day")
        ]


class Decision(OrganisationOwned):
    """One row of a run, as the engine gave it, and what became of it."""

    class Disposition(models.TextChoices):
        NONE = "none"
        """Silent or blocked: nothing to carry out."""
        PROPOSED = "proposed"
        AWAITING = "awaiting"
        """An approval, by somebody with the authority."""
        QUEUED = "queued"
        TASKED = "tasked"
        """A person has a call or a letter to do."""
        SET_ASIDE = "set_aside"
        """A person said: not today."""
        LAPSED = "lapsed"

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    run = models.ForeignKey(
        Run, models.CASCADE, related_name="decisions", db_index=False, db_constraint=False
    )
    customer = models.ForeignKey(
        Customer, models.PROTECT, related_name="decisions", db_index=False, db_constraint=False
    )
    entity = models.ForeignKey(
        Entity, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    """That all four are there is checked once a statement: a day has very many decisions."""
    key = models.CharField(max_length=300)
    status = models.CharField(max_length=16)
    action = models.CharField(max_length=10)
    stage = models.CharField(max_length=60, null=True)
    channel = models.CharField(max_length=8, null=True)
    template = models.CharField(max_length=60, null=True)
    tone = models.CharField(max_length=10, null=True)
    language = models.CharField(max_length=10, null=True)
    item_ids = ArrayField(models.BigIntegerField(), default=list)
    currencies = ArrayField(models.CharField(max_length=3), default=list)
    amounts_minor = ArrayField(models.BigIntegerField(), default=list)
    send_after = models.DateTimeField(null=True)
    send_before = models.DateTimeField(null=True)
    blocked_by = ArrayField(models.CharField(max_length=3), default=list)
    next_allowed = models.DateTimeField(null=True)
    reasons = ArrayField(models.TextField(), default=list)
    priority = models.BigIntegerField(default=0)
    rank = models.PositiveIntegerField()
    """Its place in the day's order: the first has the most priority. Lists go by it."""
    episode = models.PositiveIntegerField(default=0)
    policy = models.CharField(max_length=80, null=True)
    disposition = models.CharField(max_length=10, choices=Disposition.choices)
    decided_by = models.CharField(max_length=120, blank=True)
    """Who released it or set it aside; empty for the system."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["run", "customer", "key"], name="decision_once_a_run"
            )
        ]
        indexes = [
            models.Index(fields=["run", "rank"], condition=condition, name=name)
            for name, condition in (
                ("decision_awaiting", models.Q(disposition="awaiting")),
                ("decision_going_out", models.Q(action__in=["message", "letter"])),
                ("decision_calls", models.Q(action="call")),
                ("decision_held_back", models.Q(status="blocked")),
                ("decision_in_peace", models.Q(status="silent")),
            )
        ]
        """One for each list. A day is stored in the order of rank, so that each row goes to
        their ends, which costs a large firm's day a fraction of sorting it in."""


class DecisionTally(OrganisationOwned):
    """By how much one statement changed the number of a run's decisions of one kind.

    A trigger writes it with every change, and nobody else; the sum is how many there are.
    Adding a row instead of changing one lets people work on the same day side by side.
    """

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="tallies")
    status = models.CharField(max_length=16)
    action = models.CharField(max_length=10)
    disposition = models.CharField(max_length=10, choices=Decision.Disposition.choices)
    decisions = models.IntegerField()


class Approval(OrganisationOwned):
    """A step that needs somebody with the authority to say yes. One open per key."""

    class Status(models.TextChoices):
        OPEN = "open"
        APPROVED = "approved"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="approvals")
    key = models.CharField(max_length=300)
    needed_role = models.CharField(max_length=20)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    asked_at = models.DateTimeField()
    proposed_by = models.CharField(max_length=120)
    proposed_user_id = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=120, blank=True)
    why = models.CharField(max_length=500, blank=True)
    passed_to = models.CharField(max_length=20, blank=True)
    """The role above, which is asked too once nobody answered for two business days."""
    passed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "key"],
                condition=models.Q(status="open"),
                name="approval_open_once",
            )
        ]


class CallTask(OrganisationOwned):
    """A call to make, and how it went. Undone after three business days it gives way."""

    class Status(models.TextChoices):
        OPEN = "open"
        DONE = "done"
        LAPSED = "lapsed"
        CANCELLED = "cancelled"

    class Outcome(models.TextChoices):
        REACHED = "reached"
        PROMISE = "promise"
        NO_ANSWER = "no_answer"
        WRONG_NUMBER = "wrong_number"

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=300)
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="call_tasks")
    entity = models.ForeignKey(Entity, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=60)
    episode = models.PositiveIntegerField()
    number = models.CharField(max_length=320)
    item_ids = ArrayField(models.BigIntegerField(), default=list)
    made_on = models.DateField()
    lapses_on = models.DateField()
    judged_at = models.DateTimeField(null=True)
    """When the engine last looked at it again since the day was decided."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.OPEN)
    outcome = models.CharField(max_length=14, choices=Outcome.choices, blank=True)
    note = models.CharField(max_length=500, blank=True)
    done_by = models.CharField(max_length=120, blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "key"], name="call_task_once")
        ]
        indexes = [
            models.Index(
                fields=["organisation", "customer"],
                condition=models.Q(status="open"),
                name="call_to_make",
            )
        ]
