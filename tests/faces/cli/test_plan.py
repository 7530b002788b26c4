"""`dunwell plan` and `explain`: the day as it would be; nothing stored, nothing sent."""

from pathlib import Path

import polars as pl
import pytest
from django.apps import apps
from django.db import connection

from dunwell.casework import operations as casework
from dunwell.engine.decisions import SCHEMA
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Freshness
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import POLICY, Desk, owing
from tests.keeping.receivables.people import carol
from tests.support import snapshots


@pytest.fixture
def portfolio(monday: Desk) -> Desk:
    """One customer for each thing that can be decided."""
    owing(monday, "C-1", amount="1240.00")
    owing(monday, "C-2", days_late=-5)
    ill, _ = owing(monday, "C-3", days_late=12)
    owing(monday, "C-4", days_late=2, email="")
    with scope(monday.organisation_id):
        receivables.place_hold(
            actor=monday.firm.collector,
            customer_id=ill.pk,
            kind="hardship",
            reason="Ill.",
            from_on=monday.day,
            at=monday.now,
        )
    return monday


def rows() -> dict[str, int]:
    """How many rows every table of ours has, whoever they belong to."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT count(*) FROM "{model._meta.db_table}"')
            found[model._meta.db_table] = cursor.fetchone()[0]
    return found


def test_it_says_who_would_be_contacted_how_and_why(portfolio: Desk) -> None:
    said = dunwell("plan")
    assert said.code == 0
    assert said.out.startswith("Monday 23 November 2026\n")
    lines = said.out.splitlines()
    due = next(line for line in lines if line.startswith("C-1"))
    assert "1,240.00 GBP" in due and "email missed_payment" in due
    order = ["Going out: 1", due, "Held back: 2", "Left alone: 1"]
    assert [line for line in lines if line in order] == order
    assert any(line.startswith("C-3") and "hardship" in line for line in lines)
    assert "None" not in said.out
    assert all(len(line) <= 240 and line == line.rstrip() for line in lines)


def test_nothing_is_stored(portfolio: Desk, tmp_path: Path) -> None:
    with scope(portfolio.organisation_id):
        before = rows()
        assert before["ledger_openitem"] == 4
    dunwell("plan", "--json", "--out", tmp_path / "day.parquet")
    dunwell("explain", "C-1", "--json")
    with scope(portfolio.organisation_id):
        assert rows() == before


def test_json_and_parquet_are_the_same_rows_by_contract(
    portfolio: Desk, tmp_path: Path
) -> None:
    said = dunwell("plan", "--json", "--out", tmp_path / "day.parquet")
    document = said.document
    assert document["as_of"] == "2026-11-23"
    frame = pl.read_parquet(tmp_path / "day.parquet")
    assert frame.schema == pl.Schema(SCHEMA)
    assert [row["key"] for row in document["decisions"]] == frame["key"].to_list()
    for shown, stored in zip(document["decisions"], frame.to_dicts(), strict=True):
        for column, value in stored.items():
            plain = value.isoformat() if hasattr(value, "isoformat") else value
            assert shown[column] == plain, column
    assert document["decisions"][0]["customer"] == "Carol's Cakes"
    assert document["decisions"][0]["asks"] == ["1,240.00 GBP"]


def test_the_database_and_the_files_decide_alike(portfolio: Desk, tmp_path: Path) -> None:
    """`evaluate` on what the database holds is `plan`, but for two ways of naming things.

    The files know no invoice numbers, only items, and no number of a published version.
    """
    policy = tmp_path / "policy.yaml"
    policy.write_text(dunwell("policy", "show", "--json").document["text"], encoding="utf-8")
    on_files: list[str | Path] = [
        "--policy",
        policy,
        "--as-of",
        "2026-11-23",
        "--out",
        tmp_path / "out",
    ]

    with scope(portfolio.organisation_id):
        folder = snapshots.write(tmp_path / "snapshot", as_of=portfolio.day)
    planned = dunwell("plan", "--out", tmp_path / "planned.parquet")
    evaluated = dunwell("evaluate", "--snapshot", folder, *on_files)

    assert (planned.code, evaluated.code) == (0, 0), evaluated.err
    here, there = (
        pl.read_parquet(tmp_path / name).drop("policy_version", "reasons")
        for name in ("planned.parquet", "out/decisions.parquet")
    )
    assert here.rows() == there.rows()
    assert set(here["status"]) == {"due", "blocked", "silent"}


def test_one_customer_alone(portfolio: Desk) -> None:
    decisions = dunwell("plan", "--json", "--customer", "C-4").document["decisions"]
    assert {row["customer_id"] for row in decisions} == {"C-4"}


@pytest.mark.parametrize("words", [["plan", "--customer", "C-9"], ["explain", "C-9"]])
def test_an_unknown_customer_is_refused(monday: Desk, words: list[str]) -> None:
    refusal = dunwell(*words, "--json").refusal
    assert "no customer" in refusal and "C-9" in refusal


def test_where_it_cannot_write_it_says_so(monday: Desk, tmp_path: Path) -> None:
    refusal = dunwell("plan", "--out", tmp_path / "no" / "day.parquet").refusal
    assert "cannot be written" in refusal


def test_another_day_can_be_looked_at(portfolio: Desk) -> None:
    later = dunwell("plan", "--json", "--as-of", "2026-11-30").document
    assert later["as_of"] == "2026-11-30"
    assert {row["as_of"] for row in later["decisions"]} == {"2026-11-30"}
    no_policy_yet = dunwell("plan", "--as-of", "2025-01-01").refusal
    assert "No policy is in force on 1 January 2025" in no_policy_yet


def test_explain_says_why_and_what_would_change_it(portfolio: Desk) -> None:
    said = dunwell("explain", "C-1")
    assert said.code == 0
    assert "Missed payment by e-mail goes out." in said.out
    assert "What would change it" in said.out and "None" not in said.out
    assert "INV-C-1 fell due yesterday." in said.out
    assert "Oldest of them: INV-C-1, due 22 November 2026, 1 day past due" in said.out
    document = dunwell("explain", "C-1", "--json").document
    assert (document["customer_id"], document["as_of"]) == ("C-1", "2026-11-23")


def test_explain_names_the_hold(portfolio: Desk) -> None:
    assert "hardship" in dunwell("explain", "C-3").out


def test_explain_where_something_was_promised_and_nothing_is_open(portfolio: Desk) -> None:
    assert dunwell("promise", "C-1", "--on", "2026-11-27").code == 0
    said = dunwell("explain", "C-1")
    assert (said.code, "None" in said.out) == (0, False), said.err
    assert "INV-C-1 is set aside (promise) until 2 December 2026." in said.out
    with scope(portfolio.organisation_id):
        carol(portfolio.firm, "C-5")
    assert "Nothing is open" in dunwell("explain", "C-5").out


def test_a_past_day_is_planned_on_what_was_known_then(monday: Desk) -> None:
    """What was brought along at once counts as known the day after it happened."""
    owing(monday, "C-1", days_late=20)
    rows = dunwell("plan", "--json", "--as-of", "2026-11-06").document["decisions"]
    assert [(row["status"], row["stage"]) for row in rows] == [("due", "missed_payment")]
    assert rows[0]["reasons"][0] == "INV-C-1 fell due 3 days ago, on 3 November 2026."


def test_a_day_to_come_does_not_wait_for_data_that_will_be_read_by_then(monday: Desk) -> None:
    fresh = POLICY.replace("hours: 09:00-17:30", "hours: 09:00-17:30\n  fresh: 1 business day")
    owing(monday, "C-1")
    with scope(monday.organisation_id):
        Freshness.objects.update(bank_on=monday.day, ledger_on=monday.day)
        casework.publish_policy(
            actor=monday.firm.admin,
            text=fresh,
            reason="Only with fresh data.",
            effective_on=monday.day,
            at=monday.now,
        )
    for day in ("2026-11-23", "2026-12-01"):
        rows = dunwell("plan", "--json", "--as-of", day).document["decisions"]
        assert [row["status"] for row in rows] == ["due"], day
