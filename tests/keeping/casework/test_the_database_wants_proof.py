"""A proof that a notice arrived is of what left, once, and for what it listed; by plain SQL."""

from datetime import timedelta

import pytest
from django.db import connection

from dunwell.channels.models import ContactAttempt
from dunwell.identity.scope import scope
from tests.keeping.casework.handing_over import POSTED, SERVED, case
from tests.keeping.casework.refusing import Value, refused
from tests.keeping.receivables.people import invoice as issued

pytestmark = pytest.mark.django_db

PROVE = (
    "INSERT INTO casework_noticedelivery (organisation_id, contact_id, item_id, stage, "
    "delivered_on, proof, basis, recorded_at) SELECT organisation_id, id, %s, %s, %s, "
    "'signed', 'x', at FROM channels_contactattempt WHERE stage = %s"
)


def test_a_proof_of_what_never_was() -> None:
    place, _, invoice = case()
    rule = "notice_left_and_listed_the_item"
    early = POSTED - timedelta(days=2)
    item = invoice.item_id
    refused(place, rule, PROVE, [item + 1, "final_notice", SERVED, "final_notice"])
    refused(place, rule, PROVE, [item, "final_notice", SERVED, "missed_payment"])
    refused(place, rule, PROVE, [item, "final_notice", early, "final_notice"])
    with scope(place.organisation_id):
        ContactAttempt.objects.filter(stage="final_notice").update(outcome="returned")
    refused(place, rule, PROVE, [item, "final_notice", SERVED, "final_notice"])


@pytest.mark.parametrize(
    "change",
    [{"direction": "in"}, {"outcome": "bounced"}, {"outcome": "returned"}, {"item_ids": []}],
    ids=["theirs", "bounced", "returned", "about nothing"],
)
def test_a_proof_of_what_did_not_arrive(change: dict[str, object]) -> None:
    place, _, invoice = case()
    with scope(place.organisation_id):
        ContactAttempt.objects.filter(stage="final_notice").update(**change)
    params: list[Value] = [invoice.item_id, "final_notice", SERVED, "final_notice"]
    refused(place, "notice_left_and_listed_the_item", PROVE, params)


def test_a_proof_on_the_day_before_by_a_clock_further_west() -> None:
    """A day's difference is the clock's; two are not."""
    place, _, invoice = case()
    item = invoice.item_id
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute("SELECT (at - interval '1 day')::date FROM channels_contactattempt "
                       "WHERE stage = 'final_notice'")  # fmt: skip
        (earliest,) = cursor.fetchone()
    rule = "notice_left_and_listed_the_item"
    too_early = earliest - timedelta(days=1)
    refused(place, rule, PROVE, [item, "final_notice", too_early, "final_notice"])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(PROVE, [item, "final_notice", earliest, "final_notice"])


def test_one_proof_of_an_item_in_a_notice() -> None:
    """Of each item in it, and of the same one in another notice."""
    place, customer, invoice = case()
    with scope(place.organisation_id):
        second = issued(place.firm, customer, number="INV-2", due_on=place.day)
        both = [invoice.item_id, second.item_id]
        ContactAttempt.objects.filter(stage="final_notice").update(item_ids=both)
        for item in both:
            with connection.cursor() as cursor:
                cursor.execute(PROVE, [item, "final_notice", SERVED, "final_notice"])
    for item in both:
        params: list[Value] = [item, "final_notice", SERVED, "final_notice"]
        refused(place, "notice_delivered_once", PROVE, params)
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(PROVE, [invoice.item_id, "missed_payment", SERVED, "missed_payment"])
