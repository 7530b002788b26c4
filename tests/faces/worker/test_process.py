"""The worker as a process: it finishes what it began, and waits for a database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Trial
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from tests.keeping.casework.desk import POLICY, desk, owing
from tests.keeping.channels import posts, servers
from tests.keeping.channels.servers import Script

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[3]


@contextmanager
def worker(**environment: str) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import django; django.setup()\nfrom dunwell.worker import loop\nloop.run()",
        ],
        cwd=CHECKOUT,
        env={**os.environ, "DUNWELL_LOG_LEVEL": "INFO", **environment},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """The log up to the line with these words; all of it where they never come."""
    assert process.stderr is not None
    seen = []
    for line in process.stderr:
        seen.append(line)
        if words in line:
            break
    return "".join(seen)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.django_db(transaction=True)
def test_asked_to_stop_it_finishes_the_message_in_its_hands(how: signal.Signals) -> None:
    with servers.running(Script(holds_its_answer=True)) as server:
        here = posts.post()
        posts.use_server(here, server.port)
        message_id = posts.thanks(here, "carol", due_at=clock.now())
        with worker() as process:
            assert server.has_words.wait(60)
            process.send_signal(how)
            server.may_answer.set()

            assert "stopped" in read_until(process, "stopped")
            assert process.wait(60) == 0

    assert posts.look(here, message_id).status == "sent"
    assert len(posts.contacts(here)) == 1


@pytest.mark.django_db(transaction=True)
def test_it_tries_a_draft_at_which_another_was_killed() -> None:
    """The row is as a worker leaves it that is killed in the middle."""
    place = desk()
    owing(place, days_late=20)
    with scope(place.organisation_id):
        number = casework.ask_trial(
            actor=place.firm.admin,
            kind=Trial.Kind.BACKTEST,
            text=POLICY,
            first=place.day - timedelta(days=5),
            last=place.day - timedelta(days=1),
            at=place.now,
        )
        Trial.objects.update(status=Trial.Status.UNDERWAY, begun=1, reached=place.day)
    with worker() as process:
        assert "tried a draft" in read_until(process, "tried a draft")
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with scope(place.organisation_id):
        row = Trial.objects.get(pk=number)
    assert (row.status, row.begun) == (Trial.Status.DONE, 2)


def test_without_a_database_it_says_so_plainly_and_waits() -> None:
    nowhere = "postgresql:///none?host=/nonexistent"
    with worker(DATABASE_URL=nowhere) as process:
        log = read_until(process, "waiting for the database")

        assert "The database does not answer" in log
        assert "Traceback" not in log
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
