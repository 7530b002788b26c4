"""A firm that can send, and a mail server that behaves."""

from collections.abc import Iterator

import pytest

from tests.keeping.channels import posts, servers
from tests.keeping.channels.posts import Post
from tests.keeping.channels.servers import Script


@pytest.fixture
def server() -> Iterator[Script]:
    with servers.running(Script()) as script:
        yield script


@pytest.fixture
def here(db: None, server: Script) -> Post:
    """A firm whose sender is the well-behaved server; for tests that need no real commits."""
    made = posts.post()
    posts.use_server(made, server.port)
    return made
