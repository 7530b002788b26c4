"""What will happen to the demo firm on days to come, and its clock's way there."""

from django.db import models

from dunwell.identity.models import OrganisationOwned


class Coming(OrganisationOwned):
    """An invoice to be issued, or a payment to arrive, on a simulated day."""

    on = models.DateField()
    kind = models.CharField(max_length=10)
    """invoice or payment."""
    body = models.JSONField()
    happened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "on"],
                condition=models.Q(happened_at__isnull=True),
                name="coming_next",
            )
        ]


class Journey(OrganisationOwned):
    """A sandbox's clock on its way to a later morning, one day after the other."""

    class Status(models.TextChoices):
        UNDERWAY = "underway"
        ARRIVED = "arrived"
        STOPPED = "stopped"
        FAILED = "failed"

    since = models.DateField()
    """The day on which it set out: a person's to decide, so nothing of it is released."""
    until = models.DateField()
    reached = models.DateField()
    """The last morning on which the firm woke up; every day before it is lived and kept."""
    set_out_at = models.DateTimeField()
    """By the sandbox's clock: what has left since then left on the way."""
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.UNDERWAY)
    is_to_stop = models.BooleanField(default=False)
    """Asked to end after the day that is being lived."""
    why = models.TextField(blank=True)
    """What kept a day from being lived, or messages from leaving, in a sentence."""
    asked_by = models.CharField(max_length=120)
    asked_at = models.DateTimeField()
    """By the real clock, as whoever waits for it does."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=models.Q(status="underway"),
                name="journey_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(since__lte=models.F("reached"))
                & models.Q(since__lt=models.F("until")),
                name="journey_moves_forward",
            ),
        ]
