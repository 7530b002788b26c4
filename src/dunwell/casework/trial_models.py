"""A draft of a policy on trial: what is asked of the worker, how far it is, what it found.

A file of its own, which `models` brings in, so that each can be read in one go.
"""

from django.db import models

from dunwell.identity.models import OrganisationOwned


class Trial(OrganisationOwned):
    """One draft, tried on today's portfolio or on days of the past. Nothing else is changed."""

    class Kind(models.TextChoices):
        DIFF = "diff"
        """Today decided twice: by the policy in force and by the draft."""
        BACKTEST = "backtest"
        """The past lived again under the draft."""

    class Status(models.TextChoices):
        WAITING = "waiting"
        UNDERWAY = "underway"
        DONE = "done"
        CANCELLED = "cancelled"
        FAILED = "failed"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    text = models.TextField()
    first = models.DateField()
    last = models.DateField()
    """The days that are lived, both included; of a diff both are the day that is decided."""
    reached = models.DateField(null=True)
    """The day that is being lived. None before the first, and in a diff."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    begun = models.PositiveSmallIntegerField(default=0)
    """How often a worker began it: once more than it was cut off."""
    why = models.TextField(blank=True)
    """What kept it from ending well, in a sentence."""
    result = models.JSONField(null=True)
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    """By the organisation's own clock."""

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(first__lte=models.F("last")), name="trial_days_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(status="done") ^ models.Q(result__isnull=True),
                name="trial_done_with_a_result",
            ),
        ]
