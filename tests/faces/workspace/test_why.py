"""Why, for any day of a customer: told from what was known then, now, or if nothing happens."""

from datetime import timedelta

from django.urls import reverse

from dunwell.casework import operations as casework
from dunwell.casework.models import PolicyVersion, Run
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.faces.workspace.office import Office
from tests.support.pages import text_of


def page(place: Office, customer: Customer, *, days: int) -> str:
    on = (place.desk.day + timedelta(days=days)).isoformat()
    url = reverse("workspace:explain", args=[customer.pk])
    return text_of(place.signed_in("vera").get(url, {"on": on}))


def test_a_day_that_is_past_is_told_from_what_was_known(place: Office) -> None:
    customer, _ = place.owing(days_late=9)
    shown = page(place, customer, days=-4)
    assert "There was no run that day: this is what it would have decided." in shown
    assert "Missed payment by e-mail goes out." in shown
    assert "INV-C-1 fell due 5 days ago" in shown
    assert "What is known Asked for" in shown, "the facts that it was decided on"


def test_a_day_to_come_says_what_it_assumes_and_the_steps_until_then(place: Office) -> None:
    customer, _ = place.owing(days_late=1)
    shown = page(place, customer, days=10)
    assert "This assumes that nothing else happens until then" in shown
    assert "On the way there" in shown
    assert "23 November 2026: “missed payment” by e-mail" in shown
    with scope(place.id):
        assert not Run.objects.exists()


def test_what_holds_a_step_back_is_marked_as_holding(place: Office) -> None:
    customer, _ = place.owing(days_late=1)
    place.off_sick(customer)
    url = reverse("workspace:explain", args=[customer.pk])
    reasons = place.signed_in("vera").get(url).content.decode().split('class="because"')[1]
    passed, held = reasons.split("</ul>")[0].split('<li class="held">')
    assert "INV-C-1 fell due yesterday" in passed
    assert "On hold (hardship)" in held


def test_nobody_can_look_a_year_ahead(place: Office) -> None:
    customer, _ = place.owing(days_late=1)
    assert "Ask for a day up to 23 February 2027." in page(place, customer, days=365)


def test_who_may_grant_what_is_beside_it(place: Office) -> None:
    customer, _ = place.owing(days_late=9)
    with scope(place.id):
        text = PolicyVersion.objects.latest("number").text
        casework.publish_policy(
            actor=place.desk.firm.admin,
            text=f"{text}\nconcessions: {{collector: {{deferral: 30 days}}}}\n",
            reason="To be kinder.",
            effective_on=place.desk.day,
            at=place.desk.now,
        )
    assert "What may be agreed" in page(place, customer, days=0)
    assert "Collector: deferral up to 30 days." in page(place, customer, days=0)
