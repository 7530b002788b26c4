"""What the machine can tell about running processes, and as whom we run ours.

A process id in a file proves nothing: after a crash or in a new container the number may
belong to something else. What proves that a server still uses its data is that a process
works in that directory, or that somebody answers on the socket.
"""

import os
import pwd
import socket
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dunwell.machine.home import runs_as_root

SERVER_USER = "nobody"
PROCESSES = Path("/proc")


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that the database server runs as."""

    name: str
    uid: int
    gid: int
    is_another: bool
    """True when we are root and have to step down to this user."""


def server_user(environment: Mapping[str, str] = os.environ) -> ServerUser:
    """Ourselves, or, for root, an unprivileged user that already exists."""
    if not runs_as_root():
        return ServerUser(_name_of(os.geteuid()), os.geteuid(), os.getegid(), is_another=False)
    entry = pwd.getpwnam(environment.get("DUNWELL_SERVER_USER", SERVER_USER))
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid, is_another=True)


def run(
    command: list[str], *, user: ServerUser, log: Path, environment: Mapping[str, str]
) -> int:
    """Run a program as the server's user, in its own session, its words going to a file.

    A file and not a pipe, because the server that is started keeps what it was given open;
    and a session of its own, so that Ctrl-C in the terminal does not reach the database.
    """
    with log.open("w", encoding="utf-8") as words:
        finished = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            cwd="/",
            env=dict(environment),
            start_new_session=True,
            umask=0o077,
            check=False,
            user=user.uid if user.is_another else None,
            group=user.gid if user.is_another else None,
            extra_groups=[] if user.is_another else None,
        )
    return finished.returncode


def can_reach(path: Path, *, user: ServerUser) -> bool:
    """Whether the server's user may enter a directory or run a program."""
    nearest = path
    while not nearest.exists():
        nearest = nearest.parent
    if not user.is_another:
        return os.access(nearest, os.X_OK)
    checked = subprocess.run(
        ["test", "-x", str(nearest)],
        user=user.uid,
        group=user.gid,
        extra_groups=[],
        check=False,
    )
    return checked.returncode == 0


def working_in(directory: Path) -> list[int]:
    """The processes whose working directory is this one; every PostgreSQL process is there.

    Where the system does not say (no /proc), the answer is empty and PostgreSQL's own
    interlock decides.
    """
    found = []
    for entry in PROCESSES.glob("[0-9]*"):
        try:
            if os.readlink(entry / "cwd") == str(directory):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def answers(socket_file: Path) -> bool:
    """Whether a server listens on this socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as caller:
        caller.settimeout(5)
        try:
            caller.connect(str(socket_file))
        except OSError:
            return False
    return True


def name_of_owner(path: Path) -> str:
    """Who owns a file, by name where the machine knows one."""
    return _name_of(path.lstat().st_uid)


def me() -> str:
    """Who runs this process."""
    return _name_of(os.geteuid())


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"
