"""Two at once, as cron and a person, or two workers, will be: one run, each message once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from tests.faces.cli.calling import ended, started
from tests.keeping.casework.crowd import Left, address, left, owing_many
from tests.keeping.casework.desk import Desk, desk, use_server
from tests.keeping.casework.sandbox import live_at
from tests.keeping.channels.servers import Script

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 12


@pytest.fixture
def monday(transactional_db: None, server: Script) -> Desk:
    """A firm that lets its worker send, too."""
    place = live_at(desk())
    use_server(place, server.port)
    owing_many(place, MANY)
    with scope(place.organisation_id):
        identity.set_run_settings(actor=place.firm.admin, releases_alone=True, daily_cap=None)
    return place


@pytest.mark.parametrize("command", [["run", "--json"], ["worker", "--once"]])
def test_two_processes_at_once(monday: Desk, server: Script, command: list[str]) -> None:
    """Seen elsewhere: a reminder sent twice, because two servers had the same crontab."""
    both = [ended(process) for process in [started(*command), started(*command)]]

    assert [said.code for said in both] == [0, 0], both
    assert all("Traceback" not in said.err and "fault" not in said.err for said in both)
    assert Counter(server.readers) == {address(n): 1 for n in range(MANY)}
    assert left(monday) == Left(
        runs=1,
        decisions=Counter(queued=MANY),
        messages=Counter(sent=MANY),
        contacts=MANY,
    )


def test_a_run_beside_a_worker(monday: Desk, server: Script) -> None:
    """What each took in of the other's contacts used to end in a deadlock."""
    both = [ended(process) for process in [started("run"), started("worker", "--once")]]

    assert [said.code for said in both] == [0, 0], both
    assert Counter(server.readers) == {address(n): 1 for n in range(MANY)}
    assert left(monday).runs == 1


def test_many_prepare_the_same_day(monday: Desk) -> None:
    start = Barrier(4)

    def prepare() -> int:
        start.wait()
        try:
            return monday.prepare().pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        runs = [future.result() for future in [pool.submit(prepare) for _ in range(4)]]

    assert len(set(runs)) == 1
    assert left(monday) == Left(1, Counter(proposed=MANY), Counter(), 0)
