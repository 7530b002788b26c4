"""`dunwell policy`: checked with line and remedy, published under a number, shown again."""

from pathlib import Path

import pytest

from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import POLICY, Desk
from tests.keeping.casework.handing_over import POLICY as HANDING_OVER


@pytest.fixture
def good(tmp_path: Path) -> Path:
    file = tmp_path / "good.yaml"
    file.write_text(POLICY.replace("5.00", "7.50"), encoding="utf-8")
    return file


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    file = tmp_path / "wrong.yaml"
    file.write_text(POLICY.replace("stages:", "stagse:"), encoding="utf-8")
    return file


def test_what_is_wrong_is_said_with_its_line_and_exit_code_1(wrong: Path) -> None:
    line = 1 + wrong.read_text(encoding="utf-8").splitlines().index("stagse:")
    said = dunwell("policy", "check", wrong)
    assert said.code == 1
    assert f"{wrong}:{line}: error: " in said.out and "stages" in said.out
    rows = dunwell("policy", "check", wrong, "--json").document
    assert any((row["level"], row["line"]) == ("error", line) for row in rows)


def test_a_warning_is_no_error(good: Path) -> None:
    said = dunwell("policy", "check", good, "--json")
    assert said.code == 0
    assert {row["level"] for row in said.document} <= {"warning"}


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00", b""])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "policy.yaml"
    if content is not None:
        file.write_bytes(content)
    said = dunwell("policy", "check", file)
    assert said.code == (1 if content == b"" else 2)
    assert "Traceback" not in said.err
    assert str(file) in said.out + said.err


def test_publishing_makes_the_next_version_and_keeps_the_last(monday: Desk, good: Path) -> None:
    published = dunwell("policy", "publish", good, "--reason", "Small sums.", "--json")
    assert published.code == 0, published.err
    document = published.document
    assert (document["number"], document["effective_on"]) == (2, "2026-11-23")
    assert "ignore_below: 7.50" in dunwell("policy", "show").out
    assert "ignore_below: 5.00" in dunwell("policy", "show", "1").out
    assert dunwell("policy", "show", "--json").document["reason"] == "Small sums."
    assert "A plain ladder" in dunwell("policy", "show", "--plain").out
    for number in ("0", "3"):
        assert f"no policy version {number}" in dunwell("policy", "show", number).refusal


def test_publishing_says_where_no_agency_is_named(monday: Desk, tmp_path: Path) -> None:
    file = tmp_path / "agency.yaml"
    file.write_text(HANDING_OVER, encoding="utf-8")
    assert "agency-unnamed" not in dunwell("policy", "check", file, "--json").out
    published = dunwell("policy", "publish", file, "--reason", "At last.")
    assert published.code == 0, published.err
    assert "nobody has said which one works for Wren & Co" in published.out
    with scope(monday.organisation_id):
        identity.name_agency(
            actor=monday.firm.admin, entity_id=monday.firm.entity.pk, agency="Northgate"
        )
    file.write_text(HANDING_OVER + "# named\n", encoding="utf-8")
    published = dunwell("policy", "publish", file, "--reason", "Named.", "--json")
    assert "agency-unnamed" not in published.out


def test_publishing_says_whom_the_only_policy_leaves_out(monday: Desk, good: Path) -> None:
    assert "for: \"kind = 'business'\"" in good.read_text(encoding="utf-8")
    assert "customers-uncovered" not in dunwell("policy", "check", good, "--json").out
    published = dunwell("policy", "publish", good, "--reason", "Firms only.")
    assert published.code == 0, published.err
    assert "under no policy (where kind is consumer): they are never contacted" in published.out


def test_who_shows_a_file_by_its_name_is_told_how(good: Path) -> None:
    said = dunwell("policy", "show", good)
    assert said.code == 2
    assert "--file" in said.err and "Traceback" not in said.err


def test_a_policy_with_errors_is_not_published(monday: Desk, wrong: Path) -> None:
    refusal = dunwell("policy", "publish", wrong, "--reason", "Hurry.").refusal
    assert "cannot be published" in refusal
    assert "error" in refusal.splitlines()[0] or "warning" in refusal.splitlines()[0]
    assert dunwell("policy", "show", "--json").document["number"] == 1


def test_the_schema_is_json() -> None:
    assert dunwell("policy", "schema").document["properties"]["stages"]
    assert dunwell("policy", "schema", "--json").document


def test_the_library_lists_what_ships_and_prints_one(tmp_path: Path) -> None:
    listed = dunwell("policy", "library", "--json").document
    assert {"name", "title", "about"} == set(listed[0])
    assert "relationship" in {one["name"] for one in listed}
    assert "The relationship first" in dunwell("policy", "library").out
    file = tmp_path / "mine.yaml"
    file.write_text(dunwell("policy", "library", "relationship").out, encoding="utf-8")
    assert dunwell("policy", "check", file).out.strip() == f"{file}: nothing to object to."
    assert "genius" in dunwell("policy", "library", "genius").refusal


def test_a_file_is_shown_before_it_is_published(good: Path, wrong: Path) -> None:
    page = dunwell("policy", "show", "--plain", "--file", good)
    assert page.code == 0
    assert page.out.startswith("# A plain ladder\n")
    assert "## Step by step" in page.out
    assert dunwell("policy", "show", "--file", good).out == good.read_text(encoding="utf-8")
    assert dunwell("policy", "show", "--plain", "--file", wrong).code == 1


def test_the_schema_completes_the_names_of_texts() -> None:
    stage = dunwell("policy", "schema").document["properties"]["stages"]["items"]
    assert "missed_payment" in stage["properties"]["send"]["properties"]["email"]["enum"]
