"""`dunwell backtest`: on the firm's own past and on files; what is modelled stands apart."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from dunwell.casework import policies
from dunwell.casework.models import CaseStep, Run
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.scope import scope
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import POLICY, Desk, desk
from tests.keeping.casework.sandbox import live_at
from tests.keeping.receivables.people import carol, invoice

pytestmark = pytest.mark.slow

DAYS = ["--from", "2026-10-01", "--to", "2026-10-16"]
A_WEEK = ["--from", "2026-10-01", "--to", "2026-10-08"]


@pytest.fixture
def past(db: None) -> Desk:
    """Due on 1 October and still open; it was written about once, on the 5th."""
    monday = live_at(
        desk(policy=POLICY.replace("day: 30", "day: 14").replace("gap: 14", "gap: 5"))
    )
    with scope(monday.organisation_id):
        customer = carol(monday.firm)
        owed = invoice(
            monday.firm,
            customer,
            number="INV-1",
            amount="100.00",
            due_on=date(2026, 10, 1),
        )
        ContactAttempt.objects.create(
            organisation_id=monday.organisation_id,
            customer=customer,
            entity=monday.firm.entity,
            at=datetime(2026, 10, 5, 10, tzinfo=UTC),
            channel="email",
            direction="out",
            stage="missed_payment",
            episode=1,
            outcome="sent",
            asks_for_money=True,
            item_ids=[owed.item_id],
        )
    return monday


def test_what_was_sent_and_what_would_have_been(past: Desk) -> None:
    document = dunwell("backtest", "in-force", *DAYS, "--json").document
    assert document["observed"]["contacts"] == 1
    daily = [(one["on"], one["stage"]) for one in document["replayed"]["daily"]]
    # The call of day 7 has no number to go to and falls to e-mail; the last needs a yes.
    assert daily == [
        ("2026-10-02", "missed_payment"),
        ("2026-10-08", "check_in"),
        ("2026-10-15", "final_notice"),
    ]
    assert document["difference"] == {"contacts": 2, "saved": 0, "added": 2}
    assert document["replayed"]["approvals"] == 1
    assert document["modelled"]["effect_on_cash"]["ranges"] == []
    assert "cannot be told" in document["modelled"]["effect_on_cash"]["says"]


def test_in_words_the_model_stands_apart(past: Desk) -> None:
    said = dunwell("backtest", "1", *DAYS)
    assert said.code == 0, said.err
    for words in (
        "version 1, from 1 October 2026 to 16 October 2026: 12 days",
        "Really sent: 1 contact to 1 customer.",
        "This policy: 3 contacts to 1 customer, 1 of the steps after somebody's approval.",
        "MODELLED: effect on cash\n  The effect on cash cannot be told",
        "What this rests on",
    ):
        assert words in said.out, said.out


def test_nothing_is_stored_or_sent(past: Desk) -> None:
    dunwell("backtest", "1", *A_WEEK)
    with scope(past.organisation_id):
        assert not Run.objects.exists() and not CaseStep.objects.exists()
        assert not OutboxMessage.objects.exists()
        assert ContactAttempt.objects.count() == 1


def test_what_a_firm_records_late_was_not_known_before(past: Desk) -> None:
    """Since its first run the day of recording counts: for the replay this invoice is new."""
    first = past.later(-70)
    with scope(past.organisation_id):
        Run.objects.create(
            organisation_id=past.organisation_id,
            as_of=first.day,
            status="proposed",
            policy_version=policies.numbered(1),
            started_at=first.now,
        )
    document = dunwell("backtest", "1", *A_WEEK, "--json").document
    assert document["replayed"]["contacts"] == 0


def test_days_that_are_not_over_are_refused(past: Desk) -> None:
    today = ["--from", "2026-11-01", "--to", "2026-11-23"]
    assert "ends before today" in dunwell("backtest", "1", *today).refusal
    back = ["--from", "2026-11-02", "--to", "2026-11-01"]
    assert "go forward" in dunwell("backtest", "1", *back).refusal
    long_ago = ["--from", "2024-01-01", "--to", "2024-01-31"]
    assert "Nothing was owed" in dunwell("backtest", "1", *long_ago).refusal


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two settled items and one open; customers of whom no channel is known."""
    due = date(2026, 6, 1)
    customers = {
        "customer_id": ["a", "b"], "entity_id": ["e", "e"], "country": ["GB", "GB"],
        "language": ["en", "en"], "kind": ["business", "business"],
        "channels": [[], []], "episode": [0, 0],
    }  # fmt: skip
    items = {
        "item_id": ["1", "2", "3"], "customer_id": ["a", "a", "b"], "entity_id": ["e"] * 3,
        "kind": ["invoice"] * 3, "currency": ["GBP"] * 3, "amount": [10_000, 5_000, 7_000],
        "open": [0, 0, 7_000], "disputed": [0] * 3, "issued_on": [due - timedelta(30)] * 3,
        "due_on": [due, due + timedelta(20), due],
    }  # fmt: skip
    paid = {
        "customer_id": ["a"], "paid_on": [date(2026, 6, 12)], "currency": ["GBP"],
        "amount": [10_000],
    }  # fmt: skip
    channels = {"channels": pl.List(pl.String())}
    pl.DataFrame(customers, schema_overrides=channels).write_parquet(
        tmp_path / "customers.parquet"
    )
    pl.DataFrame(items).write_parquet(tmp_path / "items.parquet")
    pl.DataFrame(paid).write_parquet(tmp_path / "payments.parquet")
    return tmp_path


