"""How the database is reached: our own, an outside one, one that is down."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier

import psycopg
import pytest

from dunwell.machine import database, roles, tables
from dunwell.machine.backup import backup
from dunwell.machine.database import Connection
from dunwell.machine.home import home, secret_key
from dunwell.machine.programs import find
from dunwell.machine.ready import ready
from dunwell.machine.troubles import (
    BackupNeedsSuperuser,
    DatabaseIsDown,
    HomeIsClosed,
    RoleIsMissing,
    ServerNotFound,
)
from tests.support import throwaway

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def test_home_is_what_was_asked_for_else_the_usual_place() -> None:
    assert home({"DUNWELL_HOME": "/srv/dun well"}) == Path("/srv/dun well")
    if os.geteuid() == 0:
        assert home({}) == Path("/var/lib/dunwell")
    else:
        assert home({"XDG_DATA_HOME": "/somewhere"}) == Path("/somewhere/dunwell")


def test_the_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    first = secret_key(tmp_path / "home")
    assert len(first) >= 50
    assert secret_key(tmp_path / "home") == first
    assert stat.S_IMODE((tmp_path / "home" / "secret-key").stat().st_mode) == 0o600


def test_a_home_that_cannot_be_made_is_said_plainly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a directory")
    with pytest.raises(HomeIsClosed, match="cannot be written to"):
        ready({"DUNWELL_HOME": str(tmp_path / "file" / "home")})


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://ann:s%40fe%2Fword@db.example:6432/books?sslmode=require",
            {
                "host": "db.example",
                "port": "6432",
                "user": "ann",
                "password": "s@fe/word",
                "dbname": "books",
                "sslmode": "require",
            },
        ),
        ("postgres://ann@[::1]/books", {"host": "::1", "user": "ann", "dbname": "books"}),
        ("postgresql:///books?host=/run/pg", {"host": "/run/pg", "dbname": "books"}),
        (
            "postgresql://one:1,two:2/books",
            {"host": "one,two", "port": "1,2", "dbname": "books"},
        ),
    ],
)
def test_a_url_is_understood_as_libpq_does(url: str, expected: dict[str, str]) -> None:
    way_in = database.owner({"DATABASE_URL": url})
    assert way_in.parameters == expected
    again = psycopg.conninfo.conninfo_to_dict(way_in.uri)
    assert {name: str(value) for name, value in again.items()} == expected


def test_the_app_steps_down_on_an_outside_server() -> None:
    way_in = database.app({"DATABASE_URL": "postgresql:///b?options=-c%20geqo%3Doff"})
    assert way_in.parameters["options"] == "-c geqo=off -c role=dunwell_app"


@pytest.mark.slow
def test_our_own_server_lets_the_app_role_in_and_no_further(own_home: dict[str, str]) -> None:
    assert ready(own_home) is True
    assert ready(own_home) is False
    with psycopg.connect(database.app(own_home).uri) as connection:
        row = connection.execute(
            "SELECT current_user, session_user, rolsuper OR rolbypassrls OR rolcreaterole "
            "FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert row == ("dunwell_app", "dunwell_app", False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE planted (n int)")


def test_an_outside_server_is_prepared_and_used(test_server: Connection) -> None:
    environment = {"DATABASE_URL": test_server.uri}
    assert ready(environment) is False
    with psycopg.connect(database.app(environment).uri) as connection:
        row = connection.execute("SELECT current_user").fetchone()
    assert row == ("dunwell_app",)


@pytest.mark.slow
def test_an_owner_who_is_no_superuser_is_enough(
    own_home: dict[str, str], tmp_path: Path
) -> None:
    """As a hosted PostgreSQL gives us: one's own database, and the right to make roles.

    Enough for everything but a back-up, which would hold what that owner sees: nothing.
    """
    ready(own_home)
    inside = database.owner(own_home)
    with psycopg.connect(inside.to("postgres").uri, autocommit=True) as connection:
        connection.execute("DROP DATABASE dunwell")
        connection.execute("DROP ROLE dunwell_app")
        connection.execute("CREATE ROLE tenant LOGIN CREATEROLE")
        connection.execute("CREATE DATABASE books OWNER tenant")
    hosted = Connection({**inside.parameters, "user": "tenant", "dbname": "books"})
    environment = {**os.environ, "DATABASE_URL": hosted.uri}
    ready(environment)
    ready(environment)
    tables.migrate(environment)
    with psycopg.connect(database.app(environment).uri) as connection:
        row = connection.execute(
            "SELECT current_user, count(*) FROM identity_organisation"
        ).fetchone()
    assert row == ("dunwell_app", 0)
    with pytest.raises(BackupNeedsSuperuser):
        backup(tmp_path / "partial", at=AT, environment=environment)
    assert list(tmp_path.iterdir()) == []


def test_many_programs_that_start_at_once_wait_for_each_other(
    test_server: Connection, test_template: str
) -> None:
    """Seen: server and worker started together, and one fell over in PostgreSQL's catalogue."""
    mine = throwaway.fresh(test_server, like=test_template)
    environment = {**os.environ, "DATABASE_URL": mine.uri}
    start = Barrier(6)

    def program(_number: int) -> None:
        start.wait()
        for _ in range(5):
            ready(environment)

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(program, range(6)))
    throwaway.drop(test_server, name=mine.parameters["dbname"])


@pytest.mark.slow
def test_an_owner_who_may_not_make_roles_is_told_what_to_ask_for(
    own_home: dict[str, str],
) -> None:
    ready(own_home)
    inside = database.owner(own_home)
    with psycopg.connect(inside.uri, autocommit=True) as connection:
        connection.execute("CREATE ROLE plain LOGIN")
    plain = Connection({**inside.parameters, "user": "plain"})
    with pytest.raises(RoleIsMissing, match="GRANT dunwell_app TO plain"):
        roles.make_app_role(plain, may_sign_in=False)


def test_a_server_that_is_down_is_said_plainly() -> None:
    with pytest.raises(DatabaseIsDown, match="Nothing was changed") as refusal:
        ready({"DATABASE_URL": "postgresql://ann:secret@127.0.0.1:9/books"})
    assert "secret" not in str(refusal.value)


def test_programs_that_are_not_there_are_said_plainly(tmp_path: Path) -> None:
    with pytest.raises(ServerNotFound, match="make setup"):
        find({"DUNWELL_POSTGRES_BIN": str(tmp_path)})
