"""Very many rows at once: a column at a time, which is several times quicker than row by row.

`bulk_create` prepares and quotes every value by itself; for a hundred thousand invoices and
their items, postings and legs that is most of the time. Here each column travels as one array.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


def create_many(rows: Sequence[Row]) -> list[Row]:
    """Insert the rows in one statement, in order, and give each its id.

    For columns of numbers, texts, dates and instants.
    """
    if not rows:
        return []
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    names = ", ".join(f'"{field.column}"' for field in fields)
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    insert = f'INSERT INTO "{rows[0]._meta.db_table}" ({names})'
    values = [array([getattr(row, field.attname) for row in rows]) for field in fields]
    with connection.cursor() as cursor:
        statement = f"{insert} SELECT * FROM unnest({arrays}) RETURNING id"  # nosec B608: our names
        cursor.execute(statement, values)
        ids = cursor.fetchall()
    assert len(ids) == len(rows), "every row is inserted"
    for row, (row_id,) in zip(rows, ids, strict=True):
        row.pk = row_id
        row._state.adding = False
        row._state.db = connection.alias
    return list(rows)


def array(values: Sequence[Any]) -> str:  # whatever the columns hold, by `_WRITE`
    """The values as the text of a PostgreSQL array; what is not listed below goes as a text."""
    return "{" + ",".join([_WRITE.get(type(value), _quoted)(value) for value in values]) + "}"


def _quoted(text: object) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITE: dict[type, Callable[[Any], str]] = {  # each writes values of its own type
    int: str,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    type(None): lambda _: "NULL",
}
