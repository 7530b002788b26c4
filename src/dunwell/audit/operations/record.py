"""Add one line to the record, in the same transaction as what it tells of."""

from collections.abc import Mapping
from datetime import datetime

from django.db import models

from dunwell.audit.models import AuditEvent
from dunwell.identity.actor import Actor

Detail = Mapping[str, str | int | bool | None]


def record(
    *,
    actor: Actor,
    verb: str,
    subject: models.Model,
    at: datetime,
    customer_id: int | None = None,
    detail: Detail | None = None,
) -> None:
    """Say who did what to which row, when, and with which particulars."""
    AuditEvent.objects.create(
        organisation_id=actor.organisation_id,
        at=at,
        actor_kind=actor.kind,
        actor_name=actor.name,
        user_id=actor.user_id,
        verb=verb,
        subject_type=subject._meta.model_name or "",
        subject_id=subject.pk,
        customer_id=customer_id,
        detail=dict(detail or {}),
    )
