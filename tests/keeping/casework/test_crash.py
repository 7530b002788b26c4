"""`dunwell run` killed again and again, wherever it happens to be: one run, each message once."""

import subprocess
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection

from dunwell.casework.models import Run
from dunwell.channels import operations as channels
from dunwell.channels import rules
from dunwell.channels.models import OutboxMessage
from dunwell.identity.scope import scope
from tests.faces.cli.calling import ended, run, started
from tests.keeping.casework.crowd import Left, address, left, owing_many
from tests.keeping.casework.desk import Desk, desk, use_server
from tests.keeping.casework.sandbox import live_at, wait
from tests.keeping.channels.servers import Script

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MANY = 12
LOOK_AGAIN_SECONDS = 0.01
AFTER_THE_LEASE = rules.LEASE + timedelta(minutes=1)
Moment = Callable[[Desk, Script], bool]


def it_decides(_place: Desk, _server: Script) -> bool:
    """It holds the lock under which a day is decided."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
            " WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        )
        row = cursor.fetchone()
    return bool(row and row[0])


def it_has_decided(place: Desk, _server: Script) -> bool:
    with scope(place.organisation_id):
        return Run.objects.exists()


def it_has_queued(place: Desk, _server: Script) -> bool:
    with scope(place.organisation_id):
        return OutboxMessage.objects.exists()


def it_has_sent(number: int) -> Moment:
    def reached(_place: Desk, server: Script) -> bool:
        return len(server.kept) >= number

    return reached


MOMENTS: list[Moment] = [
    it_decides,
    it_has_decided,
    it_has_queued,
    it_has_sent(1),
    it_has_sent(3),
    it_has_sent(6),
]


def killed_when(reached: Moment, place: Desk, server: Script) -> None:
    """Start a run, and kill it with no chance to tidy up once the moment has come."""
    process = started("run", "--json")
    try:
        while not reached(place, server) and not has_ended(process):
            pass
    finally:
        process.kill()
        ended(process)


def has_ended(process: subprocess.Popen[str]) -> bool:
    """Whether it has come to its own end; asked again after a moment."""
    try:
        process.wait(timeout=LOOK_AGAIN_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def test_killed_at_every_moment_of_a_day(transactional_db: None, server: Script) -> None:
    place = live_at(desk())
    use_server(place, server.port)
    owing_many(place, MANY)

    for reached in MOMENTS:
        killed_when(reached, place, server)
        wait(place, AFTER_THE_LEASE)
        seen = left(place)
        assert seen.runs <= 1
        assert seen.decisions.total() in (0, MANY), "a day is decided whole or not at all"
        assert max(Counter(server.readers).values(), default=0) <= 1
        assert len(server.readers) < MANY, "it was killed before it was through"

    assert run("run").code == 0
    seen = left(place)
    assert (seen.runs, seen.decisions) == (1, Counter(queued=MANY))
    assert set(seen.messages) <= {"sent", "ambiguous"}, "nothing is left lying"
    doubts = settled_by_a_person(place, server)
    assert len(doubts) <= len(MOMENTS), "at most one message a crash is in doubt"

    last = run("run", "--json")
    assert (last.code, last.document["queued"]) == (0, 0), last.err
    assert Counter(server.readers) == {address(n): 1 for n in range(MANY)}
    assert left(place) == Left(1, Counter(queued=MANY), Counter(sent=MANY), MANY)
    checked = run("verify", "--json")
    assert (checked.code, checked.document) == (0, {"broken": []})


def settled_by_a_person(place: Desk, server: Script) -> list[int]:
    """Bob looks into the mail server's log for every message in doubt, and says what he saw."""
    with scope(place.organisation_id):
        doubts = list(OutboxMessage.objects.filter(status="ambiguous"))
        for message in doubts:
            channels.resolve_ambiguous(
                actor=place.firm.collector,
                message_id=message.pk,
                was_sent=message.address in server.readers,
                at=place.now,
            )
    return [message.pk for message in doubts]
