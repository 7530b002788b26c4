"""The outbox: one message a key, one contact a message, and a reason for whatever stays."""

from dataclasses import replace
from datetime import timedelta

import pytest

from dunwell.channels import operations
from dunwell.channels.models import OutboxMessage
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address
from tests.keeping.channels import posts
from tests.keeping.channels.posts import AT, EVENING, Post
from tests.keeping.channels.servers import Script

Status = OutboxMessage.Status
A_SECOND = timedelta(seconds=1)


def test_what_is_due_leaves_and_is_one_contact(here: Post, server: Script) -> None:
    message_id = posts.queued(here, "carol")

    summary = posts.send(here)

    assert (summary.sent, summary.waiting, summary.is_clean) == (1, 0, True)
    assert server.readers == ["carol@example.com"]
    message = posts.look(here, message_id)
    assert (message.status, message.finished_at, message.attempts) == (Status.SENT, AT, 1)
    (contact,) = posts.contacts(here)
    assert (contact.outcome, contact.at, contact.asks_for_money) == ("sent", AT, True)
    assert (contact.stage, contact.episode, contact.item_ids) == ("missed_payment", 1, [11, 12])
    assert (contact.key, contact.address) == (message.key, "carol@example.com")


def test_what_is_not_due_yet_waits(here: Post, server: Script) -> None:
    posts.queued(here, "carol", due_at=posts.later(1))

    assert posts.send(here).sent == 0
    assert posts.send(here, at=posts.later(1)).sent == 1
    assert len(server.kept) == 1


def test_sending_again_finds_nothing(here: Post, server: Script) -> None:
    posts.queued(here, "carol")
    posts.send(here)

    assert posts.send(here, at=posts.later(30)).sent == 0
    assert len(server.kept) == len(posts.contacts(here)) == 1


def test_a_thank_you_asks_for_nothing(here: Post) -> None:
    posts.queued(here, "carol", purpose="thanks", stage="", episode=None)

    posts.send(here)

    (contact,) = posts.contacts(here)
    assert (contact.asks_for_money, contact.stage) == (False, None)


class TestOneMessageAKey:
    def test_queueing_twice_keeps_the_first(self, here: Post) -> None:
        who = posts.customer(here, "carol")
        wanted = posts.draft(here, who, "carol")

        first = posts.queue(here, wanted)
        second = posts.queue(here, replace(wanted, text="Other words"))

        assert first == second
        assert posts.look(here, first).text.startswith("Hello")

    @pytest.mark.parametrize("status", [Status.CANCELLED, Status.FAILED])
    def test_what_never_left_may_be_queued_anew(self, here: Post, status: str) -> None:
        message_id = posts.queued(here, "carol")
        message = posts.look(here, message_id)
        wanted = posts.draft(here, message.customer_id or 0, "carol")
        with scope(here.organisation_id):
            OutboxMessage.objects.filter(pk=message_id).update(status=status, attempts=3)

        again = posts.queue(here, replace(wanted, text="New words"), at=posts.later(5))

        fresh = posts.look(here, message_id)
        assert again == message_id
        assert (fresh.status, fresh.text, fresh.attempts) == (Status.QUEUED, "New words", 0)

    @pytest.mark.parametrize("status", [Status.SENT, Status.AMBIGUOUS, Status.RESERVED])
    def test_what_may_have_left_never_is(self, here: Post, status: str) -> None:
        message_id = posts.queued(here, "carol")
        message = posts.look(here, message_id)
        wanted = posts.draft(here, message.customer_id or 0, "carol")
        with scope(here.organisation_id):
            OutboxMessage.objects.filter(pk=message_id).update(status=status)

        posts.queue(here, replace(wanted, text="New words"))

        kept = posts.look(here, message_id)
        assert (kept.status, kept.text.startswith("Hello")) == (status, True)

    def test_another_that_was_cancelled_stays_so(self, here: Post) -> None:
        cancelled = posts.queued(here, "ann")
        with scope(here.organisation_id):
            OutboxMessage.objects.update(status=Status.CANCELLED)

        posts.queued(here, "ben")

        assert posts.look(here, cancelled).status == Status.CANCELLED

    def test_a_contact_under_the_same_key_stops_it(self, here: Post, server: Script) -> None:
        message_id = posts.queued(here, "carol")
        message = posts.look(here, message_id)
        with scope(here.organisation_id):
            operations.record_contact(
                draft=operations.ContactDraft(
                    organisation_id=here.organisation_id,
                    customer_id=message.customer_id or 0,
                    at=AT,
                    channel="email",
                    direction="out",
                    outcome="sent",
                    asks_for_money=True,
                    key=message.key,
                )
            )

        assert posts.send(here).cancelled == 1
        assert (server.kept, len(posts.contacts(here))) == ([], 1)


