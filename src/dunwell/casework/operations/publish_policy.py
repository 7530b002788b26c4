"""Publish a policy: from its day on, decisions are made under it."""

from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Max

from dunwell.audit import operations as audit
from dunwell.casework.judging import judged
from dunwell.casework.models import PolicyVersion
from dunwell.casework.policies import PolicyHasErrors
from dunwell.identity import queries as identity
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.policy.parse import digest_of

LOCK = "SELECT pg_advisory_xact_lock(hashtext('casework.policy'), %s)"
REASON_LONGEST = 500


class ReasonMissing(Refusal):
    code = "policy-reason-missing"
    says = "Say why the policy changes, in up to {longest} characters: it is kept for good."


class EffectiveInThePast(Refusal):
    code = "policy-effective-in-the-past"
    says = (
        "A version takes effect today, {today:%-d %B %Y}, or later: what was decided before "
        "was decided under another one."
    )


class AlreadyInForce(Refusal):
    code = "policy-already-in-force"
    says = (
        "This is word for word version {number}, the latest one. There is nothing to publish."
    )


@transaction.atomic
def publish_policy(
    *, actor: Actor, text: str, reason: str, effective_on: date, at: datetime
) -> PolicyVersion:
    """Store the text under the next number, for good.

    The first version may have been in force before today, for a firm that brings its past
    along; later ones may not. Refuses with PolicyHasErrors, ReasonMissing, EffectiveInThePast,
    AlreadyInForce, or NotAllowed below manager.
    """
    actor.require("manager")
    why = reason.strip()
    if not 0 < len(why) <= REASON_LONGEST:
        raise ReasonMissing(longest=REASON_LONGEST)
    reading = judged(text)
    if not reading.is_usable:
        raise PolicyHasErrors(reading.findings)
    latest = _latest(actor.organisation_id)
    if latest is not None:
        _refuse_what_cannot_follow(latest, text=text, effective_on=effective_on, at=at)
    version = PolicyVersion.objects.create(
        organisation_id=actor.organisation_id,
        number=latest.number + 1 if latest else 1,
        text=text,
        digest=digest_of(text),
        effective_on=effective_on,
        published_at=at,
        published_by=actor.name,
        reason=why,
    )
    audit.record(
        actor=actor,
        verb="policy.published",
        subject=version,
        at=at,
        detail={
            "number": version.number,
            "reason": why,
            "effective_on": effective_on.isoformat(),
        },
    )
    return version


def _latest(organisation_id: int) -> PolicyVersion | None:
    """The version with the highest number, found while nobody else is publishing."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [organisation_id])
    number = PolicyVersion.objects.aggregate(latest=Max("number"))["latest"]
    return PolicyVersion.objects.filter(number=number).first()


def _refuse_what_cannot_follow(
    latest: PolicyVersion, *, text: str, effective_on: date, at: datetime
) -> None:
    if latest.text == text and latest.effective_on <= effective_on:
        raise AlreadyInForce(number=latest.number)
    entities = identity.entities()
    today = identity.today(entities[0], at) if entities else at.date()
    if effective_on < today:
        raise EffectiveInThePast(today=today)
