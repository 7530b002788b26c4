"""Why, any day: also where there is nothing to explain, which is said plainly."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables.models import Customer
from tests.faces.workspace.office import Office
from tests.keeping.casework.desk import MONDAY
from tests.keeping.receivables.people import carol
from tests.support.pages import text_of


def _page(place: Office, customer: Customer, **query: str) -> str:
    url = reverse("workspace:explain", args=[customer.pk])
    return text_of(place.signed_in("vera").get(url, query))


@pytest.fixture
def settled(place: Office) -> Customer:
    """A customer who has paid everything."""
    customer, owed = place.owing()
    with scope(place.id):
        payments.record_payment(
            actor=place.desk.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=customer.pk,
                entity_id=owed.entity_id,
                amount=Money(owed.amount_minor, "GBP"),
                received_on=MONDAY - timedelta(days=1),
                method="card",
                reference="",
                source_key="all-of-it",
                item_ids=(owed.item_id,),
            ),
            at=place.desk.now,
        )
    return customer


def test_with_nothing_open_it_says_so(place: Office, settled: Customer) -> None:
    page = _page(place, settled)
    assert "Nothing is open They owe nothing, so there is nothing to decide" in page


def test_a_new_customer_owed_nothing_then_either(place: Office) -> None:
    with scope(place.id):
        customer = carol(place.desk.firm, ref="NEW")
    assert "Nothing is open" in _page(place, customer)
    assert "They owed nothing that day" in _page(place, customer, on="2026-11-02")


def test_a_day_too_far_ahead_is_refused_in_words(place: Office) -> None:
    customer, _ = place.owing()
    page = _page(place, customer, on="2030-01-01")
    assert "Nobody can say what 01 January 2030 brings." in page
    assert "Nothing is open" not in page


def test_the_short_form_on_the_customers_page_says_it_too(
    place: Office, settled: Customer
) -> None:
    url = reverse("workspace:explain", args=[settled.pk])
    answer = place.signed_in("vera").get(url, headers={"HX-Request": "true"})
    assert "They owe nothing" in answer.content.decode()
