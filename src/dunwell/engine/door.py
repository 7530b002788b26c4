"""The checks at the door: a table is as its contract says, or refused with file, column, row."""

from __future__ import annotations

import polars as pl

from dunwell.engine.tables import INSTANT, TEXT, TEXTS, WHOLE, Column, Table
from dunwell.kernel.currencies import DECIMALS
from dunwell.kernel.refusal import Refusal

MONEY_MAX = 10**15
"""The largest amount of one row, in minor units: ten million million pounds."""

MONEY_SAYS = "the amounts from -10^15 to 10^15 minor units"

TOGETHER_MAX = 9 * 10**18
"""What one column may come to, in minor units, so that no sum of it outgrows 64 bits."""


class SnapshotRefused(Refusal):
    """The base of every no at the door: always with `table` and `column`, and `row` if any."""

    code = "snapshot-refused"
    says = "{table}.parquet, column {column}: cannot be used."


class TableMissing(SnapshotRefused):
    code = "snapshot-table-missing"
    says = "{table}.parquet is not there. A snapshot needs at least customers and items."


class ColumnMissing(SnapshotRefused):
    code = "snapshot-column-missing"
    says = "{table}.parquet has no column {column}. It must be there ({wanted})."


class WrongType(SnapshotRefused):
    code = "snapshot-wrong-type"
    says = "{table}.parquet, column {column}, row {row}: holds {found}; it must be {wanted}."


class NullNotAllowed(SnapshotRefused):
    code = "snapshot-null"
    says = "{table}.parquet, column {column}, row {row}: is empty, and must not be."


class ValueNotAllowed(SnapshotRefused):
    code = "snapshot-value"
    says = "{table}.parquet, column {column}, row {row}: {value!r} is not one of {allowed}."


class TooMuchTogether(SnapshotRefused):
    code = "snapshot-too-much"
    says = (
        "{table}.parquet, column {column}, row {row}: the amounts down to here come to more than "
        "9 x 10^18 minor units together. Are they in minor units, and of one firm?"
    )


class DuplicateId(SnapshotRefused):
    code = "snapshot-duplicate"
    says = "{table}.parquet, column {column}, row {row}: {value!r} is there twice."


class UnknownCustomer(SnapshotRefused):
    code = "snapshot-unknown-customer"
    says = (
        "{table}.parquet, column {column}, row {row}: there is no customer {value!r} "
        "in customers.parquet."
    )


def conform(frame: pl.DataFrame | None, table: Table) -> pl.DataFrame:
    """The table with its contract's columns and types first, and further columns as they came."""
    if frame is None:
        if table.must_be_there:
            raise TableMissing(table=table.name, column=None)
        return pl.DataFrame(schema={column.name: column.dtype for column in table.columns})
    columns = [_conform_column(frame, table, column) for column in table.columns]
    known = table.column_names()
    further = [name for name in frame.columns if name not in known]
    taken = pl.DataFrame(columns).hstack(frame.select(further).get_columns())
    _refuse_duplicates(taken, table)
    return taken


def row_of_first(mask: pl.Series) -> int:
    """The number of the first true row, counted from 1 as people do."""
    first = mask.fill_null(value=False).arg_true().min()
    assert isinstance(first, int), "only asked where a row is known to be wrong"
    return first + 1


def _conform_column(frame: pl.DataFrame, table: Table, column: Column) -> pl.Series:
    if column.name not in frame.columns:
        if not column.may_be_null:
            raise ColumnMissing(
                table=table.name, column=column.name, wanted=_words(column.dtype)
            )
        return pl.Series(column.name, [None], dtype=column.dtype).new_from_index(
            0, frame.height
        )
    series = _cast(frame[column.name], table, column)
    if not column.may_be_null and series.null_count():
        row = row_of_first(series.is_null())
        raise NullNotAllowed(table=table.name, column=column.name, row=row)
    if column.choices:
        _refuse_other_values(series, column.choices, table, column)
    if column.is_money:
        _refuse_beyond_measure(series, table, column)
    if column.is_currency:
        _refuse_other_values(series, tuple(DECIMALS), table, column)
    return series


