"""The mail server of the simulated world: a real one, on a real socket, with seeded troubles.

What it does with a message is decided by the seed, the message's id and how often it has been
tried, so that a year that is lived again meets the same troubles at the same messages.
"""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from random import Random

from aiosmtpd.smtp import SMTP, Envelope, Session

from dunwell.channels.mailbox.sink import serving
from tests.simulation.clock import Clock

OK = "250 2.0.0 thank you"
NOBODY = "550 5.1.1 nobody of that name here"
LATER = "451 4.7.1 come again in a while"
FULL = "452 4.3.1 no room at the moment"
UNWANTED = "554 5.7.1 we do not want this one"
CLOSED = "421 4.3.2 closed for repairs"
TROUBLES = ((30, "later"), (20, "full"), (8, "unwanted"), (15, "kept, line cut"), (10, "lost"))
"""Of a thousand messages, how many meet which trouble."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A message that somebody received, or that was sent to nobody."""

    at: datetime
    message_id: str
    """Empty for one that was sent to nobody: it was turned away before it said its name."""
    channel: str
    address: str
    text: str
    outcome: str
    """sent or bounced."""


@dataclass
class Post:
    """Takes mail for everybody, and keeps the texts that sandbox phones receive.

    Without slots: the mail server looks at every member, and Python 3.11.2 stumbles over theirs.
    """

    seed: str
    clock: Clock
    phones: Path
    port: int = 0
    dead: set[str] = field(default_factory=set)
    """Addresses at which nobody answers any more."""
    closed_until: datetime | None = None
    kept: dict[str, str] = field(default_factory=dict)
    """Who got each message, by its id: the server's own log."""
    words: dict[str, str] = field(default_factory=dict)
    """What each mail said, by its id."""
    _new: list[Arrival] = field(default_factory=list)
    _tries: Counter[str] = field(default_factory=Counter)
    _seen_texts: set[str] = field(default_factory=set)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def open(self) -> Iterator[Post]:
        self._seen_texts = {file.name for file in self._texts()}
        with serving(self) as self.port:
            yield self

    def news(self) -> list[Arrival]:
        """What came since it was last asked, in the order of arrival."""
        with self._lock:
            arrived, self._new = self._new, []
        return arrived + self._new_texts()

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _more: list[str],
    ) -> str:
        if self.closed_until is not None and self.clock.at < self.closed_until:
            return CLOSED
        envelope.mail_from = address
        return OK

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _more: list[str],
    ) -> str:
        if address in self.dead:
            self._arrives("", address, "", outcome="bounced")
            return NOBODY
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        assert isinstance(envelope.content, bytes)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        message_id, (address,) = str(message["Message-ID"]), envelope.rcpt_tos
        trouble = self._trouble(message_id)
        if trouble in ("", "kept, line cut"):
            body = message.get_body(("plain",))
            words = f"{message['Subject']}\n{body.get_content() if body else ''}"
            self.kept[message_id], self.words[message_id] = address, words
            self._arrives(message_id, address, words, outcome="sent")
        if trouble in ("kept, line cut", "lost"):
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        return {"later": LATER, "full": FULL, "unwanted": UNWANTED}.get(trouble, OK)

    def _trouble(self, message_id: str) -> str:
        self._tries[message_id] += 1
        dice = Random(f"{self.seed}|mail|{message_id}|{self._tries[message_id]}")
        thrown = dice.randrange(1000)
        for share, trouble in TROUBLES:
            if thrown < share:
                return trouble
            thrown -= share
        return ""

    def _arrives(self, message_id: str, address: str, text: str, *, outcome: str) -> None:
        arrival = Arrival(self.clock.at, message_id, "email", address, text, outcome)
        with self._lock:
            self._new.append(arrival)

    def _texts(self) -> list[Path]:
        return sorted((self.phones / "new").glob("*"))

    def _new_texts(self) -> list[Arrival]:
        found = []
        for file in self._texts():
            if file.name in self._seen_texts:
                continue
            self._seen_texts.add(file.name)
            message = message_from_bytes(file.read_bytes(), policy=default)
            assert isinstance(message, EmailMessage)
            body = message.get_body(("plain",))
            message_id, address = str(message["Message-ID"]), str(message["To"])
            self.kept[message_id] = address
            text = str(body.get_content()) if body else ""
            found.append(Arrival(self.clock.at, message_id, "sms", address, text, "sent"))
        return sorted(found, key=lambda arrival: arrival.message_id)
