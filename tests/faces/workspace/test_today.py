"""Today: what is approved leaves, what is not stays, and the page's statements do not grow."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from dunwell.casework import operations as casework
from dunwell.casework.models import Approval, CallTask, Decision
from dunwell.channels.models import ContactAttempt, OutboxMessage
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.receivables.models import Promise
from tests.faces.workspace.counting import statements
from tests.faces.workspace.office import Office, office
from tests.keeping.casework.desk import POLICY, at
from tests.support.pages import text_of

TODAY = "/"


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def _decision(place: Office) -> Decision:
    run = place.desk.prepare()
    with scope(place.id):
        return Decision.objects.get(run=run)


def _disposition(place: Office, decision: Decision) -> str:
    with scope(place.id):
        return Decision.objects.get(pk=decision.pk).disposition


def test_the_message_is_read_before_it_is_approved(place: Office) -> None:
    place.owing(amount="1240.00")
    decision = _decision(place)
    page = text_of(place.signed_in("bob").get(TODAY))
    assert "Going out today 1" in page
    assert "INV-C-1 fell due yesterday" in page
    mail = place.signed_in("bob").get(_url("decision_message", decision.pk))
    assert "£1,240.00" in mail.content.decode()
    assert "script-src" not in mail["Content-Security-Policy"]
    assert "default-src 'none'" in mail["Content-Security-Policy"]


def test_one_is_approved_and_can_be_taken_back(place: Office) -> None:
    place.owing()
    decision, client = _decision(place), place.signed_in("bob")
    client.post(_url("approve", decision.pk))
    assert _disposition(place, decision) == "queued"
    assert "Approved by Bob" in text_of(client.get(TODAY))
    client.post(_url("undo", decision.pk))
    assert _disposition(place, decision) == "proposed"
    with scope(place.id):
        assert [m.status for m in OutboxMessage.objects.all()] == ["cancelled"]


def test_all_are_approved_at_once(place: Office) -> None:
    for number in range(3):
        place.owing(f"C-{number}")
    place.desk.prepare()
    client = place.signed_in("bob")
    answer = client.post(_url("approve_all"), follow=True)
    assert "3 messages on the way." in text_of(answer)
    with scope(place.id):
        assert OutboxMessage.objects.filter(status="queued").count() == 3


def test_not_today_is_kept_with_who_said_so(place: Office) -> None:
    place.owing()
    decision, client = _decision(place), place.signed_in("bob")
    client.post(_url("set_aside", decision.pk))
    assert _disposition(place, decision) == "set_aside"
    assert "Not today by Bob" in text_of(client.get(TODAY))


def test_a_firm_without_books_is_shown_the_way_to_bring_them_in(db: None) -> None:
    page = office(confirmed=False).signed_in("olga").get(TODAY)
    assert "Nothing is owed here yet." in text_of(page)
    assert f'href="{_url("import")}"' in page.content.decode()
    assert "Confirm, and begin" not in text_of(page), "there is nothing to confirm"


@pytest.mark.parametrize("name", ["out", "held", "peace"])
def test_a_list_of_a_day_that_is_not_prepared_leads_to_today(place: Office, name: str) -> None:
    page = text_of(place.signed_in("bob").get(_url(name), follow=True))
    assert "Today is not prepared yet, so there is no list of it." in page


def test_nothing_leaves_before_the_first_yes(db: None) -> None:
    cautious = office(confirmed=False)
    cautious.owing()
    decision, bob = _decision(cautious), cautious.signed_in("bob")
    assert "Nothing has left yet" in text_of(bob.get(TODAY))
    answer = bob.post(_url("approve", decision.pk), follow=True)
    assert "first run only proposes" in text_of(answer)
    assert _disposition(cautious, decision) == "proposed"
    cautious.signed_in("olga").post(_url("first_yes"), {"daily_cap": "20"})
    assert Organisation.objects.get(pk=cautious.id).daily_cap == 20
    bob.post(_url("approve", decision.pk))
    assert _disposition(cautious, decision) == "queued"


def _calling(place: Office) -> tuple[Client, CallTask]:
    """Bob, with a call on his list."""
    place.owing(days_late=8, amount="300.00", phone="+442079460123")
    place.desk.prepare()
    client = place.signed_in("bob")
    client.post(_url("approve_all"))
    later = place.desk.later(7)
    Organisation.objects.filter(pk=place.id).update(clock_offset_seconds=_offset(place, 7))
    with scope(place.id):
        message = OutboxMessage.objects.get()
        assert message.customer_id is not None
        ContactAttempt.objects.create(
            organisation_id=place.id,
            customer_id=message.customer_id,
            entity_id=message.entity_id,
            at=place.desk.now,
            channel="email",
            direction="out",
            stage=message.stage,
            episode=message.episode,
            outcome="sent",
            asks_for_money=True,
            address=message.address,
            item_ids=message.item_ids,
            key=message.key,
        )
    later.release()
    with scope(place.id):
        return client, CallTask.objects.get()


def _offset(place: Office, days: int) -> int:
    return Organisation.objects.get(pk=place.id).clock_offset_seconds + days * 86_400


def test_a_call_is_noted_in_two_clicks(place: Office) -> None:
    client, task = _calling(place)
    page = text_of(client.get(TODAY))
    assert "Check in, +442079460123" in page and "How did it go?" in page
    client.post(_url("call", task.pk), {"outcome": "no_answer"})
    with scope(place.id):
        assert CallTask.objects.get().outcome == "no_answer"
        assert ContactAttempt.objects.filter(channel="call", outcome="no_answer").count() == 1


def test_a_promise_on_a_call_needs_its_amount_and_day(place: Office) -> None:
    client, task = _calling(place)
    answer = client.post(_url("call", task.pk), {"outcome": "promise"}, follow=True)
    assert "Say how much they promised, and by when." in text_of(answer)
    client.post(
        _url("call", task.pk),
        {"outcome": "promise", "amount": "300.00", "due_on": "2026-12-04"},
    )
    with scope(place.id):
        assert CallTask.objects.get().status == "done"
        assert Promise.objects.get().amount_minor == 30000


def test_a_firm_step_needs_a_manager(place: Office) -> None:
    place.owing()
    decision = _decision(place)
    with scope(place.id):
        Decision.objects.filter(pk=decision.pk).update(disposition="awaiting")
        approval = Approval.objects.create(
            organisation_id=place.id,
            decision=decision,
            key=decision.key,
            needed_role="manager",
            asked_at=place.desk.now,
            proposed_by="Dunwell",
        )
    url = _url("approval", approval.pk, "approve")
    assert place.signed_in("bob").post(url).status_code == 403
    assert "Needs a manager" in text_of(place.signed_in("bob").get(TODAY))
    place.signed_in("olga").post(url)
    assert _disposition(place, decision) == "queued"
    answer = place.signed_in("alice").post(url, follow=True)
    assert "approved already by Olga" in text_of(answer)


def test_a_call_made_from_the_day_before_is_not_asked_for_again(place: Office) -> None:
    """The day proposes it once more, as long as nobody has made it."""
    client, task = _calling(place)
    Organisation.objects.filter(pk=place.id).update(clock_offset_seconds=_offset(place, 1))
    place.desk.later(8).prepare()
    page = text_of(client.get(TODAY))
    assert page.count("Check in") == 1
    assert "As of yesterday: INV-C-1 fell due 15 days ago" in page, "it is sixteen by now"
    client.post(_url("call", task.pk), {"outcome": "no_answer"})
    assert "Check in" not in text_of(client.get(TODAY))


def test_one_debt_on_two_channels_is_told_apart_and_counted_once(place: Office) -> None:
    place.owing(amount="100.00", address="1 Mill Lane, Leeds LS1 1AA")
    both = "{id: final_notice, day: 1, send: {email: final_notice, letter: final_notice}, "
    one = "{id: missed_payment, day: 1, send: {email: missed_payment}, "
    with scope(place.id):
        casework.publish_policy(
            actor=place.desk.firm.admin,
            text=POLICY.split("  - {id: check_in")[0].replace(
                one, both + "approval: manager, "
            ),
            reason="Both at once.",
            effective_on=place.desk.day,
            at=place.desk.now,
        )
    place.desk.prepare()
    with scope(place.id):
        assert Approval.objects.count() == 2
        Approval.objects.update(passed_to="admin", asked_at=at(date(2026, 11, 20)))
    answer = place.signed_in("alice").get(TODAY)
    said = text_of(answer)
    assert "Approvals 2 Firm steps" in said
    assert "£200" not in said, "the debt is one"
    assert "Final notice, by e-mail" in said and "Final notice, by letter" in said
    assert "Unanswered since 20 Nov, so an admin is asked too" in said
    for how in ("by e-mail", "by letter"):
        label = f'aria-label="Approve: Carol&#x27;s Cakes, Final notice, {how}"'
        assert label in answer.content.decode()


def test_whom_several_rules_hold_back_counts_as_one_and_every_line_is_listed(
    place: Office,
) -> None:
    customer, _ = place.owing(days_late=40, address="1 Mill Lane, Leeds LS1 1AA")
    with scope(place.id):
        casework.publish_policy(
            actor=place.desk.firm.admin,
            text=POLICY.split("  - {id: missed")[0]
            + "  - {id: both, day: 1, send: {email: missed_payment, letter: missed_payment}}\n",
            reason="Both at once.",
            effective_on=place.desk.day,
            at=place.desk.now,
        )
    place.off_sick(customer)
    place.desk.prepare()
    with scope(place.id):
        Decision.objects.filter(channel="letter").update(blocked_by=["G3", "G8"])
    bob = place.signed_in("bob")
    assert (
        "1 more would hear from us today, and does not: "
        "on hold 1, no address we may use 1; some for more than one reason."
    ) in text_of(bob.get(TODAY))
    assert "All 2 On hold 2 No address we may use 1" in text_of(bob.get(_url("held")))


def test_a_weekend_does_not_look_like_a_day_that_was_forgotten(place: Office) -> None:
    Organisation.objects.filter(pk=place.id).update(clock_offset_seconds=_offset(place, -1))
    assert "It is the weekend." in text_of(place.signed_in("bob").get(TODAY))


def test_an_empty_day_is_glad(place: Office) -> None:
    page = text_of(place.signed_in("bob").get(TODAY))
    assert "Today is not prepared yet." in page
    place.desk.prepare()
    page = text_of(place.signed_in("bob").get(TODAY))
    assert "Nothing needs to leave today. Quiet is a good sign." in page


def test_today_asks_as_often_for_many_as_for_one(place: Office) -> None:
    place.owing("C-0")
    place.desk.prepare()
    client = place.signed_in("bob")
    few = statements(client, TODAY)
    for number in range(1, 20):
        place.owing(f"C-{number}")
    Organisation.objects.filter(pk=place.id).update(clock_offset_seconds=_offset(place, 1))
    place.desk.later(1).prepare()
    assert "Going out today 20" in text_of(client.get(TODAY))
    assert statements(client, TODAY) == few
    assert few <= 26


def test_a_call_noted_on_the_customers_page_leaves_the_list(place: Office) -> None:
    client, task = _calling(place)
    url = _url("deed", task.customer_id, "call")
    page = text_of(client.post(url, {"who": "out", "outcome": "conversation"}, follow=True))
    assert "The call is noted, and off the list." in page
    with scope(place.id):
        assert CallTask.objects.get().outcome == "reached"
