"""A database that is away, empty or somebody else's: one sentence, exit code 2, and quickly."""

import socket
from pathlib import Path

import pytest

from dunwell.machine.database import Connection
from tests.faces.cli.calling import dunwell, run
from tests.keeping.casework.desk import Desk
from tests.keeping.receivables.people import firm
from tests.support import throwaway


@pytest.fixture
def dead_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def empty_database(test_server: Connection) -> Connection:
    """A database in which `dunwell init` has never been run."""
    return throwaway.fresh(test_server, like="template1")


@pytest.mark.parametrize("command", [["plan"], ["explain", "C-1"], ["init"], ["backup", "x"]])
def test_a_database_that_is_down(
    command: list[str], dead_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"postgresql://wren@127.0.0.1:{dead_port}/wren"
    monkeypatch.setenv("DATABASE_URL", url)
    refusal = dunwell(*command).refusal
    assert "does not answer" in refusal
    assert "correct DATABASE_URL" in refusal


@pytest.mark.slow
def test_a_database_without_tables_asks_for_init(empty_database: Connection) -> None:
    refusal = run("plan", environment={"DATABASE_URL": empty_database.uri}).refusal
    assert "dunwell init" in refusal


def test_a_home_without_a_database_asks_for_init(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A typing error in DUNWELL_HOME should not make a second, empty database."""
    monkeypatch.delenv("DATABASE_URL")
    monkeypatch.setenv("DUNWELL_HOME", str(tmp_path / "home"))
    for command in (["plan"], ["policy", "show"], ["import", "customers", "x.csv"]):
        assert f"no Dunwell in {tmp_path / 'home'}" in dunwell(*command).refusal
    assert not (tmp_path / "home").exists()


def test_checking_a_policy_needs_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql:///x?host=/nonexistent")
    policy = tmp_path / "plain.yaml"
    policy.write_text(
        "policy: plain\nstages: [{id: a, day: 1, send: {email: missed_payment}}]\n"
    )
    said = dunwell("policy", "check", policy)
    assert said.code == 0, said.err


def test_no_organisation_yet(db: None) -> None:
    assert "dunwell init --organisation" in dunwell("plan").refusal


def test_several_organisations_want_one_named(
    monday: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    firm(name="Hewes Ltd")
    refusal = dunwell("verify").refusal
    assert "wren-co, hewes-ltd" in refusal and "DUNWELL_ORGANISATION" in refusal

    monkeypatch.setenv("DUNWELL_ORGANISATION", "wren-co")
    assert dunwell("verify").code == 0
    monkeypatch.setenv("DUNWELL_ORGANISATION", "mallory")
    assert "no organisation 'mallory'" in dunwell("verify").refusal


@pytest.mark.slow
def test_the_port_is_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        refusal = run("serve", "--port", str(port)).refusal
    assert f"Port {port} is in use" in refusal
