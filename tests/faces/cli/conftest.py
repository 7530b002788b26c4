"""Wren & Co on a Monday at ten, as the command line finds it."""

from collections.abc import Iterator

import pytest

from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.sandbox import live_at
from tests.keeping.channels import servers
from tests.keeping.channels.servers import Script


@pytest.fixture
def monday(db: None) -> Desk:
    """A firm that is ready to send, whose clock says what the test says."""
    return live_at(desk())


@pytest.fixture
def cautious(db: None) -> Desk:
    """A firm that has just moved in: its first run has had no yes."""
    return live_at(desk(confirmed=False))


@pytest.fixture
def carol(monday: Desk) -> str:
    """A customer with one invoice a day late; her number."""
    owing(monday, "C-1")
    return "C-1"


@pytest.fixture
def server() -> Iterator[Script]:
    """A mail server that keeps what it gets."""
    with servers.running(Script()) as script:
        yield script
