"""`dunwell policy diff`: on the portfolio as it stands and on files, in words and as JSON."""

from datetime import timedelta
from pathlib import Path

import pytest

from dunwell.casework.models import CaseStep, Run
from dunwell.identity.scope import scope
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import POLICY, Desk, owing
from tests.support import snapshots

LATER = POLICY.replace("id: missed_payment, day: 1", "id: missed_payment, day: 3")


@pytest.fixture
def portfolio(monday: Desk) -> Desk:
    """One a day late, one so late that it makes no difference."""
    owing(monday, "C-1", amount="1240.00")
    owing(monday, "C-2", days_late=30)
    return monday


@pytest.fixture
def later(tmp_path: Path) -> Path:
    path = tmp_path / "later.yaml"
    path.write_text(LATER, encoding="utf-8")
    return path


def test_it_reads_as_a_finance_manager_speaks(portfolio: Desk, later: Path) -> None:
    said = dunwell("policy", "diff", "in-force", later)
    assert said.code == 0, said.err
    for words in (
        "version 1 → later.yaml, on 23 November 2026",
        "Of 2 customers with something open, 1 would be treated differently and 1 alike.",
        "“missed payment” comes at 3 days past due instead of 1.",
        "1 customer would hear from us later, by 2 days: Carol's Cakes. "
        "Open there: 1,240.00 GBP.",
        "Customers contacted             2           1",
    ):
        assert words in said.out, said.out


def test_nothing_is_stored(portfolio: Desk, later: Path) -> None:
    assert dunwell("policy", "diff", "1", later).code == 0
    with scope(portfolio.organisation_id):
        assert not Run.objects.exists() and not CaseStep.objects.exists()


def test_json_says_who_how_and_why(portfolio: Desk, later: Path) -> None:
    document = dunwell("policy", "diff", "1", later, "--json").document
    assert document["customers"] == {"compared": 2, "different": 1, "alike": 1}
    (one,) = document["differences"]
    assert (one["customer_id"], one["changes"], one["days"]) == ("C-1", ["later"], 2)
    assert (one["before"]["on"], one["after"]["on"]) == ("2026-11-23", "2026-11-25")
    assert one["after"]["asks"] == [{"amount": "1240.00", "currency": "GBP"}]
    assert document["totals"]["before"]["contacts"] == {"email": 2}


def test_the_files_say_the_same(portfolio: Desk, later: Path, tmp_path: Path) -> None:
    now = tmp_path / "now.yaml"
    now.write_text(POLICY, encoding="utf-8")
    with scope(portfolio.organisation_id):
        folder = snapshots.write(tmp_path / "snapshot", as_of=portfolio.day)
    day = ["--as-of", "2026-11-23", "--json"]
    live = dunwell("policy", "diff", now, later, *day).document
    files = dunwell("policy", "diff", now, later, "--snapshot", folder, *day).document
    for part in ("customers", "totals", "policies", "groups"):
        assert live[part] == files[part], part


def test_another_day(portfolio: Desk, later: Path) -> None:
    day = portfolio.day + timedelta(days=2)
    document = dunwell("policy", "diff", "1", later, "--as-of", day.isoformat(), "--json")
    assert document.document["differences"] == []


def test_a_policy_that_ships_and_one_that_does_not(portfolio: Desk) -> None:
    assert dunwell("policy", "diff", "in-force", "standard").code == 0
    refusal = dunwell("policy", "diff", "in-force", "kinder").refusal
    assert "'kinder' is no policy here" in refusal and "standard" in refusal
    assert "no policy version 7" in dunwell("policy", "diff", "7", "standard").refusal


def test_files_need_a_day(portfolio: Desk, later: Path, tmp_path: Path) -> None:
    refusal = dunwell("policy", "diff", later, later, "--snapshot", tmp_path).refusal
    assert "--as-of" in refusal


def test_a_policy_with_errors_is_refused(portfolio: Desk, tmp_path: Path) -> None:
    broken = tmp_path / "broken.yaml"
    broken.write_text("policy: broken\n", encoding="utf-8")
    refusal = dunwell("policy", "diff", "1", broken).refusal
    assert "1 to put right, the first in line 1" in refusal


def test_a_past_day_is_compared_as_it_was_known(portfolio: Desk, later: Path) -> None:
    """On 25 October the second customer was a day late, and the first not due yet."""
    document = dunwell("policy", "diff", "1", later, "--as-of", "2026-10-25", "--json").document
    found = {one["customer_id"]: one for one in document["differences"]}
    assert (found["C-2"]["before"]["state"], found["C-2"]["after"]["state"]) == (
        "held",
        "later",
    )
    assert found["C-2"]["before"]["held_by"] == ["G1"], "it was a Sunday"
    assert document["totals"]["before"]["customers"] == 0
