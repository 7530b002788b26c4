"""An ordinary Monday, and the two places that its mail may go to."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from dunwell.channels.mailbox import sink
from tests.keeping.casework.desk import Desk, desk, use_server
from tests.keeping.channels import servers
from tests.keeping.channels.servers import Script


@pytest.fixture
def monday() -> Desk:
    return desk()


@pytest.fixture
def mailbox(tmp_path: Path, monday: Desk) -> Iterator[Path]:
    """The demo's own: messages can be read in it."""
    folder = tmp_path / "mailbox"
    with sink.running(folder, port=0) as port:
        use_server(monday, port)
        yield folder


@pytest.fixture
def server() -> Iterator[Script]:
    """For days that are lived in processes of their own. It keeps what it gets."""
    with servers.running(Script()) as script:
        yield script