def _cast(series: pl.Series, table: Table, column: Column) -> pl.Series:
    """The column in its own type. Only casts that cannot change a value are made."""
    if series.dtype == column.dtype:
        return series
    if series.dtype == pl.Null or _is_same_kind(series.dtype, column.dtype):
        cast = (
            _as_utc(series)
            if column.dtype == INSTANT
            else series.cast(column.dtype, strict=False)
        )
        if cast.null_count() == series.null_count():
            return cast
        row = row_of_first(cast.is_null() & series.is_not_null())
    else:
        row = 1
    raise WrongType(
        table=table.name, column=column.name, row=row,
        found=_words(series.dtype), wanted=_words(column.dtype),
    )  # fmt: skip


def _is_same_kind(found: pl.DataType, wanted: pl.DataType) -> bool:
    """Whether it holds the same thing in another way: narrower whole numbers, other units."""
    if wanted == WHOLE:
        return found.is_integer()
    if wanted == TEXT:
        return found.base_type() in (pl.Categorical, pl.Enum)
    if wanted == TEXTS:
        return isinstance(found, pl.List) and _is_text_or_nothing(found)
    if wanted == INSTANT:
        return isinstance(found, pl.Datetime)
    return False


def _is_text_or_nothing(found: pl.List) -> bool:
    return found.inner in (pl.String(), pl.Null()) or isinstance(found.inner, pl.Categorical)


def _as_utc(series: pl.Series) -> pl.Series:
    """Instants in UTC. A file without zones is read as UTC, as the format says it is."""
    assert isinstance(series.dtype, pl.Datetime)
    if series.dtype.time_zone is None:
        series = series.dt.replace_time_zone("UTC")
    return series.dt.convert_time_zone("UTC").dt.cast_time_unit("us")


def _words(dtype: pl.DataType) -> str:
    """A type as people say it."""
    if dtype.is_integer():
        return "whole numbers"
    if dtype.is_float() or dtype.is_decimal():
        return "numbers with decimals"
    words: dict[type[pl.DataType], str] = {
        pl.String: "text",
        pl.Date: "dates",
        pl.Boolean: "yes or no",
        pl.Datetime: "timestamps",
        pl.List: "lists of text",
        pl.Null: "nothing",
    }
    return words.get(dtype.base_type(), str(dtype))


def _refuse_other_values(
    series: pl.Series, allowed: tuple[str, ...], table: Table, column: Column
) -> None:
    found = set(series.unique().drop_nulls().to_list())
    if found <= set(allowed):
        return
    wrong = series.is_in(sorted(found - set(allowed)))
    row = row_of_first(wrong)
    says = "the ISO 4217 currency codes" if column.is_currency else ", ".join(allowed)
    raise ValueNotAllowed(
        table=table.name, column=column.name, row=row, value=series[row - 1], allowed=says
    )


def _refuse_beyond_measure(series: pl.Series, table: Table, column: Column) -> None:
    """Sums of what is let in must fit into 64 bits: nine thousand such amounts do."""
    largest = _largest(series)
    if largest > MONEY_MAX:
        row = row_of_first((series > MONEY_MAX) | (series < -MONEY_MAX))
        raise ValueNotAllowed(
            table=table.name, column=column.name, row=row, value=series[row - 1],
            allowed=MONEY_SAYS,
        )  # fmt: skip
    if largest * series.len() > TOGETHER_MAX:
        beyond = series.cast(pl.Float64).abs().cum_sum() > TOGETHER_MAX
        if beyond.any():
            row = row_of_first(beyond)
            raise TooMuchTogether(table=table.name, column=column.name, row=row)


def _largest(series: pl.Series) -> int:
    """The largest amount, whichever way it goes."""
    least, most = series.min(), series.max()
    if least is None or most is None:
        return 0
    assert isinstance(least, int), "amounts are whole numbers"
    assert isinstance(most, int), "amounts are whole numbers"
    return max(-least, most)


def _refuse_duplicates(frame: pl.DataFrame, table: Table) -> None:
    if not table.id or _are_distinct(frame.select(table.id)):
        return
    second = frame.select(~pl.struct(table.id).is_first_distinct()).to_series()
    row = row_of_first(second)
    value = ", ".join(str(part) for part in frame.select(table.id).row(row - 1))
    raise DuplicateId(table=table.name, column=", ".join(table.id), row=row, value=value)


def _are_distinct(ids: pl.DataFrame) -> bool:
    """Whether no id is there twice. Files mostly come in order, and then a glance is enough."""
    if ids.height < 2:
        return True
    if ids.width > 1:
        return ids.n_unique() == ids.height
    column = ids.to_series()
    return bool((column > column.shift(1)).all()) or column.n_unique() == ids.height
