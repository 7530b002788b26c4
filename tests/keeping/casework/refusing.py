"""A plain statement that the database has to refuse, by the rule that refuses it."""

from collections.abc import Sequence
from datetime import date, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from dunwell.identity.scope import scope
from tests.keeping.casework.desk import Desk

Value = str | int | date | datetime | None


def refused(place: Desk, rule: str, statement: str, params: Sequence[Value] = ()) -> None:
    """The statement fails by the rule of this name, and by no other."""
    with scope(place.organisation_id):
        with (
            pytest.raises(DatabaseError) as error,
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement, params)
        cause = error.value.__cause__
        assert cause is not None
        assert getattr(cause, "diag").constraint_name == rule, str(cause)  # noqa: B009
