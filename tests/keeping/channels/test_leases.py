"""Whose a message is while it leaves, until when, and what becomes of it: at each bound."""

from datetime import timedelta

import pytest

from dunwell.channels import rules
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import begin, finish, reserve
from dunwell.channels.transport import Handover
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from tests.keeping.channels import posts
from tests.keeping.channels.posts import AT, EVENING, Post

Status = OutboxMessage.Status
A_SECOND = timedelta(seconds=1)
AGAIN = AT + rules.LEASE
ACCEPTED = Handover("accepted", "250 queued as 17")
REFUSED = Handover("refused", "554 no")


def state(here: Post, message_id: int) -> str:
    return posts.look(here, message_id).status


class TestOurs:
    def test_each_is_ours_by_its_own_lease(self, here: Post) -> None:
        first, second = posts.queued(here, "ann"), posts.queued(here, "ben")
        with scope(here.organisation_id):
            held = reserve.reserve(at=AT)
            ours = [begin.lock_ours(one) for one in held]

        assert [one and one.pk for one in ours] == [first, second]

    def test_once_somebody_else_has_it_it_is_not(self, here: Post) -> None:
        posts.queued(here, "ann")
        with scope(here.organisation_id):
            (before,) = reserve.reserve(at=AT)
            reserve.recover(at=AGAIN)
            (after,) = reserve.reserve(at=AGAIN)

            assert begin.lock_ours(before) is None
            assert begin.lock_ours(after) is not None

    def test_what_is_decided_meanwhile_is_nobody_s(self, here: Post) -> None:
        message_id = posts.queued(here, "ann")
        with scope(here.organisation_id):
            (held,) = reserve.reserve(at=AT)
            OutboxMessage.objects.update(status=Status.CANCELLED)

            assert begin.lock_ours(held) is None
            assert reserve.recover(at=AGAIN) == 0
        assert state(here, message_id) == Status.CANCELLED


class TestTheLease:
    def test_it_lasts_to_its_last_second(self, here: Post) -> None:
        message_id = posts.queued(here, "ann")
        with scope(here.organisation_id):
            reserve.reserve(at=AT)

            assert reserve.recover(at=AGAIN - A_SECOND) == 0
            assert state(here, message_id) == Status.RESERVED
            assert reserve.recover(at=AGAIN) == 1
        assert state(here, message_id) == Status.QUEUED

    def test_what_had_begun_to_leave_waits_for_a_person(self, here: Post) -> None:
        begun, untouched = posts.queued(here, "ann"), posts.queued(here, "ben")
        later = posts.queued(here, "cy", due_at=EVENING)
        with scope(here.organisation_id):
            reserve.reserve(at=AT)
            OutboxMessage.objects.filter(pk=begun).update(handover_began_at=AT)

            assert reserve.recover(at=AGAIN) == 2
        assert state(here, begun) == Status.AMBIGUOUS
        assert state(here, untouched) == state(here, later) == Status.QUEUED


def test_nothing_is_taken_that_is_not_due_or_is_another_s(here: Post) -> None:
    due = posts.queued(here, "ann")
    later = posts.queued(here, "ben", due_at=AT + A_SECOND)
    with scope(here.organisation_id):
        assert [held.message_pk for held in reserve.reserve(at=AT)] == [due]
        assert reserve.reserve(at=AT) == []
    assert state(here, later) == Status.QUEUED


def test_a_way_that_is_shut_holds_its_own_alone(here: Post) -> None:
    """One firm of two can send no e-mail: its text messages leave, and the other's e-mail."""
    with scope(here.organisation_id):
        other = Entity.objects.get()
        other.pk, other.code = None, "other"
        other.save()
    shut = posts.queued(here, "ann")
    open_ = [
        posts.queued(here, "ben", channel="sms"),
        posts.queued(here, "cy", entity_id=other.pk),
    ]
    with scope(here.organisation_id):
        held = reserve.reserve(at=AT, without=[("email", here.entity_id)])
    assert [one.message_pk for one in held] == open_
    assert state(here, shut) == Status.QUEUED


def test_once_the_cap_is_reached_no_chase_is_taken_and_a_thank_you_is(here: Post) -> None:
    posts.queued(here, "ann")
    thanks = posts.thanks(here, "ben")
    with scope(here.organisation_id):
        held = reserve.reserve(at=AT, is_chasing=False)
    assert [one.message_pk for one in held] == [thanks]


class TestLapsing:
    def test_its_reason_is_cut_to_what_there_is_room_for(self, here: Post) -> None:
        message_id = posts.queued(here, "ann")
        later = posts.queued(here, "ben", expires_at=None)
        with scope(here.organisation_id):
            OutboxMessage.objects.update(outcome="x" * 300)
            assert reserve.lapse(at=EVENING - A_SECOND) == 0
            assert reserve.lapse(at=EVENING) == 1
        assert state(here, later) == Status.QUEUED
        assert len(posts.look(here, message_id).outcome) == 300

    def test_under_the_lock_it_is_looked_at_once_more(self, here: Post) -> None:
        posts.queued(here, "ann")
        with scope(here.organisation_id):
            message = OutboxMessage.objects.get()
            why = [
                begin.why_not(message, at=at, recheck=posts.let_go)
                for at in (EVENING - A_SECOND, EVENING)
            ]
        assert why == [None, reserve.LAPSED]

    def test_what_left_does_not_lapse(self, here: Post) -> None:
        message_id = posts.queued(here, "ann")
        assert posts.send(here).sent == 1
        with scope(here.organisation_id):
            assert reserve.lapse(at=EVENING) == 0
        assert state(here, message_id) == Status.SENT


class TestTheVerdict:
    """What a person decided meanwhile stands, but for what arrived after all."""

    @pytest.mark.parametrize(
        ("status", "said", "becomes", "contacts"),
        [
            (Status.RESERVED, ACCEPTED, Status.SENT, 1),
            (Status.AMBIGUOUS, ACCEPTED, Status.SENT, 1),
            (Status.CANCELLED, ACCEPTED, Status.SENT, 1),
            (Status.SENT, ACCEPTED, Status.SENT, 0),
            (Status.RESERVED, REFUSED, Status.FAILED, 0),
            (Status.AMBIGUOUS, REFUSED, Status.FAILED, 0),
            (Status.CANCELLED, REFUSED, Status.CANCELLED, 0),
            (Status.SENT, REFUSED, Status.SENT, 0),
        ],
    )
    def test_by_what_it_was(
        self, here: Post, status: str, said: Handover, becomes: str, contacts: int
    ) -> None:
        message_id = posts.queued(here, "ann")
        with scope(here.organisation_id):
            OutboxMessage.objects.update(status=status, handover_began_at=AT)
            finish.finish(message_id, said, at=AT)

        assert (state(here, message_id), len(posts.contacts(here))) == (becomes, contacts)

    def test_what_was_said_is_cut_to_what_there_is_room_for(self, here: Post) -> None:
        message_id = posts.queued(here, "ann")
        with scope(here.organisation_id):
            OutboxMessage.objects.update(status=Status.RESERVED)
            finish.finish(message_id, Handover("refused", "x" * 301), at=AT)

        assert posts.look(here, message_id).outcome == "x" * 300
