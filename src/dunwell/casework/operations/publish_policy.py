"""Publish a policy: from its day on, decisions are made under it."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from dunwell.audit import operations as audit
from dunwell.casework.models import PolicyVersion
from dunwell.casework.policies import PolicyHasErrors
from dunwell.channels.templates.catalogue import known
from dunwell.identity.actor import Actor
from dunwell.policy.check import read_policies
from dunwell.policy.parse import digest_of


@transaction.atomic
def publish_policy(
    *, actor: Actor, text: str, reason: str, effective_on: date, at: datetime
) -> PolicyVersion:
    """Store the text under the next number, for good.

    Refuses with PolicyHasErrors, or NotAllowed below manager.
    """
    actor.require("manager")
    reading = read_policies(text, templates=known())
    if not reading.is_usable:
        raise PolicyHasErrors(reading.findings)
    latest = PolicyVersion.objects.aggregate(latest=Max("number"))["latest"] or 0
    version = PolicyVersion.objects.create(
        organisation_id=actor.organisation_id,
        number=latest + 1,
        text=text,
        digest=digest_of(text),
        effective_on=effective_on,
        published_at=at,
        published_by=actor.name,
        reason=reason,
    )
    audit.record(
        actor=actor,
        verb="policy.published",
        subject=version,
        at=at,
        detail={"number": version.number, "reason": reason},
    )
    return version
