"""Phones that do not exist: each text is kept in the local mailbox, under its number."""

from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from dunwell.channels.mailbox import folder
from dunwell.channels.templates.tidy import one_line
from dunwell.channels.transport import Handover, Outgoing, Unready

SUBJECT = "Text message"


class SandboxPhones:
    """Every number answers, and nothing leaves this machine."""

    def __init__(self, maildir: Path, *, sender: str) -> None:
        self._maildir = maildir
        self._sender = sender

    def ready(self) -> Unready | None:
        return None

    def send(self, outgoing: Outgoing) -> Handover:
        """Keep the text; a full disk means later."""
        message = EmailMessage()
        message["From"] = one_line(self._sender)
        message["To"] = one_line(outgoing.address)
        message["Subject"] = SUBJECT
        message["Date"] = format_datetime(outgoing.at)
        message["Message-ID"] = outgoing.message_id
        message.set_content(outgoing.text)
        try:
            folder.keep(self._maildir, message.as_bytes())
        except OSError as error:
            return Handover("later", f"The local mailbox takes nothing: {error.strerror}.")
        return Handover("accepted", "Kept in the local mailbox.")

    def close(self) -> None:
        """Nothing to hang up."""
