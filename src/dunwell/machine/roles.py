"""Make the database and the app role, and give that role what it needs and no more."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors, sql

from dunwell.machine.database import APP, Connection
from dunwell.machine.programs import OLDEST_MAJOR
from dunwell.machine.troubles import DatabaseIsDown, DatabaseTooOld, RoleIsMissing, first_line

CONNECT_SECONDS_MAX = "10"


def check(owner: Connection) -> None:
    """See that the server answers and is new enough.

    Refuses with DatabaseIsDown or DatabaseTooOld.
    """
    try:
        with _connect(owner) as connection:
            version = connection.info.server_version
    except psycopg.OperationalError as error:
        raise DatabaseIsDown(where=owner.where, words=first_line(str(error))) from error
    if version < OLDEST_MAJOR * 10_000:
        raise DatabaseTooOld(where=owner.where, found=version // 10_000, oldest=OLDEST_MAJOR)


def make_database(maintenance: Connection, *, name: str) -> None:
    """Create a database on our own server, unless it is there."""
    with _connect(maintenance) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone():
            return
        try:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        except (errors.DuplicateDatabase, errors.UniqueViolation):
            return


def make_app_role(owner: Connection, *, may_sign_in: bool) -> None:
    """Create the app role where it is missing, and let it use all that the owner makes.

    Idempotent. Refuses with RoleIsMissing when an outside server does not let us.
    """
    with _alone(owner) as connection:
        known = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APP])
        try:
            if known.fetchone() is None:
                _create_role(connection, may_sign_in=may_sign_in)
            if not _may_become_app(connection):
                connection.execute(_with_role("GRANT {role} TO CURRENT_USER"))
        except errors.InsufficientPrivilege as error:
            me = connection.info.user
            raise RoleIsMissing(where=owner.where, owner=me, role=APP) from error
    grant_app(owner)


def grant_app(owner: Connection, *, schema: str = "public") -> None:
    """Let the app role read and write every table of a schema, those still to come included.

    It may not change tables, empty them at a stroke, or touch the list of migrations.
    """
    with _alone(owner) as connection:
        for statement in (
            "GRANT USAGE ON SCHEMA {schema} TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} "
            "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA {schema} "
            "GRANT USAGE, SELECT ON SEQUENCES TO {role}",
        ):
            connection.execute(_with_role(statement, schema=schema))
        listed = connection.execute("SELECT to_regclass(%s)", [f"{schema}.django_migrations"])
        row = listed.fetchone()
        if row is not None and row[0] is not None:
            statement = (
                "REVOKE INSERT, UPDATE, DELETE ON {schema}.django_migrations FROM {role}"
            )
            connection.execute(_with_role(statement, schema=schema))


def _create_role(
    connection: "psycopg.Connection[tuple[object, ...]]", *, may_sign_in: bool
) -> None:
    attributes = "LOGIN" if may_sign_in else "NOLOGIN"
    try:
        connection.execute(
            _with_role(f"CREATE ROLE {{role}} {attributes} NOSUPERUSER NOBYPASSRLS NOCREATEDB")
        )
    except (errors.DuplicateObject, errors.UniqueViolation):
        return


def _may_become_app(connection: "psycopg.Connection[tuple[object, ...]]") -> bool:
    """Tried, not asked: what membership allows differs between versions of PostgreSQL."""
    try:
        connection.execute(_with_role("SET ROLE {role}"))
    except errors.InsufficientPrivilege:
        return False
    connection.execute("RESET ROLE")
    return True


@contextmanager
def _alone(owner: Connection) -> "Iterator[psycopg.Connection[tuple[object, ...]]]":
    """One program at a time: two that grant at once disturb each other in the catalogue.

    PostgreSQL does not queue them; the later one fails with "tuple concurrently updated".
    """
    with _connect(owner) as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext('machine.roles'))")
        yield connection


def _with_role(statement: str, *, schema: str = "public") -> sql.Composed:
    return sql.SQL(statement).format(role=sql.Identifier(APP), schema=sql.Identifier(schema))


def _connect(to: Connection) -> "psycopg.Connection[tuple[object, ...]]":
    waiting = {"connect_timeout": CONNECT_SECONDS_MAX, **to.parameters}
    return psycopg.connect(psycopg.conninfo.make_conninfo("", **waiting), autocommit=True)
