"""At the door: what is wrong with a snapshot is said with file, column and row."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from dunwell.engine import door
from dunwell.engine.snapshot import Snapshot, accept
from tests.support.books import AS_OF, Row, at, customer, frames, item, sent

Frames = dict[str, pl.DataFrame]


def book(**tables: list[Row]) -> Frames:
    base = {"customers": [customer()], "items": [item("a", AS_OF), item("b", AS_OF)]}
    return frames({**base, **tables})


def taken(tables: Frames) -> Snapshot:
    return accept(tables, as_of=AS_OF)


@pytest.mark.parametrize("missing", ["customers", "items"])
def test_customers_and_items_must_be_there(missing: str) -> None:
    tables = book()
    del tables[missing]
    with pytest.raises(door.TableMissing, match=rf"{missing}\.parquet"):
        taken(tables)


def test_another_missing_table_is_empty_and_typed() -> None:
    seen = taken(book())
    assert (seen.holds.height, seen.contacts.schema["at"]) == (0, pl.Datetime("us", "UTC"))


def test_a_missing_column_is_named() -> None:
    tables = book()
    tables["items"] = tables["items"].drop("due_on")
    with pytest.raises(door.ColumnMissing, match=r"items\.parquet has no column due_on"):
        taken(tables)


def test_a_missing_optional_column_is_unknown() -> None:
    assert taken(book()).items["deferred_until"].to_list() == [None, None]


@pytest.mark.parametrize(
    ("column", "values", "says"),
    [
        ("open", [1.5, 2.0], "row 1: holds numbers with decimals; it must be whole numbers"),
        ("due_on", ["2026-11-25", "soon"], "row 1: holds text; it must be dates"),
        ("open", [1, None], "column open, row 2: is empty"),
        ("currency", ["EUR", "EURO"], "row 2: 'EURO' is not one of the ISO 4217"),
        ("kind", ["invoice", "bill"], "row 2: 'bill' is not one of invoice"),
        ("item_id", ["a", "a"], "row 2: 'a' is there twice"),
        ("customer_id", ["carol", "mallory"], "row 2: there is no customer 'mallory'"),
    ],
)
def test_a_wrong_value_is_named_with_its_row(
    column: str, values: list[object], says: str
) -> None:
    tables = book()
    tables["items"] = tables["items"].with_columns(pl.Series(column, values))
    with pytest.raises(door.SnapshotRefused, match=r"items\.parquet") as refused:
        taken(tables)
    assert says in str(refused.value)


@pytest.mark.parametrize("table", ["holds", "contacts", "payments", "promises"])
def test_every_table_knows_only_customers_that_are_there(table: str) -> None:
    stranger = "mallory"
    rows: dict[str, Row] = {
        "holds": {"kind": "query", "from_on": AS_OF},
        "contacts": sent(at(1)),
        "payments": {"paid_on": AS_OF, "currency": "EUR", "amount": 1},
        "promises": {
            "made_on": AS_OF, "due_on": AS_OF, "currency": "EUR", "amount": 1, "status": "open",
        },
    }  # fmt: skip
    with pytest.raises(door.UnknownCustomer, match=rf"{table}\.parquet.*row 1.*mallory"):
        taken(book(**{table: [rows[table] | {"customer_id": stranger}]}))


def test_whoever_is_asked_instead_must_be_there() -> None:
    with pytest.raises(door.UnknownCustomer, match="column dun_to, row 1"):
        taken(book(customers=[customer(dun_to="nobody")]))


def test_a_rate_is_an_exact_decimal() -> None:
    rate = {"currency": "GBP", "to_currency": "EUR", "on": AS_OF}
    assert taken(book(rates=[rate | {"rate": "1.1712"}])).rates["rate"][0] == 1_171_200_000_000
    with pytest.raises(door.WrongType, match="exact decimal"):
        taken(book(rates=[rate | {"rate": "1,17"}]))


@pytest.mark.parametrize("rate", ["0", "0.000", "000000.0"])
def test_a_rate_of_nothing_would_forgive_everybody_and_is_refused(rate: str) -> None:
    row = {"currency": "GBP", "to_currency": "EUR", "on": AS_OF, "rate": rate}
    with pytest.raises(door.WrongType, match="above zero"):
        taken(book(rates=[row]))


def test_amounts_that_outgrow_a_sum_are_refused_and_never_wrapped() -> None:
    most = [item(f"{n:05}", AS_OF, door.MONEY_MAX) for n in range(9_001)]
    assert taken(book(items=most[:9_000])).items.height == 9_000
    with pytest.raises(door.TooMuchTogether, match="column amount, row 9001"):
        taken(book(items=most))


def test_narrow_numbers_categories_and_other_time_units_are_the_same_thing() -> None:
    tables = book(contacts=[sent(at(1))])
    tables["items"] = tables["items"].with_columns(
        pl.col("open").cast(pl.Int32), pl.col("kind").cast(pl.Categorical)
    )
    tables["contacts"] = tables["contacts"].with_columns(
        pl.Series("at", [at(1).replace(tzinfo=None)], dtype=pl.Datetime("ns"))
    )
    seen = taken(tables)
    assert seen.items.schema["open"] == pl.Int64()
    assert seen.contacts["at"][0] == at(1)


def test_what_is_dated_later_is_not_known_yet() -> None:
    later = date(2026, 11, 26)
    hold = {"customer_id": "carol", "kind": "hardship", "from_on": later}
    assert taken(book(holds=[hold])).holds.is_empty()


def test_a_further_column_is_a_fact() -> None:
    tables = book(customers=[customer(score=7)])
    assert taken(tables).extra_facts["score"].type == "integer"
