"""From the outbox to the mailbox, with the whole engine asked once more on the way."""

from datetime import timedelta
from pathlib import Path

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval, CallTask, Case, ToldStage
from dunwell.channels import operations as channels
from dunwell.channels.mailbox import reading
from dunwell.channels.models import OutboxMessage
from dunwell.channels.transports import opened
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.receivables.models import Address, Invoice
from tests.keeping.casework.desk import Desk, at, owing
from tests.keeping.casework.happenings import (
    Happening,
    disputes,
    disputes_a_part,
    is_in_hardship,
    pays,
    pays_a_little,
    promises,
    wants_no_email,
)
from tests.keeping.receivables.people import invoice

pytestmark = pytest.mark.django_db(transaction=True)


def send(place: Desk) -> channels.SendSummary:
    with opened() as ways:
        summary = channels.send_due(
            organisation_id=place.organisation_id,
            at=place.now,
            recheck=casework.recheck,
            opened=ways,
        )
    with scope(place.organisation_id):
        casework.absorb_contacts(organisation_id=place.organisation_id)
    return summary


def outcome_of_the_message(place: Desk) -> tuple[str, str]:
    with scope(place.organisation_id):
        message = OutboxMessage.objects.get()
    return message.status, message.outcome


def test_the_message_arrives_and_the_case_moves(monday: Desk, mailbox: Path) -> None:
    _, invoice = owing(monday)
    monday.release()
    assert send(monday).sent == 1
    (mail,) = reading.messages(mailbox)
    assert mail.to == "c-1@cakes.example"
    assert "100.00" in mail.text
    with scope(monday.organisation_id):
        case = Case.objects.get()
        assert (case.episode, case.stage, case.stage_on) == (1, "missed_payment", monday.day)
        told = ToldStage.objects.get()
        assert (told.item_id, told.stage) == (invoice.item_id, "missed_payment")


def test_an_address_that_bounced_gives_way_to_their_next(monday: Desk, mailbox: Path) -> None:
    customer, _ = owing(monday)
    with scope(monday.organisation_id):
        Address.objects.update(status=Address.Status.BOUNCED)
        Address.objects.create(
            organisation_id=monday.organisation_id,
            customer=customer,
            channel="email",
            address="accounts@cakes.example",
        )
    monday.release()
    assert send(monday).sent == 1
    (mail,) = reading.messages(mailbox)
    assert mail.to == "accounts@cakes.example"


def test_sending_again_sends_nothing(monday: Desk, mailbox: Path) -> None:
    owing(monday)
    monday.release()
    send(monday)
    monday.release()
    assert send(monday).sent == 0
    assert len(reading.messages(mailbox)) == 1


@pytest.mark.parametrize(
    "happening",
    [pays, pays_a_little, disputes, disputes_a_part, is_in_hardship, promises, wants_no_email],
)
def test_what_happens_after_the_decision_is_heeded_at_sending(
    monday: Desk, mailbox: Path, happening: Happening
) -> None:
    customer, invoice = owing(monday)
    monday.release()
    with scope(monday.organisation_id):
        happening(monday, customer, invoice)
    assert send(monday).sent == 0
    status, why = outcome_of_the_message(monday)
    assert status == OutboxMessage.Status.CANCELLED
    assert why.endswith(".")
    assert reading.messages(mailbox) == []


def test_a_message_that_waited_past_its_hours_lapses(monday: Desk, mailbox: Path) -> None:
    owing(monday)
    monday.release()
    with opened() as ways:
        channels.send_due(
            organisation_id=monday.organisation_id,
            at=at(monday.day, 20),
            recheck=casework.recheck,
            opened=ways,
        )
    assert outcome_of_the_message(monday)[0] == OutboxMessage.Status.CANCELLED
    assert reading.messages(mailbox) == []


def test_an_approval_by_a_second_person_lets_the_step_go(monday: Desk, mailbox: Path) -> None:
    _, invoice = owing(monday, days_late=40)
    live_through(monday, "missed_payment", 21, invoice)
    live_through(monday, "check_in", 15, invoice)
    monday.release()
    assert send(monday).sent == 0
    with scope(monday.organisation_id):
        approval = Approval.objects.get()
        casework.approve(actor=monday.firm.admin, approval_id=approval.pk, at=monday.now)
    assert send(monday).sent == 1
    (mail,) = reading.messages(mailbox)
    assert "INV-C-1" in mail.text


def test_a_yes_lets_its_own_step_go_as_long_as_it_stands(monday: Desk, mailbox: Path) -> None:
    """Dora's was a yes to hers, and is one no longer."""
    for ref in ("C-1", "C-DORA"):
        _, invoice = owing(monday, ref, days_late=40)
        live_through(monday, "missed_payment", 21, invoice)
        live_through(monday, "check_in", 15, invoice)
    monday.release()
    with scope(monday.organisation_id):
        for asked in Approval.objects.order_by("pk"):
            casework.approve(actor=monday.firm.admin, approval_id=asked.pk, at=monday.now)
        doras = Approval.objects.filter(decision__customer__ref="C-DORA")
        assert doras.update(status=Approval.Status.WITHDRAWN) == 1
    assert send(monday).sent == 1
    (mail,) = reading.messages(mailbox)
    assert "INV-C-1" in mail.text


