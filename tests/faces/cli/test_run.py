"""`dunwell run`: once a day, whole, and only after a person's yes."""

from datetime import timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Decision, Run
from dunwell.channels.models import OutboxMessage
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from tests.faces.cli.calling import dunwell
from tests.keeping.casework.desk import POLICY, Desk, desk, owing, use_server
from tests.keeping.casework.sandbox import live_at, wait
from tests.keeping.channels.servers import Script, nobody_listening

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def monday(transactional_db: None) -> Desk:
    return live_at(desk())


def statuses(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return list(OutboxMessage.objects.order_by("pk").values_list("status", flat=True))


def test_in_the_evening_nothing_leaves_and_it_says_why(monday: Desk, server: Script) -> None:
    use_server(monday, server.port)
    owing(monday)
    wait(monday, by=timedelta(hours=10))
    assert "For 1 contact the hours of that day are over" in dunwell("plan").err
    said = dunwell("run")
    assert said.code == 0
    assert "1 message written" in said.out and "1 message will not leave today" in said.out
    assert (server.kept, statuses(monday)) == ([], ["cancelled"])


def test_the_first_run_only_proposes_until_a_person_says_yes(server: Script) -> None:
    cautious = live_at(desk(confirmed=False))
    use_server(cautious, server.port)
    owing(cautious)

    said = dunwell("run", "--json")
    assert (said.code, said.document["status"], said.document["queued"]) == (0, "proposed", 0)
    assert "dunwell approve first-run" in said.err
    assert (server.kept, statuses(cautious)) == ([], [])

    assert dunwell("approve", "first-run").code == 0
    sent = dunwell("run", "--json")
    assert (sent.code, sent.document["sent"]) == (0, 1), sent.err
    assert server.readers == ["c-1@cakes.example"]


def test_the_second_run_of_a_day_does_nothing(monday: Desk, server: Script) -> None:
    use_server(monday, server.port)
    owing(monday)
    first, second = dunwell("run", "--json"), dunwell("run", "--json")

    assert (first.code, second.code) == (0, 0)
    assert first.document["run"] == second.document["run"]
    assert (first.document["sent"], second.document["sent"]) == (1, 0)
    assert second.document["queued"] == 0
    assert len(server.kept) == 1
    with scope(monday.organisation_id):
        assert (Run.objects.count(), Decision.objects.count()) == (1, 1)


def test_a_day_before_the_last_run_is_refused(monday: Desk, server: Script) -> None:
    use_server(monday, server.port)
    owing(monday)
    dunwell("run")
    refusal = dunwell("run", "--as-of", "2026-11-20").refusal
    assert "23 November 2026 has been decided already" in refusal
    with scope(monday.organisation_id):
        assert Run.objects.count() == 1


def test_a_day_that_has_not_come_is_refused_and_blocks_nothing(server: Script) -> None:
    cautious = desk()
    use_server(cautious, server.port)
    owing(cautious)
    far_ahead = cautious.later(400)
    with pytest.raises(casework.RunAhead, match="today is 23 November 2026"):
        casework.prepare(actor=cautious.firm.collector, as_of=far_ahead.day, at=cautious.now)
    assert "is not possible yet" in dunwell("run", "--as-of", "2099-01-01").refusal
    with scope(cautious.organisation_id):
        assert Run.objects.count() == 0
    assert cautious.prepare().as_of == cautious.day


def test_the_days_cap_is_no_problem_and_says_how_many_wait(
    monday: Desk, server: Script
) -> None:
    use_server(monday, server.port)
    Organisation.objects.filter(pk=monday.organisation_id).update(daily_cap=1)
    for number in range(3):
        owing(monday, f"C-{number}")
    said = dunwell("run")
    assert (said.code, len(server.kept)) == (0, 1), said.err
    assert "cap is reached: 2 messages wait" in said.out
    again = dunwell("run", "--json")
    assert (again.code, again.document["later"], again.document["problems"]) == (0, 2, [])


def test_a_mail_server_that_is_away_loses_nothing(monday: Desk, server: Script) -> None:
    with nobody_listening() as port:
        use_server(monday, port)
        owing(monday)
        said = dunwell("run", "--json")
    assert said.code == 1
    assert said.document["sent"] == 0 and said.document["problems"]
    assert statuses(monday) == ["queued"]

    use_server(monday, server.port)
    again = dunwell("run", "--json")
    assert (again.code, again.document["sent"]) == (0, 1), again.err
    assert dunwell("run", "--json").document["sent"] == 0
    assert len(server.kept) == 1


def test_a_mail_server_that_is_busy_is_tried_again_later(monday: Desk, server: Script) -> None:
    server.data = "451 Too busy, try later"
    use_server(monday, server.port)
    owing(monday)
    said = dunwell("run")
    assert said.code == 1
    assert "451 Too busy" in said.out and "Still waiting: 1 message" in said.out
    assert statuses(monday) == ["queued"]


def test_an_address_that_nobody_answers_at_is_a_problem_said_plainly(
    monday: Desk, server: Script
) -> None:
    server.rcpt = "550 5.1.1 No such user"
    use_server(monday, server.port)
    owing(monday)
    said = dunwell("run", "--json")
    assert (said.code, said.document["failed"]) == (1, 1)
    assert any("550" in problem for problem in said.document["problems"])
    assert statuses(monday) == ["failed"]


def test_without_sending_it_only_queues(monday: Desk) -> None:
    owing(monday)
    said = dunwell("run", "--no-send", "--json")
    assert (said.code, said.document["queued"], said.document["sent"]) == (0, 1, 0)
    assert statuses(monday) == ["queued"]


def test_what_needs_approval_waits_for_it(server: Script) -> None:
    strict = POLICY.replace("tone: warm}", "tone: warm, approval: manager}", 1)
    place = live_at(desk(policy=strict))
    use_server(place, server.port)
    owing(place, "C-1")
    owing(place, "C-2")
    assert dunwell("run", "--json").document["sent"] == 0

    waiting = dunwell("approve", "--json").document
    assert [(row["customer"], row["asks"]) for row in waiting] == [
        ("Carol's Cakes", "100.00 GBP")
    ] * 2
    first, second = (str(row["number"]) for row in waiting)
    assert dunwell("approve", first, "--json").document == {
        "number": int(first),
        "status": "approved",
    }
    assert "Declined" in dunwell("approve", second, "--decline", "Not this one.").out
    assert first not in dunwell("approve").out
    assert "Waiting now: nothing" in dunwell("approve", first).refusal

    assert dunwell("run", "--json").document["sent"] == 1
    assert len(server.kept) == 1


def test_verify_finds_a_day_in_order(monday: Desk, server: Script) -> None:
    use_server(monday, server.port)
    owing(monday)
    dunwell("run")
    said = dunwell("verify", "--json")
    assert (said.code, said.document) == (0, {"broken": []})
