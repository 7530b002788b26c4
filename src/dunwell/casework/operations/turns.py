"""One run of an organisation at a time."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

LOCK = "hashtext('casework.run'), %s"


@contextmanager
def one_at_a_time(organisation_id: int) -> Iterator[None]:
    """Wait for another run of the same organisation to finish.

    Taken before the transaction begins, so that what this run then reads includes what the
    other one wrote. Inside a transaction that is open already, the lock lasts as long as that.
    """
    if connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_xact_lock({LOCK})", [organisation_id])
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_lock({LOCK})", [organisation_id])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_advisory_unlock({LOCK})", [organisation_id])
