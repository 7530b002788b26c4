"""The demo as a newcomer starts it: `dunwell demo` in a home of its own, seen from outside."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

READY = "The demo firm is ready."
START_SECONDS_MAX = 300
MAIL_SECONDS_MAX = 60
PROGRAM = Path(sys.executable).parent / "dunwell"

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mail:
    """A message that arrived, as `dunwell mailbox` tells it."""

    id: str
    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The customer's door: the shortest link in the text."""
        found = re.findall(r"http://\S+/p/\S+", self.text)
        return str(min(found, key=len))


@dataclass(frozen=True, slots=True)
class House:
    """The running demo: where it answers, and what its command line says."""

    address: str
    password: str
    environment: dict[str, str]

    def mails(self) -> list[Mail]:
        """Everything in the local mailbox, newest first."""
        told = self.tell("mailbox")
        messages = told["messages"]
        assert isinstance(messages, list)
        return [Mail(m["id"], m["to"], m["subject"], m["text"]) for m in messages]

    def mail_with(self, *words: str) -> Mail:
        """The newest message with all these words, once it has arrived."""

        def arrived() -> Mail | None:
            mails = self.mails()
            return next((m for m in mails if all(w in m.subject + m.text for w in words)), None)

        return wait_for(arrived, f"no message with {words} arrived")

    def tell(self, *command: str) -> dict[str, object]:
        """What a command prints with --json."""
        done = subprocess.run(
            [PROGRAM, *command, "--json"],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
        )
        document = json.loads(done.stdout)
        assert isinstance(document, dict)
        return document


def wait_for(look: Callable[[], T | None], otherwise: str) -> T:
    """What ``look`` finds, as soon as it finds something."""
    until = time.monotonic() + MAIL_SECONDS_MAX
    while time.monotonic() < until:
        found = look()
        if found is not None:
            return found
        time.sleep(0.3)
    raise AssertionError(otherwise)


@contextmanager
def running() -> Iterator[House]:
    """Start it, wait until it says that it is ready, and stop it with Ctrl-C."""
    root = Path(tempfile.mkdtemp(prefix="dunwell-browser-"))
    root.chmod(0o755)
    port = _free_port()
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith("DUNWELL_")
    } | {"DUNWELL_HOME": str(root / "home"), "PORT": str(port)}
    for name in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE"):
        environment.pop(name, None)
    with (root / "log").open("wb") as log:
        demo = subprocess.Popen(
            [PROGRAM, "demo"], env=environment, stdout=log, stderr=log, start_new_session=True
        )
    try:
        said = _wait_until_ready(demo, root / "log")
        found = re.search(r"with the password\s+(\S+)", said)
        assert found, said
        yield House(f"http://127.0.0.1:{port}", found[1], environment)
    finally:
        demo.send_signal(signal.SIGINT)
        demo.wait(timeout=60)
        shutil.rmtree(root, ignore_errors=True)


def _wait_until_ready(demo: subprocess.Popen[bytes], log: Path) -> str:
    until = time.monotonic() + START_SECONDS_MAX
    while time.monotonic() < until:
        said = log.read_text(encoding="utf-8")
        if READY in said and "Ctrl-C stops" in said:
            return said
        assert demo.poll() is None, f"the demo ended by itself:\n{said}"
        time.sleep(0.3)
    raise AssertionError(f"the demo was not ready in time:\n{log.read_text(encoding='utf-8')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
