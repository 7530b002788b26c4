"""Small years, in every run of the tests; `make nights` lives many large ones."""

import pytest

from dunwell.machine.database import Connection
from tests.simulation.year import Plan, live

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.mark.parametrize("seed", ["1"])
def test_a_small_year_holds(
    transactional_db: None, owner_connection: Connection, seed: str
) -> None:
    live(Plan(seed, customers=6, days=60), owner=owner_connection)