def live_through(place: Desk, stage: str, days_ago: int, invoice: Invoice) -> None:
    """The stage was carried out so many days ago."""
    with scope(place.organisation_id):
        channels.record_contact(
            draft=channels.ContactDraft(
                organisation_id=place.organisation_id,
                customer_id=invoice.customer_id,
                entity_id=place.firm.entity.pk,
                at=at(place.day - timedelta(days=days_ago)),
                channel="email",
                direction="out",
                outcome="sent",
                asks_for_money=True,
                stage=stage,
                episode=1,
                item_ids=(invoice.item_id,),
                key=f"past|{invoice.number}|{stage}",
            )
        )
        casework.absorb_contacts(organisation_id=place.organisation_id)


def test_a_call_becomes_a_task_and_its_outcome_moves_the_case(monday: Desk) -> None:
    _, invoice = owing(monday, days_late=10, phone="+44 20 7946 0018")
    live_through(monday, "missed_payment", 8, invoice)
    assert monday.release().tasked == 1
    assert monday.release().tasked == 0
    with scope(monday.organisation_id):
        task = CallTask.objects.get()
        casework.record_call_outcome(
            actor=monday.firm.collector, task_id=task.pk, outcome="no_answer", at=monday.now
        )
        with pytest.raises(casework.CallIsOver, match="done already by Bob"):
            casework.record_call_outcome(
                actor=monday.firm.collector, task_id=task.pk, outcome="reached", at=monday.now
            )
        assert Case.objects.get().stage == "check_in"


def test_a_promise_on_the_telephone_holds_the_chase(monday: Desk) -> None:
    _, invoice = owing(monday, days_late=10, phone="+44 20 7946 0018")
    live_through(monday, "missed_payment", 8, invoice)
    monday.release()
    with scope(monday.organisation_id):
        casework.record_call_outcome(
            actor=monday.firm.collector,
            task_id=CallTask.objects.get().pk,
            outcome="promise",
            promised=casework.Promised(Money(10_000, "GBP"), monday.day + timedelta(days=3)),
            at=monday.now,
        )
    tomorrow = monday.later(1)
    run = tomorrow.prepare()
    with scope(monday.organisation_id):
        (decision,) = run.decisions.all()
    assert decision.status == "silent"
    assert decision.reasons == ["INV-C-1 is set aside (promise) until 1 December 2026."]


def test_money_that_was_asked_for_is_thanked_for_once(monday: Desk, mailbox: Path) -> None:
    customer, invoice = owing(monday)
    monday.release()
    send(monday)
    with scope(monday.organisation_id):
        pays(monday, customer, invoice)
        assert (
            casework.thank_for_payments(organisation_id=monday.organisation_id, at=monday.now)
            == 1
        )
        assert (
            casework.thank_for_payments(organisation_id=monday.organisation_id, at=monday.now)
            == 0
        )
    send(monday)
    assert "thank" in reading.messages(mailbox)[-1].subject.lower()


def test_the_second_invoice_s_message_can_be_taken_back(monday: Desk, mailbox: Path) -> None:
    """It is the same step about another invoice, so it waits under a longer key."""
    customer, first = owing(monday)
    monday.release()
    send(monday)
    later = monday.later(8)
    with scope(monday.organisation_id):
        day_before = later.day - timedelta(days=1)
        invoice(monday.firm, customer, number="INV-B", due_on=day_before)
        pays(monday, customer, first)
    run = later.prepare()
    later.release()
    with scope(monday.organisation_id):
        casework.undo(
            actor=monday.firm.collector, decision_id=run.decisions.get().pk, at=later.now
        )
        statuses = OutboxMessage.objects.order_by("pk").values_list("status", flat=True)
        assert list(statuses) == ["sent", "cancelled"]


def test_trap_a_rolling_payer_is_neither_escalated_nor_silenced_by_a_settled_invoice(
    monday: Desk, mailbox: Path
) -> None:
    """Invoice A is asked for, then paid; B, late by then, starts at the bottom."""
    customer, first = owing(monday, days_late=1)
    monday.release()
    send(monday)
    tuesday = monday.later(8)
    with scope(monday.organisation_id):
        day_before = tuesday.day - timedelta(days=1)
        second = invoice(monday.firm, customer, number="INV-B", due_on=day_before)
        pays(monday, customer, first)
    tuesday.release()
    assert send(tuesday).sent == 1
    with scope(monday.organisation_id):
        case = Case.objects.get()
        assert (case.episode, case.stage, case.stage_on) == (1, "missed_payment", tuesday.day)
        told = ToldStage.objects.filter(item_id=second.item_id)
        assert [row.stage for row in told] == ["missed_payment"]
    assert "INV-B" in reading.messages(mailbox)[-1].text
