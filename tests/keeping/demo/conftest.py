"""One demo firm for all tests of this folder, loaded once and rolled back at the end."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from dunwell.cli.library import shipped_policies
from dunwell.demo.operations import Loaded, Mailbox, load

NOW = datetime(2026, 11, 21, 15, 40, tzinfo=UTC)
"""A Saturday afternoon: the demo's clock waits for Monday at ten."""


@pytest.fixture(scope="package")
def told() -> list[str]:
    """What the loader said while it worked."""
    return []


@pytest.fixture(scope="package")
def loaded(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, told: list[str]
) -> Iterator[Loaded]:
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(
            now=NOW,
            policies=shipped_policies(),
            password="correct horse battery",
            mailbox=Mailbox("127.0.0.1", 2525),
            progress=told.append,
        )
        transaction.set_rollback(True)
