"""Very many rows at once: a column at a time, which is several times quicker than row by row.

A model for each row, prepared and quoted value by value, is most of the time of a hundred
thousand invoices with their items, postings and legs. Here each column travels as one array.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from itertools import repeat
from typing import Any, TypeVar

from django.db import connection, models
from django.db.models import BooleanField, F, Func, Q, Value

Row = TypeVar("Row", bound=models.Model)
Common = int | str | date | datetime | None


def insert(
    table: type[models.Model],
    *,
    same: Mapping[str, Common],
    columns: Mapping[str, Sequence[object]],
) -> list[int]:
    """Insert rows in one statement, in order; their ids.

    ``columns`` are equally long, and named as the table's own; ``same`` is what all rows have
    in common. What is named in neither is null.
    """
    values = list(columns.values())
    if not values[0]:
        return []
    kinds = {field.column: _kind(field) for field in table._meta.concrete_fields}
    names = ", ".join(f'"{name}"' for name in (*same, *columns))
    common = "".join(f"%s::{kinds[name]}, " for name in same)
    arrays = ", ".join(f"%s::{kinds[name]}[]" for name in columns)
    statement = (
        f'INSERT INTO "{table._meta.db_table}" ({names}) '  # nosec B608: our own names
        f"SELECT {common}* FROM unnest({arrays}) RETURNING id"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [*same.values(), *map(array, values)])
        ids = [row_id for (row_id,) in cursor.fetchall()]
    assert len(ids) == len(values[0]), "every row is inserted"
    return ids


def created(
    table: type[Row],
    *,
    same: Mapping[str, Common],
    columns: Mapping[str, Sequence[Any]],
) -> list[Row]:
    """The same, and the rows as models; these are made as a query makes them, which is quicker."""
    ids = insert(table, same=same, columns=columns)
    names = [field.attname for field in table._meta.concrete_fields]
    given = {name: repeat(value) for name, value in same.items()} | dict(columns) | {"id": ids}
    values = zip(*(given.get(name, repeat(None)) for name in names), strict=False)
    return [table.from_db(connection.alias, names, row) for row in values]


def _kind(field: "models.Field[Any, Any]") -> str:
    """The SQL type without its length: a cast to `varchar(9)` would cut a longer text short."""
    return (field.db_type(connection) or "").partition("(")[0]


def create_many(rows: Sequence[Row]) -> list[Row]:
    """Insert models in one statement, in order, and give each its id.

    For columns of numbers, texts, dates and instants.
    """
    if not rows:
        return []
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    ids = insert(
        type(rows[0]),
        same={},
        columns={
            str(field.column): [getattr(row, field.attname) for row in rows] for field in fields
        },
    )
    for row, row_id in zip(rows, ids, strict=True):
        row.pk = row_id
        row._state.adding = False
        row._state.db = connection.alias
    return list(rows)


def among(name: str, values: Iterable[int] | Iterable[str]) -> Q:
    """A condition for `filter`: the column holds one of very many values.

    `__in` makes a parameter of each, which takes longer than the database takes to answer.
    """
    return Q(
        Func(
            F(name),
            Value(array(list(values))),
            template="%(expressions)s)",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )


def array(values: Sequence[Any]) -> str:  # whatever the columns hold, by `_WRITE`
    """The values as the text of a PostgreSQL array; what is not listed below goes as a text."""
    kinds = set(map(type, values))
    if kinds == {str}:
        return _texts(values)
    if len(kinds) == 1:
        return "{" + ",".join(map(_WRITE.get(kinds.pop(), _quoted), values)) + "}"
    return "{" + ",".join([_WRITE.get(type(value), _quoted)(value) for value in values]) + "}"


def _texts(texts: Sequence[str]) -> str:
    """Most columns of texts hold nothing that needs quoting."""
    joined = "".join(texts)
    if '"' in joined or "\\" in joined:
        return "{" + ",".join(map(_quoted, texts)) + "}"
    return '{"' + '","'.join(texts) + '"}'


def _quoted(text: object) -> str:
    return '"' + str(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


_WRITE: dict[type, Callable[[Any], str]] = {  # each writes values of its own type
    int: str,
    bool: lambda value: "t" if value else "f",
    date: date.isoformat,
    datetime: datetime.isoformat,
    dict: lambda value: _quoted(json.dumps(value)),
    type(None): lambda _: "NULL",
}
