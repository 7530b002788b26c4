"""Where Dunwell keeps what must outlive a restart.

One directory, the home, holds everything: the embedded database, the secret key, the demo's
mailbox. Back up or delete that one directory and you have dealt with all of it.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from dunwell.machine.troubles import HomeIsClosed

ROOT_HOME = Path("/var/lib/dunwell")


def runs_as_root() -> bool:
    """Whether this process may become any user, which a database server refuses to be."""
    return os.geteuid() == 0


def home(environment: Mapping[str, str] = os.environ) -> Path:
    """The directory named by DUNWELL_HOME, or the usual place for this user.

    Only works the path out; nothing is created, so reading a setting never writes to disk.
    """
    named = environment.get("DUNWELL_HOME")
    if named:
        return Path(named).expanduser().absolute()
    if runs_as_root():
        return ROOT_HOME
    data = environment.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(data).expanduser().absolute() / "dunwell"


def make_home(path: Path) -> Path:
    """Create the home where it is missing. Only its owner may list it.

    Refuses with HomeIsClosed.
    """
    try:
        path.mkdir(mode=0o711, parents=True, exist_ok=True)
    except OSError as error:
        raise HomeIsClosed(place=path, words=error.strerror) from error
    return path


def secret_key(path: Path) -> str:
    """The key that signs sessions and links: made once, readable by its owner alone.

    Two processes that start together agree: the one that loses the race reads what the
    winner wrote, because the finished file appears under its name in a single step.
    """
    file = path / "secret-key"
    if not file.exists():
        make_home(path)
        draft = path / f".secret-key-{secrets.token_hex(8)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48))
        try:
            os.link(draft, file)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return file.read_text(encoding="ascii").strip()
