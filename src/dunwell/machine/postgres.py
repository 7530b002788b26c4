"""Start, find and stop the embedded PostgreSQL server.

Read ``Cluster.start`` first. One server serves every process of this Dunwell: the web server,
the worker and the command line all call ``start``, and whoever is first starts it. It listens
on a private socket only, never on a network port, and stays up until ``stop``.
"""

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from dunwell.machine import processes, programs, sockets
from dunwell.machine.home import make_home
from dunwell.machine.processes import ServerUser
from dunwell.machine.programs import Programs
from dunwell.machine.troubles import (
    DISK_FULL_WORDS,
    DiskIsFull,
    NotYourDatabase,
    OtherVersion,
    ServerDidNotStart,
    ServerStillEnding,
    UnusablePath,
)

OWNER = "dunwell_owner"
START_SECONDS_MAX = 120
ENDING_SECONDS_MAX = 60
PAUSE_SECONDS = 0.05
FIRST_START_BYTES = 120_000_000
"""An empty cluster takes 40 MB and its first log segments 32 MB; the rest is room."""

UNUSABLE_SIGNS = frozenset('"$`\\\n')
"""``pg_ctl`` hands paths to a shell between double quotes."""

ALWAYS: Mapping[str, str] = {
    "listen_addresses": "",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "work_mem": "16MB",
    "temp_buffers": "96MB",
    "log_statement": "none",
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}
"""The server's log never repeats a statement, because statements hold people's names."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """The database server that lives in one directory.

    The directory itself stays ours; below it ``data``, ``log`` and ``socket`` belong to the
    server's user.
    """

    place: Path
    settings: Mapping[str, str] = field(default_factory=dict)

    @property
    def data(self) -> Path:
        """What must not be lost."""
        return self.place / "data"

    @property
    def log(self) -> Path:
        """What the server says while it runs."""
        return self.place / "log" / "server.log"

    @property
    def socket_directory(self) -> Path:
        """Where the server listens."""
        return sockets.directory_for(self.place)

    @property
    def is_running(self) -> bool:
        """Whether a server answers here, whoever started it."""
        return processes.answers(sockets.file_in(self.socket_directory))

    @property
    def was_cut_off(self) -> bool:
        """Whether the server went without a goodbye: killed, or the machine lost power.

        One that was stopped takes its mark away.
        """
        return (self.data / "postmaster.pid").exists() and not self.is_running

    def start(self) -> bool:
        """See to it that the server runs and accepts work; True when this call started it.

        Safe to call from many processes at once, after a crash, after ``kill -9`` and after
        the machine lost power. Refuses with a sentence for each thing that can be wrong.
        """
        if self.is_running and self._accepts_work():
            return False
        if UNUSABLE_SIGNS & set(str(self.place)):
            raise UnusablePath(place=self.place, signs='" $ ` \\')
        user = processes.server_user()
        make_home(self.place)
        self._check_owner(user)
        with _alone_with(self.place / "lock"):
            if self.is_running and self._wait_until_it_accepts():
                return False
            server = self._programs(user)
            self._prepare(server, user)
            self._clear_what_a_crash_left()
            self._write_settings(user)
            self._launch(server, user)
        return True

    def stop(self) -> bool:
        """Stop the server; open transactions are rolled back. False when none was running."""
        if not self.place.exists():
            return False
        user = processes.server_user()
        self._check_owner(user)
        with _alone_with(self.place / "lock"):
            if not self.is_running:
                return False
            server = self._programs(user)
            self._control(server, user, "stop", "-m", "fast")
        return True

    def _programs(self, user: ServerUser) -> Programs:
        server = programs.find()
        if processes.can_reach(server.path("postgres"), user=user):
            return server
        return programs.copied(server, self.place)

    def _prepare(self, server: Programs, user: ServerUser) -> None:
        """Make the directories, and an empty cluster where there is none yet."""
        self.place.chmod(0o711)
        _give(self.log.parent, user)
        sockets.make_private(self.socket_directory, user=user)
        version = self.data / "PG_VERSION"
        if version.exists():
            found = version.read_text(encoding="ascii").strip()
            if found != str(server.major):
                raise OtherVersion(place=self.place, found=found, here=server.major)
            return
        if shutil.disk_usage(self.place).free < FIRST_START_BYTES:
            raise DiskIsFull(place=self.place)
        self._create(server, user)

    def _check_owner(self, user: ServerUser) -> None:
        """Refuse a database that another user of this machine has made."""
        expected = {self.place: os.geteuid(), self.data: user.uid}
        for path, uid in expected.items():
            if path.exists() and path.lstat().st_uid != uid:
                owner = processes.name_of_owner(path)
                raise NotYourDatabase(place=self.place, owner=owner, you=processes.me())

    def _create(self, server: Programs, user: ServerUser) -> None:
        """Create the cluster aside and move it into place: a half-made one is never used."""
        draft = self.place / "data.draft"
        shutil.rmtree(draft, ignore_errors=True)
        _give(draft, user)
        words = self.place / "create.log"
        status = processes.run(
            [
                str(server.path("initdb")),
                f"--pgdata={draft}",
                f"--username={OWNER}",
                "--encoding=UTF8",
                "--auth-local=trust",
                "--auth-host=reject",
                *_locale(server),
            ],
            user=user,
            log=words,
            environment=_environment(),
        )
        if status != 0:
            self._fail(words)
        with (draft / "postgresql.conf").open("a", encoding="utf-8") as configuration:
            configuration.write("\ninclude = 'dunwell.conf'\n")
        draft.rename(self.data)

    def _clear_what_a_crash_left(self) -> None:
        """Remove the marks of a dead server, once it is proved dead.

        Nobody answers on the socket (checked by the caller) and no process works in the data
        directory. The processes of a killed server notice by themselves and leave.
        """
        directory = self.data.resolve()
        waited = 0.0
        while left := processes.working_in(directory):
            if waited >= ENDING_SECONDS_MAX:
                raise ServerStillEnding(place=self.place, processes=", ".join(map(str, left)))
            time.sleep(PAUSE_SECONDS)
            waited += PAUSE_SECONDS
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left_socket in self.socket_directory.glob(".s.PGSQL.*"):
            left_socket.unlink(missing_ok=True)

    def _write_settings(self, user: ServerUser) -> None:
        where = {"unix_socket_directories": f'"{self.socket_directory}"'}
        chosen = {**ALWAYS, **self.settings, **where}
        lines = [
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'"
            for name, value in chosen.items()
        ]
        try:
            file = self.data / "dunwell.conf"
            file.write_text("\n".join(lines) + "\n", encoding="utf-8")
            os.chown(file, user.uid, user.gid)
        except OSError as error:
            if DISK_FULL_WORDS in str(error):
                raise DiskIsFull(place=self.place) from error
            raise

    def _launch(self, server: Programs, user: ServerUser) -> None:
        self.log.unlink(missing_ok=True)
        if not self._control(server, user, "start", "-l", str(self.log)):
            self._fail(self.log if self.log.exists() else self.place / "control.log")

    def _control(self, server: Programs, user: ServerUser, verb: str, *more: str) -> bool:
        command = [str(server.path("pg_ctl")), verb, "-D", str(self.data), "-w"]
        status = processes.run(
            [*command, "-t", str(START_SECONDS_MAX), *more],
            user=user,
            log=self.place / "control.log",
            environment=_environment(),
        )
        return status == 0

    def _fail(self, log: Path) -> None:
        text = log.read_text(encoding="utf-8", errors="replace")
        if DISK_FULL_WORDS in text:
            raise DiskIsFull(place=self.place)
        telling = [
            line for line in text.splitlines() if "FATAL" in line or "error" in line.lower()
        ]
        words = (telling or text.splitlines() or ["nothing"])[-1].strip()
        raise ServerDidNotStart(place=self.place, words=words, log=log)

    def _accepts_work(self) -> bool:
        """Whether the server that answers takes connections, and is not starting or ending."""
        asked = subprocess.run(
            [str(programs.find().path("pg_isready")), "-q", "-h", str(self.socket_directory)],
            check=False,
            env=_environment(),
        )
        return asked.returncode == 0

    def _wait_until_it_accepts(self) -> bool:
        """Wait for a server that is just starting; False when it turns out to be going away."""
        waited = 0.0
        while self.is_running and waited < START_SECONDS_MAX:
            if self._accepts_work():
                return True
            time.sleep(PAUSE_SECONDS)
            waited += PAUSE_SECONDS
        return False


def _give(directory: Path, user: ServerUser) -> None:
    directory.mkdir(mode=0o700, exist_ok=True)
    if user.is_another:
        os.chown(directory, user.uid, user.gid)


def _locale(server: Programs) -> list[str]:
    """The same sorting on every machine; before 17 the C library has to supply it."""
    if server.major >= 17:
        return ["--locale-provider=builtin", "--locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


@contextmanager
def _alone_with(lock: Path) -> Iterator[None]:
    """One process at a time; the lock dies with its holder, so it is never stale."""
    with lock.open("a", encoding="ascii") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