class TestTheLastLook:
    def test_a_reason_found_under_the_lock_cancels(self, here: Post, server: Script) -> None:
        message_id = posts.queued(here, "carol")

        summary = posts.send(here, recheck=lambda _message, _at: "Paid a minute ago.")

        message = posts.look(here, message_id)
        assert (summary.sent, summary.cancelled) == (0, 1)
        assert (message.status, message.outcome) == (Status.CANCELLED, "Paid a minute ago.")
        assert (message.attempts, server.kept, posts.contacts(here)) == (0, [], [])

    def test_it_sees_the_message_and_the_instant(self, here: Post) -> None:
        posts.queued(here, "carol")
        seen: list[object] = []

        def recheck(message: OutboxMessage, at: object) -> str | None:
            seen.append((message.key, at))
            return None

        posts.send(here, at=posts.later(3), recheck=recheck)

        assert seen == [("carol|main|1|missed_payment|email", posts.later(3))]

    @pytest.mark.parametrize("status", ["opted_out", "unsubscribed", "bounced", "wrong"])
    def test_a_stopped_address_is_not_used(
        self, here: Post, server: Script, status: str
    ) -> None:
        message_id = posts.queued(here, "carol")
        with scope(here.organisation_id):
            Address.objects.update(status=status)

        posts.send(here)

        assert posts.look(here, message_id).status == Status.CANCELLED
        assert server.kept == []

    def test_stopped_by_one_customer_means_stopped_for_all(
        self, here: Post, server: Script
    ) -> None:
        """Forty branches with one mailbox are one reader."""
        posts.queued(here, "branch-1", email="head@example.com")
        posts.queued(here, "branch-2", email="head@example.com")
        with scope(here.organisation_id):
            first = Address.objects.order_by("pk").first()
            assert first is not None
            Address.objects.filter(pk=first.pk).update(status="opted_out")

        assert posts.send(here).cancelled == 2
        assert server.kept == []

    def test_stopped_for_text_messages_is_not_stopped_for_mail(self, here: Post) -> None:
        message_id = posts.queued(here, "carol")
        with scope(here.organisation_id):
            Address.objects.create(
                organisation_id=here.organisation_id,
                customer_id=posts.look(here, message_id).customer_id or 0,
                channel="sms",
                address="carol@example.com",
                status="opted_out",
            )

        assert posts.send(here).sent == 1

    def test_an_address_that_is_no_longer_theirs_is_not_used(
        self, here: Post, server: Script
    ) -> None:
        posts.queued(here, "carol")
        with scope(here.organisation_id):
            Address.objects.update(address="new@example.com")

        assert posts.send(here).cancelled == 1
        assert server.kept == []

    def test_an_opt_out_between_queueing_and_sending_counts(
        self, here: Post, server: Script
    ) -> None:
        message_id = posts.queued(here, "carol")
        with scope(here.organisation_id):
            receivables.stop_channel(
                actor=here.system,
                customer_id=posts.look(here, message_id).customer_id or 0,
                channel="email",
                status="opted_out",
                why="Said so in the portal.",
                at=AT,
            )

        assert posts.send(here).cancelled == 1
        assert server.kept == []


