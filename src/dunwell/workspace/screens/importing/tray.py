"""Where a file lies between being chosen and being confirmed: in the home, for a day at most."""

import json
import re
import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from pathlib import Path

from dunwell.kernel import clock
from dunwell.machine.home import home, make_home

KEPT = timedelta(days=1)
TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What was said about the file; `mapping` is the text of a mapping, or empty for a guess."""

    kind: str
    filename: str
    entity_id: int
    organisation_id: int
    user_id: int
    mapping: str = ""
    is_guess: bool = True


def put(data: bytes, waiting: Waiting) -> str:
    """Lay a file down; older ones are cleared away. Returns the token that leads to it."""
    _clear()
    token = secrets.token_hex(16)
    _write(token, "file", data)
    say(token, waiting)
    return token


def say(token: str, waiting: Waiting) -> None:
    """Note what is said about the file, in place of what was said before."""
    _write(token, "json", json.dumps(asdict(waiting)).encode())


def take(token: str, *, organisation_id: int, user_id: int) -> tuple[bytes, Waiting] | None:
    """The file, for whoever laid it down; None for everybody else, and when it is gone."""
    said, data = _read(token, "json"), _read(token, "file")
    if said is None or data is None:
        return None
    waiting = Waiting(**json.loads(said))
    is_theirs = (waiting.organisation_id, waiting.user_id) == (organisation_id, user_id)
    return (data, waiting) if is_theirs else None


def leave_rejected(token: str, text: str) -> None:
    """Keep the rows to be corrected beside the file."""
    _write(token, "csv", text.encode())


def rejected(token: str) -> bytes | None:
    return _read(token, "csv")


def _folder() -> Path:
    folder = make_home(home()) / "uploads"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def _write(token: str, ending: str, data: bytes) -> None:
    file = _folder() / f"{token}.{ending}"
    draft = file.with_suffix(f".{ending}-draft")
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    draft.replace(file)


def _read(token: str, ending: str) -> bytes | None:
    file = _folder() / f"{token}.{ending}"
    return file.read_bytes() if TOKEN.fullmatch(token) and file.is_file() else None


def _clear() -> None:
    oldest = (clock.now() - KEPT).timestamp()
    for file in _folder().iterdir():
        if file.stat().st_mtime < oldest:
            file.unlink(missing_ok=True)
