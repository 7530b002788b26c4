"""What goes into the database comes back as the same columns, nulls and odd characters included."""

from datetime import UTC, date, datetime

import polars as pl
import pytest
from django.db import connection, transaction
from psycopg import Error

from dunwell.identity import columnar

pytestmark = pytest.mark.django_db

SCHEMA: dict[str, pl.DataType] = {
    "word": pl.String(),
    "many": pl.List(pl.String()),
    "minor": pl.Int64(),
    "on": pl.Date(),
    "at": columnar.type_of_timestamp,
    "is_so": pl.Boolean(),
}


def test_every_type_survives_the_way_out() -> None:
    found = columnar.read(
        """
        SELECT * FROM (VALUES
          ('a "quoted", text', 'x,y', 9223372036854775807, '2026-02-28'::date, 1767225600000000, 1),
          ('', '', -1, NULL, NULL, 0),
          (NULL, NULL, NULL, NULL, NULL, NULL)
        ) rows (word, many, minor, "on", "at", is_so)
        """,
        schema=SCHEMA,
    )
    assert dict(found.schema) == SCHEMA
    assert found.rows() == [
        (
            'a "quoted", text',
            ["x", "y"],
            2**63 - 1,
            date(2026, 2, 28),
            datetime(2026, 1, 1, tzinfo=UTC),
            True,
        ),
        ("", [], -1, None, None, False),
        (None, None, None, None, None, None),
    ]


def test_no_rows_still_have_their_columns() -> None:
    found = columnar.read("SELECT 'x' AS word WHERE false", schema={"word": pl.String()})
    assert found.height == 0
    assert found.columns == ["word"]


def test_parameters_are_values_and_never_text_of_the_query() -> None:
    hostile = "x'; DROP TABLE ledger_entry; --"
    found = columnar.read("SELECT %s AS word", schema={"word": pl.String()}, params=[hostile])
    assert found.item() == hostile


def test_a_staged_frame_reads_back_with_its_lists() -> None:
    texts = ['say "hi"', "a\\b", "{one, two}", "", "NULL"]
    frame = pl.DataFrame(
        {"key": ["a", "b", "c"], "ids": [["1", "2"], [], None], "texts": [texts, [], None]},
        schema={"key": pl.String, "ids": pl.List(pl.String), "texts": pl.List(pl.String)},
    )
    columnar.stage(
        frame,
        table="staged",
        columns={"key": "text", "ids": "bigint[]", "texts": "text[]"},
        joined_by=("key",),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, ids, texts FROM staged ORDER BY key")
        assert cursor.fetchall() == [("a", [1, 2], texts), ("b", [], []), ("c", None, None)]


def test_an_error_on_the_way_out_is_said_and_leaves_the_connection_usable() -> None:
    before = "SELECT 1 / n AS word FROM generate_series(-2, -1) n"
    midway = "SELECT 1 / n AS word FROM generate_series(-5000, 5000) n"
    for query in ("SELECT nothing FROM nowhere", midway):
        with pytest.raises(Error), transaction.atomic():
            columnar.read(query, schema={"word": pl.String()})
        assert columnar.read(before, schema={"word": pl.String()}).height == 2
