"""A program of its own to measure: a home, a database and its tables, thrown away afterwards."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dunwell.cli import frame
from dunwell.machine import database


@contextmanager
def thrown_away() -> Iterator[None]:
    """As a firm's own is set up, with nothing of the environment's."""
    home = Path(tempfile.mkdtemp(prefix="dunwell-bench-"))
    home.chmod(0o755)
    os.environ |= {"DUNWELL_HOME": str(home / "home"), "DUNWELL_LOG_LEVEL": "WARNING"}
    os.environ.pop("DATABASE_URL", None)
    try:
        frame.migrate()
        frame.load()
        yield
    finally:
        database.cluster().stop()
        shutil.rmtree(home, ignore_errors=True)
