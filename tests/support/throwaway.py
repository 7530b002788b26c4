"""A database server for tests alone: fast, forgetful, and started by our own launcher.

Many test runs share one server; each has a database of its own, copied from a template that
was migrated once for this state of the code. Everything lies in memory where the machine
allows it, and nothing is ever synced to disk. The server is stopped by the last run to end.
"""

import fcntl
import hashlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from dunwell.machine import tables
from dunwell.machine.database import Connection
from dunwell.machine.postgres import OWNER, Cluster
from dunwell.machine.roles import make_app_role

CHECKOUT = Path(__file__).resolve().parents[2]
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_connections": "300",
    "autovacuum": "off",
}
OURS = "test_"
TEMPLATE = "template_"


def place() -> Path:
    """Where this user's test server for this checkout lives: in memory where there is some."""
    memory = Path("/dev/shm")
    root = memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())
    checkout = hashlib.sha256(os.fsencode(CHECKOUT)).hexdigest()[:8]
    return root / f"dunwell-tests-{os.geteuid()}-{checkout}"


@contextmanager
def server() -> Iterator[Connection]:
    """The running test server, reached as its owner; stopped when nobody else uses it."""
    root = place()
    root.mkdir(mode=0o711, exist_ok=True)
    cluster = Cluster(root / "postgres", settings=FORGETFUL)
    with (root / "users").open("a") as users:
        fcntl.flock(users, fcntl.LOCK_SH)
        cluster.start()
        where = str(cluster.socket_directory)
        connection = Connection({"host": where, "user": OWNER, "dbname": "postgres"})
        try:
            yield connection
        finally:
            if _is_last(users.fileno()):
                _drop_leftovers(connection)
                cluster.stop()


def template(owner: Connection) -> str:
    """The name of a migrated, empty database; made when this state of the code has none yet."""
    name = f"{TEMPLATE}{_state_of_the_tables()}"
    with (place() / "template").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with _maintenance(owner) as connection:
            if _exists(connection, name):
                return name
            draft = f"{OURS}draft_{secrets.token_hex(4)}"
            connection.execute(_named("CREATE DATABASE {}", draft))
            make_app_role(owner.to(draft), may_sign_in=True)
            tables.migrate({**os.environ, "DATABASE_URL": owner.to(draft).uri})
            connection.execute(_named("ALTER DATABASE {} RENAME TO {}", draft, name))
    return name


def fresh(owner: Connection, *, like: str, name: str | None = None) -> Connection:
    """A database of one's own, with every table and no rows; replaces one of the same name."""
    chosen = name or f"{OURS}{os.getpid()}_{secrets.token_hex(4)}"
    with _maintenance(owner) as connection:
        connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", chosen))
        connection.execute(
            _named("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", chosen, like)
        )
    return owner.to(chosen)


def drop(owner: Connection, *, name: str) -> None:
    """Remove a database, whoever is still connected."""
    with _maintenance(owner) as connection:
        connection.execute(_named("DROP DATABASE IF EXISTS {} WITH (FORCE)", name))


def _state_of_the_tables() -> str:
    """Stands for everything that decides what the tables look like."""
    seen = hashlib.sha256()
    source = CHECKOUT / "src" / "dunwell"
    decisive = [
        *source.glob("*/migrations/*.py"),
        source / "identity" / "isolation.py",
        source / "machine" / "roles.py",
        source / "project" / "settings.py",
        CHECKOUT / "requirements" / "run.txt",
    ]
    for file in sorted(path for path in decisive if path.exists()):
        seen.update(os.fsencode(file.relative_to(CHECKOUT)) + b"\0" + file.read_bytes())
    return seen.hexdigest()[:16]


def _is_last(users: int) -> bool:
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _drop_leftovers(owner: Connection) -> None:
    """Remove databases of runs that were killed, and templates of older states."""
    keep = f"{TEMPLATE}{_state_of_the_tables()}"
    with _maintenance(owner) as connection:
        rows = connection.execute("SELECT datname FROM pg_database").fetchall()
        for (name,) in rows:
            if name.startswith((OURS, TEMPLATE)) and name != keep:
                connection.execute(_named("DROP DATABASE {} WITH (FORCE)", name))


def _maintenance(owner: Connection) -> "psycopg.Connection[tuple[str]]":
    return psycopg.connect(owner.to("postgres").uri, autocommit=True)


def _exists(connection: "psycopg.Connection[tuple[str]]", name: str) -> bool:
    found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    return found.fetchone() is not None


def _named(statement: str, *names: str) -> sql.Composed:
    return sql.SQL(statement).format(*map(sql.Identifier, names))
