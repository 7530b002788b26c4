"""Rows as columns, through the scoped connection: whole tables out to frames, frames in to a stage.

COPY is nearly as fast as a second, columnar driver would be, and it reads inside the same
transaction: what a run reads is one consistent picture, and row-level security holds for it.
"""

import io
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import polars as pl
from django.db import connection
from psycopg import pq
from psycopg.errors import error_from_result

type_of_timestamp = pl.Datetime("us", "UTC")
STAGED_AT_ONCE = 20_000
"""Rows written out while the database still reads those before them."""
MARK = re.compile(r"/\* only ([\w.]+) \*/")


def only(query: str, those: str) -> str:
    """The query cut down at each mark `/* only COLUMN */` to ``those``, an SQL array.

    The text stays one for everybody and for a few, and a few are found through their indexes.
    """
    return MARK.sub(rf"AND \1 = ANY({those})", query)


def read(
    query: str,
    *,
    schema: Mapping[str, pl.DataType],
    params: Sequence[object] = (),
    customers: Sequence[int] | None = None,
) -> pl.DataFrame:
    """Run a SELECT and return its rows with exactly the columns of ``schema``, in its order.

    With ``customers`` it is cut down to these at its marks; it has no other parameters then.

    Timestamps come as whole microseconds since 1970 (UTC), lists as text joined by commas, and
    booleans as 0 and 1; the schema says what they become.
    """
    given: object = params
    if customers is not None:
        query, given = only(query, "%(those)s::bigint[]"), {"those": list(customers)}
    raw = _copied(f"COPY ({query}) TO STDOUT (FORMAT csv, HEADER)", given)
    return pl.read_csv(
        raw, schema={name: _wire(kind) for name, kind in schema.items()}
    ).with_columns(_unwire(name, kind) for name, kind in schema.items() if _wire(kind) != kind)


def stage(
    frame: pl.DataFrame,
    *,
    table: str,
    columns: Mapping[str, str],
    joined_by: Sequence[str] = (),
) -> None:
    """Put a frame into a temporary table that the commit drops. ``columns`` gives SQL types.

    Lists become arrays. Of the columns named in ``joined_by`` the planner learns how many values
    there are: it knows nothing of a table just filled, and would join a large one row by row.
    """
    declared = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    flat = frame.select(columns.keys()).with_columns(
        _array(name, kind) for name, kind in columns.items() if kind.endswith("[]")
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMP TABLE {table} ({declared}) ON COMMIT DROP")
        with (
            cursor.copy(f"COPY {table} FROM STDIN (FORMAT csv)") as copy,
            ThreadPoolExecutor(max_workers=1) as ahead,
        ):
            for text in ahead.map(_as_csv, flat.iter_slices(STAGED_AT_ONCE)):
                copy.write(text)
        if joined_by:
            cursor.execute(f"ANALYZE {table} ({', '.join(joined_by)})")


def _as_csv(rows: pl.DataFrame) -> bytes:
    return rows.write_csv(include_header=False, quote_style="non_numeric").encode()


def _array(name: str, kind: str) -> pl.Expr:
    """A list as PostgreSQL writes an array; texts in quotes, as they may hold anything."""
    element = pl.element().cast(pl.String)
    if kind == "text[]":
        quoted = element.str.replace_all(r'(["\\])', r"\$1")
        element = pl.concat_str(pl.lit('"'), quoted, pl.lit('"'))
    elements = pl.col(name).list.eval(element).list.join(",")
    return pl.concat_str(pl.lit("{"), elements, pl.lit("}")).alias(name)


def _copied(statement: str, given: object) -> bytes:
    """All that a COPY sends, a row at a time, straight from the protocol.

    To hand a million rows through the driver's own loop takes as long as the database does.
    """
    with connection.cursor() as cursor:
        text = cursor.mogrify(statement, given)
    sent = connection.connection.pgconn
    said = [sent.exec_(text.encode())]
    rows = io.BytesIO()
    if said[0].status == pq.ExecStatus.COPY_OUT:
        while (row := sent.get_copy_data(0))[0] > 0:
            rows.write(row[1])
        said = list(iter(sent.get_result, None))
    for result in said:
        if result.status != pq.ExecStatus.COMMAND_OK:
            raise error_from_result(result)
    return rows.getvalue()


def _wire(kind: pl.DataType) -> pl.DataType:
    """How a type travels in the CSV."""
    if kind == pl.Boolean or isinstance(kind, pl.Datetime):
        return pl.Int64()
    if isinstance(kind, pl.List):
        return pl.String()
    return kind


def _unwire(name: str, kind: pl.DataType) -> pl.Expr:
    if isinstance(kind, pl.List):
        split = pl.col(name).str.split(",")
        return (
            pl.when(pl.col(name) == "")
            .then(pl.lit([], dtype=kind))
            .otherwise(split)
            .alias(name)
        )
    return pl.col(name).cast(kind)
