"""The table of contents: stable, quick to read, and without need of a database."""

from pathlib import Path

import pytest

from dunwell.cli.main import CONTENTS
from tests.faces.cli.calling import Said, dunwell, run

NOWHERE = "postgresql:///none?host=/nonexistent"
PRINTED = Path(__file__).with_name("help.txt")
GROUPS = {"import", "placement", "policy"}
LONG_RUNNING = {"serve", "worker", "demo"}


@pytest.fixture(autouse=True)
def _a_narrow_terminal_and_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("DATABASE_URL", NOWHERE)


def test_help_is_as_printed() -> None:
    """Refresh by hand: COLUMNS=80 dunwell --help > tests/faces/cli/help.txt"""
    said = run("--help")
    assert (said.code, said.err) == (0, "")
    assert said.out == PRINTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("command", CONTENTS)
def test_every_command_explains_itself_without_a_database(command: str) -> None:
    said = dunwell(command, "--help")
    assert said.code == 0, said.err
    assert said.out.startswith(f"Usage: dunwell {command} ")
    assert "--install-completion" not in said.out, (
        "options of the whole do not belong to a part"
    )


@pytest.mark.parametrize("command", sorted(set(CONTENTS) - GROUPS - LONG_RUNNING))
def test_every_command_that_ends_can_answer_in_json(command: str) -> None:
    assert "--json" in dunwell(command, "--help").out


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nonsense"], "No such command 'nonsense'"),
        (["plan", "--as-off", "2026-11-23"], "--as-of"),
        (["plan", "--as-of", "yesterday"], "'yesterday' is not a date. Write it like"),
        (["explain"], "customer"),
        (["policy", "frame"], "No such command"),
        (["evaluate", "--policy", "x.yaml"], "--snapshot"),
    ],
)
def test_wrong_usage_is_refused_with_what_is_wrong(words: list[str], says: str) -> None:
    said = dunwell(*words)
    assert says.lower() in said.refusal.lower()


def test_a_no_is_a_document_too() -> None:
    wrong = dunwell("plan", "--as-of", "31.01.2026", "--json")
    assert wrong.refusal
    assert wrong.document["error"]["code"] == "usage"
    away = dunwell("plan", "--json")
    assert away.refusal
    assert set(away.document["error"]) == {"code", "message"}


def test_alone_it_shows_what_there_is() -> None:
    said = dunwell()
    assert said.code == 2
    assert "Commands:" in said.out + said.err


@pytest.mark.slow
def test_a_reader_who_leaves_early_is_no_fault_of_ours(tmp_path: Path) -> None:
    """As in `dunwell policy schema | head -1`."""
    said: Said = run("policy", "schema", out_is_closed=True)
    assert "Traceback" not in said.err
    assert said.code in (0, 1)
