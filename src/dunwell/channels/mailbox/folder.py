"""Where the local mailbox lies, and how a message gets into it."""

from collections.abc import Mapping
from mailbox import Maildir, MaildirMessage
from pathlib import Path

from dunwell.machine.home import home

NO_MORE: Mapping[str, str] = {}


def mailbox_folder() -> Path:
    """The demo's and the sandboxes' mailbox, under DUNWELL_HOME."""
    return home() / "mailbox"


def keep(folder: Path, content: bytes, *, headers: Mapping[str, str] = NO_MORE) -> None:
    """Put a message into the Maildir, which is made where it is missing. Raises OSError."""
    message = MaildirMessage(content)
    for name, value in headers.items():
        message[name] = value
    folder.parent.mkdir(parents=True, exist_ok=True)
    Maildir(folder, create=True).add(message)
