"""A home of one's own, from `init` to `restore`, in processes of their own."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faces.cli.calling import run
from tests.faces.cli.test_init import words

pytestmark = pytest.mark.slow
Environment = dict[str, str | None]


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory that any user of the machine may enter, in memory where there is some."""
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    made = Path(tempfile.mkdtemp(prefix="dw-", dir=memory))
    made.chmod(0o755)
    yield made
    for home in ("home", "other"):
        run("stop", environment=at_home(made / home))
    shutil.rmtree(made, ignore_errors=True)


def at_home(home: Path) -> Environment:
    return {"DUNWELL_HOME": str(home), "DATABASE_URL": None, "DUNWELL_ADMIN_PASSWORD": None}


def test_init_backup_stop_and_restore(place: Path) -> None:
    here, there = at_home(place / "home"), at_home(place / "other")
    file = place / "all.dunwell"

    bare = run("init", "--json", environment=here)
    assert (bare.code, bare.document["organisation"]) == (0, None), bare.err
    assert "dunwell init --organisation" in run("plan", environment=here).refusal
    founded = run("init", *words(), "--json", environment=here)
    assert (founded.code, founded.document["organisation"]) == (0, "wren-co"), founded.err

    saved = run("backup", file, "--json", environment=here)
    assert (saved.code, saved.document["bytes"]) == (0, file.stat().st_size), saved.err
    assert "is there already" in run("backup", file, environment=here).refusal

    assert run("stop", "--json", environment=here).document == {"stopped": True}
    assert run("stop", "--json", environment=here).document == {"stopped": False}
    planned = run("plan", "--json", environment=here)
    assert (planned.code, planned.document["decisions"]) == (0, []), "it starts again by itself"

    assert "never overwrites" in run("restore", file, environment=here).refusal
    restored = run("restore", file, "--json", environment=there)
    assert (restored.code, restored.document) == (0, {"restored": str(file)}), restored.err
    assert run("export", "customers", "--json", environment=there).document == []
