"""Traps that other programs fell into when sending, each by its own name."""

from datetime import timedelta

from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from tests.keeping.channels import posts, servers
from tests.keeping.channels.posts import AT, Post
from tests.keeping.channels.servers import Script


def test_an_attempt_is_not_counted_before_its_job_ran(here: Post, server: Script) -> None:
    """Lago counts the attempt when the job is made; a job that never runs uses one up."""
    seen: list[int] = []

    def recheck(_message: OutboxMessage, _at: object) -> str | None:
        seen.append(len(list(OutboxMessage.objects.filter(attempts__gt=0))))
        return "Not now."

    posts.queued(here, "carol")
    assert posts.contacts(here) == []

    posts.send(here, recheck=recheck)

    assert (seen, posts.contacts(here)) == ([0], [])


def test_a_reminder_is_not_sent_four_times_by_four_runs(here: Post, server: Script) -> None:
    """FOSSBilling: each run of cron sent it again."""
    who = posts.customer(here, "carol")
    for minute in range(4):
        posts.queue(here, posts.draft(here, who, "carol"), at=posts.later(minute))
        posts.send(here, at=posts.later(minute))

    assert len(server.kept) == len(posts.contacts(here)) == 1


def test_processing_again_sends_nothing_again(here: Post, server: Script) -> None:
    """Tryton: processing the same dunnings a second time mails every customer a second time."""
    ids = [posts.queued(here, f"c{n}") for n in range(3)]
    posts.send(here)
    for again in range(1, 4):
        assert posts.send(here, at=posts.later(again)).sent == 0

    assert len(server.kept) == 3
    assert {posts.look(here, pk).attempts for pk in ids} == {1}


def test_with_the_mail_server_down_the_run_does_not_succeed(db: None) -> None:
    """Tryton: with the server down, a thousand mails are logged as sent and none arrives."""
    here = posts.post()
    with servers.nobody_listening() as port:
        posts.use_server(here, port)
        message_id = posts.queued(here, "carol")
        summary = posts.send(here)

    assert not summary.is_clean and summary.sent == 0
    assert posts.look(here, message_id).status == OutboxMessage.Status.QUEUED
    assert posts.contacts(here) == []


def test_a_missed_day_does_not_lose_a_message_for_ever(here: Post, server: Script) -> None:
    """Invoice Ninja, Akaunting, Dolibarr compare dates for equality; due means due by now."""
    thanks = posts.thanks(here, "carol")

    posts.send(here, at=AT + timedelta(days=3, hours=7))

    assert posts.look(here, thanks).status == OutboxMessage.Status.SENT
    assert server.readers == ["carol@example.com"]


def test_one_unreachable_customer_does_not_silence_all_the_others(
    here: Post, server: Script
) -> None:
    """Elsewhere the oldest, excluded one holds up everybody behind it."""
    server.refuses = {
        "c0@example.com": "550 5.1.1 no such user",
        "c1@example.com": "450 4.2.0 greylisted",
    }
    for n in range(4):
        posts.queued(here, f"c{n}")

    summary = posts.send(here)

    assert (summary.sent, summary.failed, summary.later) == (2, 1, 1)
    assert server.readers == ["c2@example.com", "c3@example.com"]


def test_automation_runs_as_of_any_instant(here: Post) -> None:
    """Dynamics cannot run as of a date: here every moment of a message is the caller's."""
    posts.queued(here, "carol")
    posts.send(here, at=posts.later(7))

    with scope(here.organisation_id):
        message = OutboxMessage.objects.get()
        assert {message.finished_at, message.handover_began_at} == {posts.later(7)}
    assert [contact.at for contact in posts.contacts(here)] == [posts.later(7)]
