"""A firm to work in."""

from collections.abc import Iterator

import pytest

from dunwell.identity.scope import scope
from tests.keeping.receivables.people import Firm, firm


@pytest.fixture
def wren(db: None) -> Iterator[Firm]:
    """Wren & Co, with its scope open."""
    made = firm()
    with scope(made.organisation.pk):
        yield made
