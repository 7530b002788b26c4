"""Call `dunwell` as a person or a program would, and keep what it said."""

import contextlib
import io
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from dunwell.cli import output
from dunwell.cli.main import called

CHECKOUT = Path(__file__).resolve().parents[3]
PROGRAM = (sys.executable, "-c", "from dunwell.cli.main import main; main()")


@dataclass(frozen=True, slots=True)
class Said:
    """What came of a call."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:  # whatever the command documents
        """Standard output, which must be one JSON document and nothing beside it."""
        return json.loads(self.out)

    @property
    def refusal(self) -> str:
        """The sentence of a refusal, after seeing that it is one and that it is all."""
        assert self.code == output.REFUSED, self
        if self.out:
            assert self.document["error"]["message"] in self.err, self
        assert "Traceback" not in self.err
        return self.err


def dunwell(*words: str | Path) -> Said:
    """In this process, on the test's database: quick, and inside the test's transaction."""
    arguments = [str(word) for word in words]
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["dunwell", *arguments])
        code = called(arguments)
    return Said(code, out.getvalue(), err.getvalue())


def started(
    *words: str | Path, environment: Mapping[str, str | None] | None = None
) -> subprocess.Popen[str]:
    """In a process of its own. A variable that is None is taken out of its environment."""
    changed = {**os.environ, **(environment or {})}
    return subprocess.Popen(
        [*PROGRAM, *map(str, words)],
        cwd=CHECKOUT,
        env={name: value for name, value in changed.items() if value is not None},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> Said:
    """Wait for it."""
    out, err = process.communicate(timeout=120)
    return Said(process.returncode, out or "", err)


def run(
    *words: str | Path,
    environment: Mapping[str, str | None] | None = None,
    out_is_closed: bool = False,
) -> Said:
    """Start it and wait for it; ``out_is_closed``: nobody reads what it says."""
    process = started(*words, environment=environment)
    if out_is_closed:
        assert process.stdout is not None
        process.stdout.close()
    return ended(process)
