"""Whatever a file holds, reading it gives records and problems, or says why it cannot."""

from hypothesis import given, settings
from hypothesis import strategies as st

from dunwell.receivables.importing import amounts, dates, file
from dunwell.receivables.importing.amounts import CHOICES, Signs
from dunwell.receivables.importing.problem import Unreadable
from tests.support.breadth import examples

HEAD = b"number,customer,currency,amount,issued_on,due_on,terms,kind,email,phone\n"
CELL = st.text(alphabet=st.sampled_from("A1-.,;\"'\n\t €ä0259/GBPnet"), max_size=12)


def read(data: bytes) -> None:
    try:
        table = file.table_of(data)
        mapping = file.guessed(table, "invoices").mapping
        reading = file.invoices(table, mapping, currency="GBP", country="GB")
    except Unreadable as refusal:
        assert str(refusal)
        return
    good = {record.row for record in reading.records}
    assert not good & reading.bad_rows()
    assert len(good | reading.bad_rows()) == reading.rows
    assert all(record.amount.minor > 0 for record in reading.records)
    assert all(problem.error and problem.remedy for problem in reading.problems)


@given(st.binary(max_size=400))
@settings(max_examples=examples(200))
def test_any_bytes(data: bytes) -> None:
    read(data)


@given(st.binary(max_size=200))
@settings(max_examples=examples(200))
def test_any_bytes_under_a_header(data: bytes) -> None:
    read(HEAD + data)


@given(st.lists(st.lists(CELL, min_size=1, max_size=11), min_size=1, max_size=6))
@settings(max_examples=examples(200))
def test_any_rows_under_a_header(rows: list[list[str]]) -> None:
    read(HEAD + "\n".join(",".join(row) for row in rows).encode())


@given(st.text(max_size=20), st.sampled_from(CHOICES))
def test_an_amount_is_read_or_not(text: str, signs: Signs) -> None:
    number = amounts.read(text, signs)
    assert number is None or number.is_finite()


@given(st.text(max_size=20), st.sampled_from(dates.FORMATS))
def test_a_date_is_read_or_not(text: str, date_format: str) -> None:
    day = dates.read(text, date_format)
    assert day is None or dates.FIRST_YEAR <= day.year <= dates.LAST_YEAR


@given(st.integers(min_value=0, max_value=10**15), st.sampled_from(CHOICES))
def test_an_amount_written_with_signs_is_read_back(minor: int, signs: Signs) -> None:
    written = (
        f"{minor // 100:,}".replace(",", signs.thousands) + f"{signs.decimal}{minor % 100:02}"
    )
    number = amounts.read(written, signs)
    assert number is not None
    assert number * 100 == minor
