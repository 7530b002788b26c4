"""Reads the local mailbox back: what arrived, as the customers would see it."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import parsedate_to_datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Mail:
    """One message in the mailbox. ``id`` stays the same for as long as the file does."""

    id: str
    sender: str
    to: str
    subject: str
    at: datetime | None
    """Its Date header: the sandbox's clock, not ours."""
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]

    def as_json(self) -> dict[str, object]:
        """The shape of `dunwell mailbox --json`."""
        return {
            "id": self.id,
            "from": self.sender,
            "to": self.to,
            "subject": self.subject,
            "date": self.at.isoformat() if self.at else None,
            "text": self.text,
            "html": self.html,
            "headers": dict(self.headers),
        }


def messages(folder: Path) -> list[Mail]:
    """Every message, in the order of arrival. An empty list where there is no mailbox yet."""
    files = sorted(_files(folder), key=lambda file: (file.stat().st_mtime_ns, file.name))
    return [_read(file) for file in files]


def latest(folder: Path, *, most: int, first: int = 0) -> tuple[list[Mail], int]:
    """The newest messages from the ``first`` on, newest first, and how many there are in all."""
    files = sorted(
        _files(folder), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True
    )
    return [_read(file) for file in files[first : first + most]], len(files)


def message(folder: Path, mail_id: str) -> Mail | None:
    """One message by its id; None when it is not there."""
    return next((_read(file) for file in _files(folder) if _id(file) == mail_id), None)


def _files(folder: Path) -> list[Path]:
    return [
        file
        for part in ("new", "cur")
        if (folder / part).is_dir()
        for file in (folder / part).iterdir()
    ]


def _id(file: Path) -> str:
    """The Maildir name without its flags."""
    return file.name.partition(":")[0]


def _read(file: Path) -> Mail:
    parsed = message_from_bytes(file.read_bytes(), policy=default)
    assert isinstance(parsed, EmailMessage), "the default policy makes EmailMessages"
    return Mail(
        id=_id(file),
        sender=str(parsed.get("From", "")),
        to=str(parsed.get("To", "")),
        subject=str(parsed.get("Subject", "")),
        at=_when(parsed),
        text=_part(parsed, "plain"),
        html=_part(parsed, "html"),
        headers=tuple((name, str(value)) for name, value in parsed.items()),
    )


def _part(parsed: EmailMessage, kind: str) -> str:
    body = parsed.get_body(preferencelist=(kind,))
    return str(body.get_content()).replace("\r\n", "\n") if body else ""


def _when(parsed: EmailMessage) -> datetime | None:
    try:
        return parsedate_to_datetime(str(parsed["Date"])).astimezone(UTC)
    except (TypeError, ValueError):
        return None
