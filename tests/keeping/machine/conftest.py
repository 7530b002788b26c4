"""Places for servers of one's own, always stopped afterwards."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from dunwell.machine import database
from dunwell.machine.postgres import Cluster


@pytest.fixture
def place() -> Iterator[Path]:
    """A short directory that any user of the machine may enter (pytest's own are private).

    In memory where there is some: these tests start many servers, and syncing each to disk
    proves nothing that they are about.
    """
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"
    made = Path(tempfile.mkdtemp(prefix="dw-", dir=memory))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    """A server that has not been started yet, as careful with its rows as the real one."""
    made = Cluster(place / "postgres")
    yield made
    made.stop()


@pytest.fixture
def own_home(place: Path) -> Iterator[dict[str, str]]:
    """The environment of a Dunwell of one's own."""
    environment = {"DUNWELL_HOME": str(place / "home")}
    yield environment
    database.cluster(environment).stop()
