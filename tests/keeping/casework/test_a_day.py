"""A day from the facts to the outbox: decided once, released once, held where it must be."""

import pytest

from dunwell.casework import operations as casework
from dunwell.casework import worklist
from dunwell.casework.models import Decision, Run
from dunwell.channels.models import OutboxMessage
from dunwell.identity.actor import NotAllowed
from dunwell.identity.scope import scope
from tests.keeping.casework.crowd import owing_many
from tests.keeping.casework.desk import Desk, desk, owing

pytestmark = pytest.mark.django_db


def test_a_run_is_stored_once_a_day(monday: Desk) -> None:
    owing(monday)
    first, second = monday.prepare(), monday.prepare()
    assert first.pk == second.pk
    with scope(monday.organisation_id):
        assert Run.objects.count() == 1
        assert [d.status for d in Decision.objects.all()] == ["due"]


def test_release_queues_one_message_with_the_words_and_the_link(monday: Desk) -> None:
    owing(monday)
    assert monday.release() == casework.Released(queued=1, tasked=0, unreachable=0)
    with scope(monday.organisation_id):
        message = OutboxMessage.objects.get()
    assert message.address == "c-1@cakes.example"
    assert "INV-C-1" in message.text and "/p/" in message.text
    assert message.due_at == monday.now


def test_releasing_again_does_nothing(monday: Desk) -> None:
    owing(monday)
    monday.release()
    assert monday.release() == casework.Released(queued=0, tasked=0, unreachable=0)
    with scope(monday.organisation_id):
        assert OutboxMessage.objects.count() == 1


def test_a_first_run_only_proposes() -> None:
    cautious = desk(confirmed=False)
    owing(cautious)
    with pytest.raises(casework.FirstRunUnconfirmed, match="only proposes"):
        cautious.release()
    with scope(cautious.organisation_id):
        assert OutboxMessage.objects.count() == 0
        assert Decision.objects.get().disposition == Decision.Disposition.PROPOSED


def test_a_viewer_releases_nothing(monday: Desk) -> None:
    owing(monday)
    run = monday.prepare()
    with scope(monday.organisation_id), pytest.raises(NotAllowed):
        casework.release(actor=monday.firm.viewer, run_id=run.pk, at=monday.now)


def test_yesterday_cannot_be_decided_after_today(monday: Desk) -> None:
    owing(monday)
    monday.prepare()
    with pytest.raises(casework.RunInThePast, match="23 November 2026"):
        monday.later(-3).prepare()


def test_a_day_is_stored_in_its_order_and_listed_by_it() -> None:
    place = desk()
    owing_many(place, 3)
    owing(place, ref="B-1", amount="90000.00")
    run = place.prepare()
    with scope(place.organisation_id):
        ranked = [
            (decision.rank, decision.customer.ref, decision.priority)
            for decision in run.decisions.select_related("customer").order_by("rank")
        ]
        listed = [row.customer_name for row in worklist.going_out(run.pk, most=10)]
        names = dict(run.decisions.values_list("rank", "customer__name"))
    assert [rank for rank, _, _ in ranked] == [1, 2, 3, 4]
    assert [ref for _, ref, _ in ranked] == ["B-1", "C-0", "C-1", "C-2"]
    assert ranked[0][2] > ranked[1][2] == ranked[2][2] == ranked[3][2]
    assert listed == [names[rank] for rank in sorted(names)]


def test_a_customer_whose_number_has_bars_in_it_has_an_episode_too() -> None:
    place = desk()
    owing(place, ref="A|B")
    run = place.prepare()
    with scope(place.organisation_id):
        decision = run.decisions.get()
        assert decision.key == f"A|B|{decision.entity.code}|1|missed_payment|email"
    assert decision.episode == 1
