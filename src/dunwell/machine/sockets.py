"""Where the server's socket goes. The kernel allows such a path about a hundred bytes."""

import hashlib
import os
import stat
from pathlib import Path

from dunwell.machine.processes import ServerUser
from dunwell.machine.troubles import UnsafeDirectory

PATH_BYTES_MAX = 100
"""Linux takes 107, macOS 103, and PostgreSQL adds a lock file beside it."""

FILE = ".s.PGSQL.5432"
SHORT_ROOT = Path("/tmp")  # nosec B108: guarded by make_private


def directory_for(place: Path) -> Path:
    """Inside the cluster's directory, or, where that path will not do, a short one in /tmp.

    A path will not do when it is too long, or has a comma, which clients read as the end of
    one host and the beginning of the next. The short name is worked out from the long one, so
    every process finds the same.
    """
    inside = place / "socket"
    if len(os.fsencode(file_in(inside))) <= PATH_BYTES_MAX and "," not in str(inside):
        return inside
    name = hashlib.sha256(os.fsencode(place)).hexdigest()[:16]
    return SHORT_ROOT / f"dunwell-{name}"


def file_in(directory: Path) -> Path:
    """The socket's file."""
    return directory / FILE


def make_private(directory: Path, *, user: ServerUser) -> None:
    """Make the directory and see that nobody but the server's user can use it.

    Whoever reaches the socket can use the database, so a directory that another user has
    put in our way is refused. Refuses with UnsafeDirectory.
    """
    try:
        directory.mkdir(mode=0o700)
        if user.is_another:
            os.chown(directory, user.uid, user.gid)
    except FileExistsError:
        pass
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != user.uid:
        raise UnsafeDirectory(place=directory, owner=user.name)
    directory.chmod(0o700)
