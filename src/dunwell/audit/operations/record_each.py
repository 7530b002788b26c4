"""Add many lines to the record at once, where one event each would be one statement each."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from dunwell.audit.models import AuditEvent
from dunwell.audit.operations.record import Detail
from dunwell.identity.actor import Actor


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one row."""

    subject: models.Model
    customer_id: int | None = None
    detail: Detail = field(default_factory=dict)


def record_each(*, actor: Actor, verb: str, lines: Iterable[Line], at: datetime) -> None:
    """Say that the actor did the same thing to each of these rows, in one statement."""
    AuditEvent.objects.bulk_create(
        AuditEvent(
            organisation_id=actor.organisation_id,
            at=at,
            actor_kind=actor.kind,
            actor_name=actor.name,
            user_id=actor.user_id,
            verb=verb,
            subject_type=line.subject._meta.model_name or "",
            subject_id=line.subject.pk,
            customer_id=line.customer_id,
            detail=dict(line.detail),
        )
        for line in lines
    )
