"""Add many lines to the record at once, where one event each would be one statement each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import models

from dunwell.audit.models import AuditEvent
from dunwell.audit.operations.record import Detail
from dunwell.identity.actor import Actor
from dunwell.identity.many import insert


@dataclass(frozen=True, slots=True)
class Line:
    """What happened to one row."""

    subject: models.Model
    customer_id: int | None = None
    detail: Detail = field(default_factory=dict)


def record_each(*, actor: Actor, verb: str, lines: Sequence[Line], at: datetime) -> None:
    """Say that the actor did the same thing to each of these rows, in one statement."""
    insert(
        AuditEvent,
        same={
            "organisation_id": actor.organisation_id,
            "at": at,
            "actor_kind": actor.kind,
            "actor_name": actor.name,
            "user_id": actor.user_id,
            "verb": verb,
        },
        columns={
            "subject_type": [line.subject._meta.model_name or "" for line in lines],
            "subject_id": [line.subject.pk for line in lines],
            "customer_id": [line.customer_id for line in lines],
            "detail": [dict(line.detail) for line in lines],
        },
    )
