"""A firm in scope, and a database, for every test here."""

from collections.abc import Iterator

import pytest

from dunwell.identity.scope import scope
from tests.keeping.payments import books
from tests.keeping.payments.books import Firm


@pytest.fixture
def firm(db: None) -> Iterator[Firm]:
    organisation = books.organisation("hewes")
    with scope(organisation.pk):
        yield books.firm(organisation)