def test_on_files(folder: Path) -> None:
    days = ["--from", "2026-06-01", "--to", "2026-06-16", "--snapshot", str(folder)]
    said = dunwell("backtest", "standard", *days, "--reach", "email,call", "--json")
    assert "1 item left out: settled, and no payment says when." in said.err
    lines = {one["stage"]: one["contacts"] for one in said.document["replayed"]["lines"]}
    assert lines["missed_payment"] == lines["check_in"] == 2, "both were late by a week"
    assert lines["second_reminder"] == 1, "who paid on the 12th got none"
    assert any("no channel is known" in line for line in said.document["assumes"])
    days[3] = "2026-06-05"
    unreached = dunwell("backtest", "standard", *days, "--json").document
    assert unreached["replayed"]["contacts"] == 0
    assert [one["id"] for one in unreached["replayed"]["held"]] == ["G8"]
    assert "no channel" in dunwell("backtest", "standard", *days, "--reach", "owl").refusal


@pytest.mark.data
def test_on_a_year_of_real_invoices(shared_data: Path, tmp_path: Path) -> None:
    """Thousands of real due dates and payments, and no contact that was ever recorded."""
    source = pl.read_csv(
        shared_data / "highradius_closed_before_2019-11-19.csv", try_parse_dates=True
    ).head(4000)
    items = source.drop_nulls("clear_date").select(
        item_id=pl.col("row_id").cast(pl.String), customer_id=pl.col("cust_number").cast(pl.String),
        entity_id=pl.lit("e"), kind=pl.lit("invoice"), currency=pl.lit("USD"),
        amount=(pl.col("amount") * 100).round().cast(pl.Int64), open=pl.lit(0, dtype=pl.Int64),
        disputed=pl.lit(0, dtype=pl.Int64), issued_on=pl.col("due_date") - pl.duration(days=15),
        due_on="due_date", closed_on="clear_date",
    ).filter(pl.col("amount") > 0)  # fmt: skip
    customers = items.select("customer_id").unique().with_columns(
        entity_id=pl.lit("e"), country=pl.lit("US"), timezone=pl.lit("America/New_York"),
        language=pl.lit("en"), kind=pl.lit("business"), episode=pl.lit(0, dtype=pl.Int64),
        channels=pl.lit(["email"], dtype=pl.List(pl.String())),
    )  # fmt: skip
    items.write_parquet(tmp_path / "items.parquet")
    customers.write_parquet(tmp_path / "customers.parquet")
    days = ["--from", "2019-01-21", "--to", "2019-01-25", "--snapshot", str(tmp_path)]
    document = dunwell("backtest", "standard", *days, "--json").document
    assert document["replayed"]["contacts"] > 100
    assert document["observed"]["contacts"] == 0 == document["difference"]["saved"]
    assert document["modelled"]["effect_on_cash"]["ranges"] == []
