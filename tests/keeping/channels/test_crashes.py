"""A sender killed at any point: one contact a key, nothing lost, and doubt goes to a person."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connection

from dunwell.channels import operations, rules
from dunwell.channels.models import OutboxMessage
from dunwell.channels.operations import SendSummary
from dunwell.identity.scope import scope
from tests.keeping.channels import posts
from tests.keeping.channels.posts import Post
from tests.keeping.channels.servers import Script

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
Status = OutboxMessage.Status
CHECKOUT = Path(__file__).resolve().parents[3]
AFTER_THE_LEASE = int(rules.LEASE.total_seconds() // 60)


@pytest.fixture
def here(transactional_db: None, server: Script) -> Post:
    made = posts.post()
    posts.use_server(made, server.port)
    return made


@contextmanager
def sender(here: Post, *, stop: str) -> Iterator[subprocess.Popen[str]]:
    """A sender in another process; killed with no chance to tidy up when the block ends."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\n"
            "from tests.keeping.channels import sender_program\n"
            f"sender_program.main({here.organisation_id}, {stop!r})",
        ],
        cwd=CHECKOUT,
        env=dict(os.environ),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def kill_sender(here: Post, *, stop: str) -> None:
    with sender(here, stop=stop) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "here\n"


@pytest.mark.parametrize("stop", ["after-reserving", "at-the-last-look"])
def test_killed_before_anything_left_it_is_sent_by_the_next(
    here: Post, server: Script, stop: str
) -> None:
    message_id = posts.queued(here, "carol")
    kill_sender(here, stop=stop)

    assert posts.look(here, message_id).status == Status.RESERVED
    assert posts.send(here, at=posts.later(1)).sent == 0, "the lease still runs"
    assert posts.send(here, at=posts.later(AFTER_THE_LEASE)).sent == 1

    assert posts.send(here, at=posts.later(60)).sent == 0
    assert len(server.kept) == len(posts.contacts(here)) == 1


@pytest.mark.parametrize(
    ("stop", "arrived"), [("before-the-first-byte", 0), ("after-the-answer", 1)]
)
def test_killed_while_it_was_leaving_a_person_decides(
    here: Post, server: Script, stop: str, arrived: int
) -> None:
    message_id = posts.queued(here, "carol")
    kill_sender(here, stop=stop)

    summary = posts.send(here, at=posts.later(AFTER_THE_LEASE))

    message = posts.look(here, message_id)
    assert (summary.sent, message.status) == (0, Status.AMBIGUOUS)
    assert "may have arrived" in message.outcome
    assert (len(server.kept), posts.contacts(here)) == (arrived, [])

    with scope(here.organisation_id):
        operations.resolve_ambiguous(
            actor=here.bob, message_id=message_id, was_sent=bool(arrived), at=posts.later(10)
        )
    posts.send(here, at=posts.later(11))
    assert len(server.kept) == len(posts.contacts(here)) == 1


def test_killed_while_the_server_thinks_a_person_decides(here: Post, server: Script) -> None:
    server.holds_its_answer = True
    message_id = posts.queued(here, "carol")
    with sender(here, stop="never"):
        assert server.has_words.wait(60)
    server.holds_its_answer = False

    posts.send(here, at=posts.later(AFTER_THE_LEASE))

    assert posts.look(here, message_id).status == Status.AMBIGUOUS
    assert (len(server.kept), posts.contacts(here)) == (1, [])


def test_killed_in_the_middle_of_many_none_is_lost_and_none_doubled(
    here: Post, server: Script
) -> None:
    ids = [posts.queued(here, f"c{n}") for n in range(5)]
    kill_sender(here, stop="after-the-answer")

    posts.send(here, at=posts.later(AFTER_THE_LEASE))

    statuses = [posts.look(here, pk).status for pk in ids]
    assert statuses == [Status.AMBIGUOUS, *([Status.SENT] * 4)]
    assert sorted(server.readers) == [f"c{n}@example.com" for n in range(5)]
    assert len(posts.contacts(here)) == 4


def test_two_senders_at_once_send_each_message_once(here: Post, server: Script) -> None:
    """Seen elsewhere: a reminder sent four times by cron."""
    for n in range(30):
        posts.queued(here, f"c{n}")
    start = Barrier(4)

    def round_() -> SendSummary:
        start.wait()
        try:
            return posts.send(here)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        rounds = [future.result() for future in [pool.submit(round_) for _ in range(4)]]

    assert sum(summary.sent for summary in rounds) == 30
    assert len(server.kept) == len(set(server.readers)) == 30
    assert len({contact.key for contact in posts.contacts(here)}) == 30


def test_two_messages_to_one_reader_are_looked_at_one_after_the_other(here: Post) -> None:
    """The cap per address holds even when two senders are at it at the same moment."""
    for branch in ("leeds", "york", "hull"):
        posts.queued(here, branch, email="head@example.com")
    start = Barrier(3)

    def only_one(message: OutboxMessage, _at: object) -> str | None:
        begun = OutboxMessage.objects.filter(
            address=message.address, handover_began_at__isnull=False
        )
        return "One contact is enough." if begun.exists() else None

    def round_() -> SendSummary:
        start.wait()
        try:
            return posts.send(here, recheck=only_one)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        rounds = [future.result() for future in [pool.submit(round_) for _ in range(3)]]

    assert sum(summary.sent for summary in rounds) == 1
    assert sum(summary.cancelled for summary in rounds) == 2


def test_inside_a_transaction_it_refuses_to_send(here: Post, server: Script) -> None:
    """What it marks would not be committed before the first byte leaves."""
    posts.queued(here, "carol")

    with scope(here.organisation_id), pytest.raises(RuntimeError, match="durable"):
        posts.send(here)

    assert server.kept == []
