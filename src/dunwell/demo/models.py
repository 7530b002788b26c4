"""What will happen to the demo firm on days to come."""

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
