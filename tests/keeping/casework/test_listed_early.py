"""An invoice that a message listed before it was due goes on from there once it is overdue."""

from datetime import timedelta

from dunwell.casework import operations as casework
from dunwell.casework.models import Case
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from tests.keeping.casework.desk import desk, owing, use_server
from tests.keeping.channels.servers import Script
from tests.keeping.receivables.people import invoice


def test_it_is_neither_told_the_same_again_nor_forgotten(db: None, server: Script) -> None:
    """The first is paid and the episode ends; the second must not wait for ever."""
    place = desk()
    customer, first = owing(place, days_late=1)
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

    late = place.later(14)  # nine days past due: the call comes at seven
    run = late.prepare()

    with scope(place.organisation_id):
        (decision,) = run.decisions.all()
        assert (decision.status, decision.stage) == ("due", "check_in"), decision.reasons
        assert decision.episode == 2
