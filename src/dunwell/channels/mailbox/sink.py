"""Takes mail on the loopback interface and puts it into a Maildir."""

from asyncio import Server
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from dunwell.channels.mailbox import folder

LOOPBACK = "127.0.0.1"
MESSAGE_BYTES_MAX = 10_000_000
STORED = "250 2.0.0 kept in the local mailbox"
DISK_FULL = "452 4.3.1 there is no room to keep this: {why}"


class Keeper:
    """Writes each message to a Maildir, the envelope's sender and reader in its headers."""

    def __init__(self, maildir: Path) -> None:
        self._maildir = maildir

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        """Only what is safely on disk is accepted."""
        content = envelope.content or b""
        headers = {
            "X-Envelope-From": envelope.mail_from or "",
            "X-Envelope-To": ", ".join(envelope.rcpt_tos),
        }
        try:
            folder.keep(
                self._maildir,
                content if isinstance(content, bytes) else content.encode(),
                headers=headers,
            )
        except OSError as error:
            return DISK_FULL.format(why=error.strerror)
        return STORED


class Loopback(Controller):
    """A server thread on the loopback interface that knows its port, also when it chose it."""

    def __init__(self, handler: object, *, port: int = 0) -> None:
        super().__init__(
            handler, hostname=LOOPBACK, port=port, data_size_limit=MESSAGE_BYTES_MAX
        )

    def _trigger_server(self) -> None:
        """The first connection goes to the port that was really bound."""
        assert isinstance(self.server, Server), "the server listens by now"
        self.port = int(self.server.sockets[0].getsockname()[1])
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd leaves it so


@contextmanager
def running(maildir: Path, *, port: int = 0) -> Iterator[int]:
    """Serve until the block ends; gives the port (port 0 picks a free one)."""
    with serving(Keeper(maildir), port=port) as bound:
        yield bound


@contextmanager
def serving(handler: object, *, port: int = 0) -> Iterator[int]:
    """Serve by a handler of aiosmtpd until the block ends; gives the port."""
    controller = Loopback(handler, port=port)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()