class TestTheContactWindow:
    def test_past_its_end_a_message_lapses(self, here: Post, server: Script) -> None:
        message_id = posts.queued(here, "carol")

        summary = posts.send(here, at=EVENING)

        message = posts.look(here, message_id)
        assert (summary.cancelled, message.status, server.kept) == (1, Status.CANCELLED, [])
        assert message.outcome.startswith("The contact window ended")

    def test_without_an_end_it_may_always_leave(self, here: Post) -> None:
        posts.queued(here, "carol", expires_at=None, purpose="thanks")

        assert posts.send(here, at=EVENING).sent == 1


class TestTheDailyCap:
    def test_no_more_than_the_cap_leave_in_a_day(self, db: None, server: Script) -> None:
        capped = posts.post(daily_cap=2)
        posts.use_server(capped, server.port)
        for ref in ("ann", "ben", "cy"):
            posts.queued(capped, ref, expires_at=None)

        first = posts.send(capped)
        again = posts.send(capped, at=posts.later(60))
        tomorrow = posts.send(capped, at=posts.later(24 * 60))

        assert (first.sent, first.waiting, again.sent, tomorrow.sent) == (2, 1, 0, 1)
        assert "cap of 2" in first.over_the_cap
        assert first.is_clean, "a cap that is reached is what the firm asked for"

    def test_it_counts_from_midnight_where_the_firm_is(self, db: None, server: Script) -> None:
        """The evening before in UTC, and already midnight in Berlin."""
        capped = posts.post(daily_cap=1)
        posts.use_server(capped, server.port)
        with scope(capped.organisation_id):
            Entity.objects.update(timezone="Europe/Berlin")
        midnight = AT.replace(hour=23, minute=0)
        for ref in ("ann", "ben", "cy"):
            posts.queued(capped, ref, expires_at=None)

        assert posts.send(capped, at=midnight - A_SECOND).sent == 1
        assert posts.send(capped, at=midnight).sent == 1
        assert posts.send(capped, at=midnight + A_SECOND).sent == 0

    def test_a_thank_you_takes_nobody_s_place(self, db: None, server: Script) -> None:
        capped = posts.post(daily_cap=1)
        posts.use_server(capped, server.port)
        posts.thanks(capped, "ann")
        assert posts.send(capped).sent == 1
        posts.queued(capped, "ben")

        assert posts.send(capped).sent == 1

    def test_it_does_not_hold_a_thank_you(self, db: None, server: Script) -> None:
        capped = posts.post(daily_cap=0)
        posts.use_server(capped, server.port)
        posts.queued(capped, "ann", purpose="thanks")

        assert posts.send(capped).sent == 1

    def test_what_waits_for_it_lapses_with_that_reason(self, db: None, server: Script) -> None:
        capped = posts.post(daily_cap=0)
        posts.use_server(capped, server.port)
        message_id = posts.queued(capped, "ann")
        posts.send(capped)

        posts.send(capped, at=EVENING)

        outcome = posts.look(capped, message_id).outcome
        assert "window ended" in outcome and "cap of 0" in outcome


def test_one_organisation_never_sends_anothers(here: Post, server: Script) -> None:
    mallory = posts.post("mallory")
    posts.use_server(mallory, server.port)
    message_id = posts.queued(here, "carol")

    assert posts.send(mallory).sent == 0
    assert posts.look(here, message_id).status == Status.QUEUED


def test_cancelling_works_only_while_it_waits(here: Post) -> None:
    waiting, leaving = posts.queued(here, "ann"), posts.queued(here, "ben")
    with scope(here.organisation_id):
        operations.cancel(message_id=waiting, why="Taken back.", at=AT)
    posts.send(here)

    assert posts.look(here, waiting).status == Status.CANCELLED
    with scope(here.organisation_id), pytest.raises(operations.MessageHasLeft):
        operations.cancel(message_id=leaving, why="Too late.", at=AT)


def test_an_address_with_a_line_break_is_refused(here: Post) -> None:
    who = posts.customer(here, "carol")
    wanted = replace(posts.draft(here, who, "carol"), address="carol@example.com\r\nBcc: x@y.z")

    with scope(here.organisation_id), pytest.raises(operations.AddressBroken):
        operations.queue(draft=wanted, at=AT)

    with scope(here.organisation_id):
        assert not OutboxMessage.objects.exists()
