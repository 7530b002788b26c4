"""Rows by a statement that is written out, for pages that ask a lot and answer at once.

Composing a statement and filling whole model instances takes the framework several times as
long as the database needs for the answer; on a page that asks twenty questions that is most
of the time. Here the statement stands as it is, and its columns are the row's fields, by name.
"""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from django.db import connection
from psycopg.rows import class_row

Row = TypeVar("Row")
Value = int | str | date | list[int] | list[str] | None
"""What a statement is asked with; an instant is a date, too."""


def rows(kind: type[Row], statement: str, values: Mapping[str, Value]) -> list[Row]:
    """What the statement finds, a `kind` each: its columns are the fields of that class."""
    with connection.cursor() as cursor:
        cursor.cursor.row_factory = class_row(kind)
        cursor.execute(statement, values)
        found: list[Row] = cursor.fetchall()
    return found


def first(kind: type[Row], statement: str, values: Mapping[str, Value]) -> Row | None:
    """The first of them, if there is one."""
    found = rows(kind, statement, values)
    return found[0] if found else None
