"""Any day of a customer, explained: as it is known now, as it was known then, as it would go on."""

from datetime import timedelta

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.explaining import Explained, TooFarAhead, explain
from dunwell.casework.models import Run, RunFacts
from dunwell.engine.explain import CustomerNotInSnapshot
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import Desk, desk, owing, use_server
from tests.keeping.channels.servers import Script


@pytest.fixture
def place(db: None) -> Desk:
    return desk()


def told(place: Desk, *, days: int = 0, ref: str = "C-1") -> Explained:
    """The day so many days from the desk's own."""
    return explain(
        organisation_id=place.organisation_id,
        customer_ref=ref,
        as_of=place.day + timedelta(days=days),
        at=place.now,
    )


def decided(found: Explained) -> tuple[str, ...]:
    (ladder,) = found.ladders
    return ladder.decided


def pay(place: Desk, customer: Customer, number: str, amount: str = "100.00") -> None:
    with scope(place.organisation_id):
        payments.record_payment(
            actor=place.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=customer.pk,
                entity_id=place.firm.entity.pk,
                amount=Money.parse(amount, "GBP"),
                received_on=place.day,
                method="bank_transfer",
                reference=number,
                source_key=f"{number}-{place.day}",
            ),
            at=place.now,
        )


def test_today_is_told_from_what_is_known_now(place: Desk) -> None:
    owing(place)
    found = told(place)
    assert (found.basis, found.says, found.recorded) == ("now", (), ())
    assert decided(found) == ("Missed payment by e-mail goes out.",)


def test_a_past_day_is_told_from_what_was_known_that_morning(
    place: Desk, server: Script
) -> None:
    """Paid since: that morning nobody knew, and the record says the same."""
    customer, owed = owing(place)
    use_server(place, server.port)
    place.release()
    casework.deliver(organisation_id=place.organisation_id, at=place.now)
    later = place.later(3)
    pay(later, customer, owed.number)

    found = told(later, days=-3)

    assert found.basis == "then"
    assert decided(found) == ("Missed payment by e-mail goes out.",)
    assert [(one.status, one.stage, one.disposition) for one in found.recorded] == [
        ("due", "missed_payment", "queued")
    ]
    assert (
        len(found.says) == 1 and "the very facts that the day was decided on" in found.says[0]
    )
    assert "A payment of" not in found.in_words() or "Recorded that day" in found.in_words()
    assert told(later).ladders == (), "today nothing is open"


def test_what_was_changed_since_does_not_change_the_past(place: Desk) -> None:
    """The country's language, say: a fact that has no history of its own."""
    customer, _ = owing(place)
    place.prepare()
    later = place.later(2)
    with scope(place.organisation_id):
        Customer.objects.filter(pk=customer.pk).update(kind="consumer")
    found = told(later, days=-2)
    assert decided(found) == ("Missed payment by e-mail goes out.",)
    assert len(found.says) == 1


def test_where_the_facts_are_gone_the_record_stands(place: Desk) -> None:
    """After thirteen months; then only what has a history can be told."""
    customer, _ = owing(place)
    run = place.prepare()
    later = place.later(2)
    with scope(place.organisation_id):
        RunFacts.objects.filter(run=run).delete()
        Customer.objects.filter(pk=customer.pk).update(kind="consumer")
    found = told(later, days=-2)
    assert decided(found) == ("Nobody is contacted.",)
    assert "known that morning" in found.says[0]
    assert "the record stands: Missed payment by e-mail goes out" in found.says[1]


def test_a_past_day_without_a_run_is_what_it_would_have_decided(place: Desk) -> None:
    owing(place, days_late=9)
    found = told(place, days=-4)
    assert found.says == ("There was no run that day: this is what it would have decided.",)
    assert decided(found) == ("Missed payment by e-mail goes out.",)
    assert found.recorded == ()


def test_a_day_to_come_assumes_that_nothing_happens_but_the_steps(place: Desk) -> None:
    owing(place, days_late=1)
    found = told(place, days=10)
    assert found.basis == "ahead"
    assert found.on_the_way == (
        "23 November 2026: “missed payment” by e-mail",
        "30 November 2026: “check in” by e-mail",
    )
    assert decided(found) == ("We stay silent.",)
    assert "nothing else happens until then" in found.says[0]
    (ladder,) = found.ladders
    assert ladder.would_change == (
        "If nothing is paid or said, “final notice” comes on 22 December 2026.",
    )


def test_nothing_is_stored_by_looking(place: Desk) -> None:
    owing(place)
    for days in (-3, 0, 7):
        told(place, days=days)
    with scope(place.organisation_id):
        assert not Run.objects.exists()


def test_too_far_ahead_and_unknown(place: Desk) -> None:
    owing(place)
    with pytest.raises(TooFarAhead, match="up to 23 February 2027"):
        told(place, days=93)
    for days in (-1, 0, 1):
        with pytest.raises(CustomerNotInSnapshot):
            told(place, days=days, ref="C-404")


def test_json_says_what_it_rests_on(place: Desk) -> None:
    owing(place)
    document = told(place, days=3).as_json()
    assert document["basis"] == "ahead"
    assert document["customer_id"] == "C-1" and document["ladders"]
    assert document["on_the_way"] == ["23 November 2026: “missed payment” by e-mail"]
