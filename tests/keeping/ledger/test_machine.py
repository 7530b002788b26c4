"""Whatever is done, in whatever order: nothing lost, nothing twice, nothing beyond."""

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.keeping.ledger.machine import Bookkeeper


@pytest.mark.slow
@pytest.mark.django_db
def test_the_books_hold_whatever_is_done() -> None:
    run_state_machine_as_test(
        Bookkeeper,
        settings=settings(
            max_examples=15,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
