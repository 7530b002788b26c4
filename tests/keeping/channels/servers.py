"""Mail servers for tests: they keep what they get, and misbehave when told to."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from dunwell.channels.mailbox.sink import serving

OK = "250 OK"


@dataclass
class Script:
    """What a server says at each step, and what it has kept."""

    mail: str = OK
    rcpt: str = OK
    data: str = OK
    refuses: dict[str, str] = field(default_factory=dict)
    """Answers to particular addresses."""
    hangs_up_after_data: bool = False
    holds_its_answer: bool = False
    kept: list[bytes] = field(default_factory=list)
    readers: list[str] = field(default_factory=list)
    has_words: threading.Event = field(default_factory=threading.Event)
    """Set when a message's words have arrived."""
    may_answer: threading.Event = field(default_factory=threading.Event)
    """Lets a held answer go."""
    port: int = 0

    async def handle_MAIL(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _more: list[str],
    ) -> str:
        if self.mail == OK:
            envelope.mail_from = address
        return self.mail

    async def handle_RCPT(
        self,
        _server: SMTP,
        _session: Session,
        envelope: Envelope,
        address: str,
        _more: list[str],
    ) -> str:
        answer = self.refuses.get(address, self.rcpt)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.data == OK:
            assert isinstance(envelope.content, bytes)
            self.kept.append(envelope.content)
            self.readers += envelope.rcpt_tos
        self.has_words.set()
        if self.hangs_up_after_data:
            assert isinstance(server.transport, asyncio.Transport)
            server.transport.abort()
        if self.holds_its_answer:
            await asyncio.get_running_loop().run_in_executor(None, self.may_answer.wait)
        return self.data


@contextmanager
def running(script: Script) -> Iterator[Script]:
    """Serve by the script until the block ends."""
    with serving(script) as script.port:
        try:
            yield script
        finally:
            script.may_answer.set()


@contextmanager
def nobody_listening() -> Iterator[int]:
    """A port at which no mail server answers."""
    with running(Script()) as script:
        port = script.port
    yield port
