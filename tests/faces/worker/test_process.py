"""The worker as a process: it finishes what it began, and waits for a database."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dunwell.kernel import clock
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


def test_without_a_database_it_says_so_plainly_and_waits() -> None:
    nowhere = "postgresql:///none?host=/nonexistent"
    with worker(DATABASE_URL=nowhere) as process:
        log = read_until(process, "waiting for the database")

        assert "The database does not answer" in log
        assert "Traceback" not in log
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
