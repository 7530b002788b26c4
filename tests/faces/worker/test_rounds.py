"""One round of the worker: everybody is served, and a fault keeps to itself."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Trial
from dunwell.channels.models import Heartbeat
from dunwell.demo import operations as demo
from dunwell.demo.models import Journey
from dunwell.identity import actor as actors
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.worker import loop, trials
from dunwell.worker.round import Rounds
from tests.keeping.channels import posts, servers
from tests.keeping.channels.posts import Post
from tests.keeping.channels.servers import Script


@pytest.fixture
def server() -> Iterator[Script]:
    with servers.running(Script()) as script:
        yield script


def thanks(here: Post, ref: str) -> int:
    """Something to send at any hour."""
    return posts.thanks(here, ref, due_at=clock.now())


def firm(slug: str, server: Script) -> Post:
    made = posts.post(slug)
    posts.use_server(made, server.port)
    return made


def test_it_sends_what_is_due_for_every_organisation(db: None, server: Script) -> None:
    for slug in ("alder", "birch"):
        thanks(firm(slug, server), f"carol-of-{slug}")

    loop.once()

    assert sorted(server.readers) == [
        "carol-of-alder@example.com",
        "carol-of-birch@example.com",
    ]


def test_it_leaves_a_sign_of_life(db: None) -> None:
    before = clock.now()

    loop.once()

    assert before <= Heartbeat.objects.get().at <= clock.now()


def test_a_sandbox_lives_by_its_own_clock(db: None, server: Script) -> None:
    """Due next month by our clock; the sandbox is there already."""
    here = firm("sandbox", server)
    message_id = posts.thanks(here, "carol", due_at=clock.now() + posts.A_MONTH)
    loop.once()
    assert server.kept == []

    posts.move_clock(here, posts.A_MONTH * 2)
    loop.once()

    assert len(server.kept) == 1
    assert posts.look(here, message_id).status == "sent"


def test_a_day_that_cannot_be_prepared_does_not_stop_the_mail(
    db: None, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten on a Tuesday, and no policy published yet."""
    here = firm("alder", server)
    posts.move_clock(here, posts.AT - clock.now())
    posts.thanks(here, "carol", due_at=posts.AT - posts.A_MONTH)

    loop.once()

    assert server.readers == ["carol@example.com"]
    assert "policy" in caplog.text


class TestAFaultInOneOrganisation:
    @pytest.fixture
    def broken(self, db: None, server: Script) -> Post:
        """Older than the other, so that it is served first; its time zone does not exist."""
        made = firm("alder", server)
        with scope(made.organisation_id):
            Entity.objects.update(timezone="Nowhere/Land")
        return made

    def test_does_not_keep_the_others_waiting(
        self, broken: Post, server: Script, caplog: pytest.LogCaptureFixture
    ) -> None:
        thanks(firm("birch", server), "carol")

        loop.once()

        assert server.readers == ["carol@example.com"]
        assert "Nowhere/Land" in caplog.text, "and it is not swallowed"

    def test_rests_a_minute_and_is_served_again(self, broken: Post, server: Script) -> None:
        rounds = Rounds()
        rounds.go()
        assert list(rounds.resting) == [broken.organisation_id]
        thanks(broken, "carol")
        with scope(broken.organisation_id):
            Entity.objects.update(timezone="Europe/London")

        rounds.go()
        assert server.kept == []

        rounds.resting[broken.organisation_id] = clock.now()
        rounds.go()
        assert (len(server.kept), rounds.resting) == (1, {})


class TestASandboxOnItsWay:
    """Its clock stands on a Saturday, so that there is no day to decide."""

    @pytest.fixture
    def here(self, db: None, server: Script) -> Post:
        made = firm("alder", server)
        posts.move_clock(made, posts.AT + timedelta(days=4) - clock.now())
        return made

    def set_out(self, here: Post, days: int) -> None:
        actor = actors.system(here.organisation_id)
        demo.set_out(actor=actor, days=days, now=clock.now())

    def journey(self, here: Post) -> Journey:
        with scope(here.organisation_id):
            return Journey.objects.get()

    def test_lives_a_day_a_round_and_is_waited_for_until_it_is_there(self, here: Post) -> None:
        rounds = Rounds()
        assert not rounds.is_awaited()
        self.set_out(here, 1)
        assert rounds.is_awaited()

        rounds.go()

        assert self.journey(here).status == "arrived"
        assert not rounds.is_awaited()

    def test_ends_at_a_fault_of_ours_and_says_so(
        self, here: Post, caplog: pytest.LogCaptureFixture
    ) -> None:
        self.set_out(here, 30)
        with scope(here.organisation_id):
            Entity.objects.update(timezone="Nowhere/Land")

        Rounds().go()

        assert "Nowhere/Land" in caplog.text, "and it is not swallowed"
        journey = self.journey(here)
        assert (journey.status, "our mistake" in journey.why) == ("failed", True)


def test_a_problem_is_said_once_until_it_changes(
    db: None, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    here = posts.post()
    with servers.nobody_listening() as port:
        posts.use_server(here, port)
        thanks(here, "carol")
        rounds = Rounds()
        for _ in range(3):
            rounds.go()

    assert caplog.text.count("does not answer") == 1

    posts.use_server(here, server.port)
    rounds.go()
    assert len(server.kept) == 1


def test_the_log_names_nobody(
    db: None, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    server.refuses = {"carol@example.com": "550 5.1.1 carol@example.com: no such user"}
    here = firm("alder", server)
    message_id = thanks(here, "carol")

    loop.once()

    assert "delivered" in caplog.text and "carol" not in caplog.text.lower()
    assert "no such user" in posts.look(here, message_id).outcome


def test_the_wait_doubles_to_a_minute() -> None:
    assert [loop.wait_seconds(failures) for failures in range(6)] == [5, 10, 20, 40, 60, 60]


def test_it_tries_a_draft(db: None, server: Script) -> None:
    here = firm("alder", server)
    with scope(here.organisation_id):
        number = asked(here)
    loop.once()
    with scope(here.organisation_id):
        assert "No policy is in force" in Trial.objects.get(pk=number).why


def test_a_fault_in_a_trial_keeps_to_itself_and_rests(
    db: None, server: Script, caplog: pytest.LogCaptureFixture
) -> None:
    broken, sound = firm("alder", server), firm("birch", server)
    for here in (broken, sound):
        with scope(here.organisation_id):
            asked(here)
    with scope(broken.organisation_id):
        Entity.objects.update(timezone="Nowhere/Land")

    assert trials.go() == 0, "the sound one was tried: there may be more"

    assert "Nowhere/Land" in caplog.text
    for here, why in ((broken, "our mistake"), (sound, "No policy")):
        with scope(here.organisation_id):
            assert why in Trial.objects.get().why
    assert trials.go() == trials.LOOKS_SECONDS


def asked(here: Post) -> int:
    return casework.ask_trial(
        actor=actors.system(here.organisation_id),
        kind="diff",
        text="policy: draft",
        first=posts.AT.date(),
        last=posts.AT.date(),
        at=clock.now(),
    )
