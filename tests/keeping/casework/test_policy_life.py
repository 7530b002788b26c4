"""A policy's life: numbered, kept for good, in force from its day, and gentle to who is midway."""

from datetime import timedelta

import pytest
from django.db import InternalError, transaction
from django.db.utils import IntegrityError

from dunwell.audit.models import AuditEvent
from dunwell.casework import operations as casework
from dunwell.casework import policies
from dunwell.casework.models import PolicyVersion, ToldStage
from dunwell.casework.operations.publish_policy import (
    AlreadyInForce,
    EffectiveInThePast,
    ReasonMissing,
)
from dunwell.casework.policies import PolicyHasErrors
from dunwell.identity.actor import NotAllowed
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import POLICY, Desk, desk, owing, use_server
from tests.keeping.channels.servers import Script
from tests.keeping.receivables.people import carol

OTHER = POLICY.replace("ignore_below: 5.00", "ignore_below: 7.50")
LARGE_FIRST = """
policy: large
for: "open >= 1000"
contact: {days: business}
stages:
  - {id: missed_payment, day: 1, send: {email: missed_payment}, tone: warm}
---
""" + POLICY.replace("for: \"kind = 'business'\"\n", "")


@pytest.fixture
def place(db: None) -> Desk:
    return desk()


def publish(place: Desk, text: str = OTHER, *, reason: str = "Kinder.", days: int = 0) -> int:
    with scope(place.organisation_id):
        return casework.publish_policy(
            actor=place.firm.admin,
            text=text,
            reason=reason,
            effective_on=place.day + timedelta(days=days),
            at=place.now,
        ).number


def test_versions_are_numbered_and_say_who_when_and_why(place: Desk) -> None:
    assert publish(place, reason="  Small sums are not worth a letter.  ") == 2
    with scope(place.organisation_id):
        version = policies.numbered(2)
        event = AuditEvent.objects.get(verb="policy.published", detail__number=2)
    assert (version.published_by, version.published_at) == (place.firm.admin.name, place.now)
    assert version.reason == event.detail["reason"] == "Small sums are not worth a letter."
    assert version.effective_on == place.day


def test_a_version_takes_effect_on_its_day(place: Desk) -> None:
    publish(place, days=3)
    with scope(place.organisation_id):
        numbers = [
            policies.in_force(place.day + timedelta(days=n)).number for n in (0, 2, 3, 30)
        ]
    assert numbers == [1, 1, 2, 2]


@pytest.mark.parametrize("deed", ["change", "remove"])
def test_what_was_published_stays_as_it_was(place: Desk, deed: str) -> None:
    with scope(place.organisation_id):
        version = policies.numbered(1)
        with (
            pytest.raises((IntegrityError, InternalError), match="append-only"),
            transaction.atomic(),
        ):
            if deed == "change":
                PolicyVersion.objects.filter(pk=version.pk).update(text=OTHER)
            else:
                version.delete()
        assert policies.numbered(1).text == POLICY


def test_a_version_needs_a_reason(place: Desk) -> None:
    with pytest.raises(ReasonMissing):
        publish(place, reason="   ")
    assert _numbers(place) == [1]


def test_days_that_were_lived_stay_under_their_own_version(place: Desk) -> None:
    with pytest.raises(EffectiveInThePast, match="today, 23 November 2026"):
        publish(place, days=-1)
    assert _numbers(place) == [1]


def test_the_latest_text_is_not_published_twice(place: Desk) -> None:
    with pytest.raises(AlreadyInForce, match="version 1"):
        publish(place, POLICY)
    publish(place, OTHER)
    assert publish(place, POLICY, reason="Back to what it was.") == 3


def test_a_policy_with_errors_or_by_a_collector_is_refused(place: Desk) -> None:
    with pytest.raises(PolicyHasErrors):
        publish(place, "policy: broken")
    with scope(place.organisation_id), pytest.raises(NotAllowed):
        casework.publish_policy(
            actor=place.firm.collector,
            text=OTHER,
            reason="I would like it so.",
            effective_on=place.day,
            at=place.now,
        )
    assert _numbers(place) == [1]


def test_whose_policy_reads_more_than_the_kind(place: Desk) -> None:
    """What `for` asks is answered as the engine answers it, by what is open."""
    big, _ = owing(place, "C-1", amount="1000.00")
    small, _ = owing(place, "C-2", amount="999.99")
    with scope(place.organisation_id):
        nothing = carol(place.firm, "C-3")
    publish(place, LARGE_FIRST)
    with scope(place.organisation_id):
        found = [policies.policy_for(one, place.day) for one in (big, small, nothing)]
    assert [policy.name if policy else None for policy in found] == ["large", "plain", "plain"]


def test_whose_policy_the_payer_decides_and_a_hand_overrules(place: Desk) -> None:
    with scope(place.organisation_id):
        payer, branch = carol(place.firm, "C-1"), carol(place.firm, "C-2")
        branch.dun_to = payer
        assert _named(branch, place) == "plain"
        payer.policy = "bespoke"
        assert _named(branch, place) is None
        private = carol(place.firm, "C-3")
        private.kind = "consumer"
        assert _named(private, place) is None


def test_who_is_midway_goes_on_from_where_they_are(place: Desk, server: Script) -> None:
    """Told `missed_payment` (day 1) under the old names, they are not told it by another name."""
    owing(place, days_late=1)
    use_server(place, server.port)
    place.release()
    casework.deliver(organisation_id=place.organisation_id, at=place.now)
    renamed = POLICY.replace("id: missed_payment", "id: hello").replace(
        "id: check_in, day: 7, gap: 5 days, call: check_in, else_send: {email: follow_up}",
        "id: reminder, day: 2, gap: 5 days, send: {email: second_reminder}",
    )
    publish(place, renamed, days=1)

    stages = {}
    for days in (1, 4, 7):
        later = place.later(days)
        run = later.prepare()
        with scope(place.organisation_id):
            stages[days] = [(d.status, d.stage) for d in run.decisions.all()]
    with scope(place.organisation_id):
        assert list(ToldStage.objects.values_list("stage", flat=True)) == ["missed_payment"]
    assert stages == {
        1: [("silent", None)], 4: [("silent", None)], 7: [("due", "reminder")]
    }  # fmt: skip


def _named(customer: Customer, place: Desk) -> str | None:
    policy = policies.policy_for(customer, place.day)
    return policy.name if policy else None


def _numbers(place: Desk) -> list[int]:
    with scope(place.organisation_id):
        return list(PolicyVersion.objects.values_list("number", flat=True))
