"""The one door to an organisation's rows: inside `scope`, the database shows only its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def scope(organisation_id: int, *, is_one_picture: bool = False) -> Iterator[None]:
    """Open a transaction in which row-level security shows this organisation and no other.

    The setting is local to the transaction: it falls away on commit and on rollback, so a
    pooled connection never carries one firm's scope into another's request. Scopes nest
    only for the same organisation. ``is_one_picture`` makes every read see the same moment
    (REPEATABLE READ), unless a transaction is open already.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_one_picture and is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        inside = None if is_outermost else current()
        assert inside in (None, organisation_id), (
            "a scope never changes organisation inside itself"
        )
        if inside is None:
            _set(str(organisation_id))
        yield
        # After an error there is nothing to take back: the savepoint's rollback undoes the
        # setting too, and a statement in a failed transaction would hide the error itself.
        is_to_be_reset = inside is None and not is_outermost
        if is_to_be_reset and not connection.needs_rollback:
            _set("")


def current() -> int | None:
    """The organisation in force on this connection, if any."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nullif(current_setting('app.organisation', true), '')::bigint")
        row = cursor.fetchone()
    return None if row is None else row[0]


def _set(value: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.organisation', %s, true)", [value])
