"""An invoice that a message listed before it was due goes on from there once it is overdue."""

from datetime import timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import CallTask, Case, Decision
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from tests.keeping.casework.desk import Desk, desk, owing, use_server
from tests.keeping.channels.servers import Script
from tests.keeping.receivables.people import invoice


@pytest.fixture
def late(db: None, server: Script) -> Desk:
    """The first is paid and the episode ends; nine days ago the second fell due."""
    place = desk()
    customer, first = owing(place, days_late=1, phone="+442079460000")
    with scope(place.organisation_id):
        invoice(place.firm, customer, number="INV-2", due_on=place.day + timedelta(days=5))
    use_server(place, server.port)
    place.release()
    casework.deliver(organisation_id=place.organisation_id, at=place.now)
    paid = place.later(1)
    with scope(place.organisation_id):
        payments.record_payment(
            actor=place.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=customer.pk,
                entity_id=place.firm.entity.pk,
                amount=Money(first.amount_minor, "GBP"),
                received_on=paid.day,
                method="bank_transfer",
                reference=first.number,
                source_key="p-1",
            ),
            at=paid.now,
        )
    paid.prepare()
    with scope(place.organisation_id):
        assert Case.objects.get().episode == 0, "nothing is overdue between the two"

    return place.later(14)


def test_it_is_neither_told_the_same_again_nor_forgotten(late: Desk) -> None:
    run = late.prepare()
    with scope(late.organisation_id):
        (decision,) = run.decisions.all()
        assert (decision.status, decision.stage) == ("due", "check_in"), decision.reasons
        assert (decision.episode, decision.channel) == (2, "call")


def test_a_call_that_nobody_made_in_the_old_episode_is_forgotten(late: Desk) -> None:
    """It was answered by the step after it: the new call is not undone before it is asked for."""
    with scope(late.organisation_id):
        told = Decision.objects.filter(stage__isnull=False).latest("pk")
        CallTask.objects.create(
            organisation_id=late.organisation_id, decision=told, key="old", stage="check_in",
            customer_id=told.customer_id, entity_id=told.entity_id, episode=1, number="1",
            made_on=late.day - timedelta(days=20), lapses_on=late.day - timedelta(days=17),
            status=CallTask.Status.LAPSED,
        )  # fmt: skip
    run = late.prepare()
    with scope(late.organisation_id):
        (decision,) = run.decisions.all()
        assert (decision.stage, decision.channel) == ("check_in", "call")
