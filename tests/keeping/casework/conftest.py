"""A mail server for days that are lived in processes of their own."""

from collections.abc import Iterator

import pytest

from tests.keeping.channels import servers
from tests.keeping.channels.servers import Script


@pytest.fixture
def server() -> Iterator[Script]:
    """It keeps what it gets."""
    with servers.running(Script()) as script:
        yield script
