"""One run of an organisation at a time, and none spoilt by others who write beside it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import OperationalError, connection

Result = TypeVar("Result")
DISTURBED = ("40001", "40P01")
"""PostgreSQL's codes for "somebody changed what you were reading" and for a ring of waiting."""
TRIES = 5

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


@contextmanager
def if_nobody_else(lock: str, organisation_id: int) -> Iterator[bool]:
    """Whether nobody else is at this work for the organisation. Nobody is waited for.

    The lock falls away with the process, however that ends.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s), %s)", [lock, organisation_id])
        (is_ours,) = cursor.fetchone() or (False,)
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_advisory_unlock(hashtext(%s), %s)", [lock, organisation_id]
                )


def until_undisturbed(work: Callable[[], Result]) -> Result:
    """Do it again, from the start, where somebody changed what it was reading.

    Work that must see one picture cannot go on then; nothing of the try before was kept.
    Inside a transaction that is open already there is no start to go back to.
    """
    for _ in range(TRIES - 1):
        try:
            return work()
        except OperationalError as error:
            code = getattr(error.__cause__, "sqlstate", None)
            if code not in DISTURBED or connection.in_atomic_block:
                raise
    return work()
