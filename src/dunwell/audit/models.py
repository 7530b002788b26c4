"""One row for each thing a person, a customer or the system did."""

from django.db import models

from dunwell.identity.models import OrganisationOwned


class AuditEvent(OrganisationOwned):
    """Never changed, never deleted: the database refuses both."""

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=10)
    actor_name = models.CharField(max_length=120)
    user_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=60)
    """What was done, as a stable code: "promise.recorded"."""
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    customer_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "customer_id", "-at"], name="audit_of_customer"
            ),
            models.Index(fields=["organisation", "-at"], name="audit_latest"),
        ]
