"""When the mail server says no, or nothing: reasons are plain and nothing is lost."""

from datetime import datetime, timedelta

import pytest

from dunwell.channels import operations, rules
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from dunwell.receivables.models import Address
from tests.keeping.channels import posts, servers
from tests.keeping.channels.posts import AT, EVENING, Post
from tests.keeping.channels.servers import Script

Status = OutboxMessage.Status


def test_with_the_mail_server_down_nothing_counts_as_sent(db: None, server: Script) -> None:
    """Seen elsewhere: the run "succeeds", a thousand mails are logged as sent, none arrives."""
    here = posts.post()
    with servers.nobody_listening() as port:
        posts.use_server(here, port)
        ids = [posts.queued(here, f"c{n}") for n in range(30)]

        summary = posts.send(here)

    assert (summary.sent, summary.waiting, summary.is_clean) == (0, 30, False)
    assert summary.problems == (
        f"The mail server 127.0.0.1:{port} does not answer: connection refused.",
    )
    messages = [posts.look(here, pk) for pk in ids]
    assert {(m.status, m.attempts, m.due_at) for m in messages} == {(Status.QUEUED, 0, AT)}
    assert posts.contacts(here) == []

    posts.use_server(here, server.port)
    assert posts.send(here, at=posts.later(1)).sent == 30
    assert len(server.kept) == len(posts.contacts(here)) == 30


def test_without_a_sender_it_says_what_to_do(db: None) -> None:
    here = posts.post()
    posts.queued(here, "carol")

    summary = posts.send(here)

    assert (summary.sent, summary.waiting) == (0, 1)
    assert "No mail server is set up" in summary.problems[0]


def test_a_letter_waits_for_its_printer_and_does_not_stop_the_others(here: Post) -> None:
    posts.queued(here, "carol")
    letter = posts.queued(here, "dan", channel="letter")

    summary = posts.send(here)

    assert (summary.sent, summary.waiting, summary.problems) == (1, 0, ())
    assert posts.look(here, letter).status == Status.QUEUED


def test_come_again_later_waits_twice_as_long_each_time(here: Post, server: Script) -> None:
    server.rcpt = "450 4.2.0 greylisted"
    message_id = posts.queued(here, "carol")

    waits = []
    at = AT
    for _ in range(4):
        summary = posts.send(here, at=at)
        message = posts.look(here, message_id)
        assert (summary.later, message.status) == (1, Status.QUEUED)
        waits.append(int((message.due_at - at).total_seconds() // 60))
        at = message.due_at

    assert waits == [1, 2, 4, 8]
    assert message.handover_began_at is None
    assert "greylisted" in message.outcome
    assert posts.contacts(here) == []
    server.rcpt = servers.OK
    assert posts.send(here, at=at).sent == 1


def test_waits_never_grow_beyond_four_hours() -> None:
    assert rules.next_try(AT, attempts=19) - AT == rules.LONGEST_WAIT


def test_after_many_tries_it_is_given_up(here: Post, server: Script) -> None:
    server.rcpt = "450 4.2.0 greylisted"
    message_id = posts.queued(here, "carol", expires_at=None)
    with scope(here.organisation_id):
        OutboxMessage.objects.update(attempts=rules.ATTEMPTS_MAX - 1)

    assert posts.send(here).failed == 1

    message = posts.look(here, message_id)
    assert message.status == Status.FAILED and message.outcome.startswith("Given up after 20")


def test_an_address_where_nobody_is_bounces_and_is_not_used_again(
    here: Post, server: Script
) -> None:
    server.refuses = {"carol@example.com": "550 5.1.1 no such user"}
    message_id = posts.queued(here, "carol")

    summary = posts.send(here)

    message = posts.look(here, message_id)
    assert (summary.failed, message.status) == (1, Status.FAILED)
    assert "no such user" in message.outcome
    (contact,) = posts.contacts(here)
    assert (contact.outcome, contact.key, contact.stage) == ("bounced", None, "missed_payment")
    with scope(here.organisation_id):
        assert Address.objects.get().status == "bounced"


def test_words_that_are_refused_leave_the_address_alone(here: Post, server: Script) -> None:
    server.data = "554 5.6.0 we do not like the words"
    posts.queued(here, "carol")

    summary = posts.send(here)

    assert (summary.failed, posts.contacts(here)) == (1, [])
    assert "do not like the words" in summary.replies[0]
    with scope(here.organisation_id):
        assert Address.objects.get().status == "usable"


class TestAmbiguous:
    @pytest.fixture
    def doubtful(self, here: Post, server: Script) -> int:
        """A message whose line broke after the words were gone."""
        server.hangs_up_after_data = True
        message_id = posts.queued(here, "carol")
        assert posts.send(here).ambiguous == 1
        server.hangs_up_after_data = False
        return message_id

    def test_it_waits_for_a_person_and_is_never_sent_again(
        self, here: Post, server: Script, doubtful: int
    ) -> None:
        for hours in (1, 5):
            posts.send(here, at=posts.later(60 * hours))

        assert posts.look(here, doubtful).status == Status.AMBIGUOUS
        assert (len(server.kept), posts.contacts(here)) == (1, [])

    def test_said_to_have_arrived_it_is_one_contact(self, here: Post, doubtful: int) -> None:
        with scope(here.organisation_id):
            operations.resolve_ambiguous(
                actor=here.bob, message_id=doubtful, was_sent=True, at=posts.later(30)
            )

        (contact,) = posts.contacts(here)
        assert (contact.outcome, contact.at) == ("sent", AT), (
            "when it left, not when it was said"
        )
        assert posts.look(here, doubtful).outcome == "Bob says that it arrived."

    def test_said_not_to_have_arrived_it_is_sent_again(
        self, here: Post, server: Script, doubtful: int
    ) -> None:
        with scope(here.organisation_id):
            operations.resolve_ambiguous(
                actor=here.bob, message_id=doubtful, was_sent=False, at=posts.later(30)
            )

        assert posts.send(here, at=posts.later(31)).sent == 1
        assert (len(server.kept), len(posts.contacts(here))) == (2, 1)

    @pytest.mark.parametrize(
        ("ends", "becomes"),
        [
            (EVENING, Status.CANCELLED),
            (EVENING + timedelta(seconds=1), Status.QUEUED),
            (None, Status.QUEUED),
        ],
    )
    def test_past_its_window_it_is_cancelled_instead(
        self, here: Post, doubtful: int, ends: datetime | None, becomes: str
    ) -> None:
        with scope(here.organisation_id):
            OutboxMessage.objects.update(expires_at=ends)
            operations.resolve_ambiguous(
                actor=here.bob, message_id=doubtful, was_sent=False, at=EVENING
            )

        assert posts.look(here, doubtful).status == becomes

    def test_it_is_decided_once(self, here: Post, doubtful: int) -> None:
        with scope(here.organisation_id):
            operations.resolve_ambiguous(
                actor=here.bob, message_id=doubtful, was_sent=True, at=AT
            )
            with pytest.raises(operations.NotAmbiguous):
                operations.resolve_ambiguous(
                    actor=here.bob, message_id=doubtful, was_sent=False, at=AT
                )

        assert posts.look(here, doubtful).status == Status.SENT
