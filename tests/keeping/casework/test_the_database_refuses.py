"""What the database says no to, whoever asks: each rule broken by plain SQL."""

from datetime import date, datetime

import pytest
from django.db import connection

from dunwell.casework.models import NoticeDelivery, Placement, PlacementItem
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.keeping.casework.desk import Desk, owing
from tests.keeping.casework.handing_over import SERVED, TODAY, approved, case, decided
from tests.keeping.casework.refusing import refused
from tests.keeping.receivables.people import invoice as issued

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


# -- A contact is recorded once for its key, and only when its message left -----------------------


def test_a_contact_twice_for_its_key() -> None:
    place, _, _ = case()
    refused(
        place,
        "contact_key_once",
        "INSERT INTO channels_contactattempt (organisation_id, customer_id, at, channel, "
        "direction, outcome, asks_for_money, item_ids, note, by, key) "
        "SELECT organisation_id, customer_id, at, 'sms', 'out', 'sent', true, item_ids, '', '', "
        "key FROM channels_contactattempt LIMIT 1",
    )


# -- A hand-over needs proof, time and a second person --------------------------------------------

PROPOSE = (
    "INSERT INTO casework_placement (organisation_id, customer_id, entity_id, agency, status, "
    "last_chance_days, proposed_on, proposed_by, proposed_user_id, approved_by, "
    "approved_user_id, approved_at, ended_why) "
    "SELECT organisation_id, id, entity_id, 'Northgate', %s, %s, %s, 'Bob', %s, %s, %s, "
    "created_at, '' FROM receivables_customer"
)
PUT_IN = (
    "INSERT INTO casework_placementitem (organisation_id, placement_id, item_id, notice_id, "
    "currency, amount_minor) SELECT p.organisation_id, p.id, n.item_id, n.id, 'GBP', %s "
    "FROM casework_placement p, casework_noticedelivery n WHERE p.id = %s"
)


def proposed(place: Desk, *, last_chance: int = 14, item: bool = True) -> int:
    """A proposal with the proven item in it."""
    with scope(place.organisation_id):
        if not NoticeDelivery.objects.exists():
            decided(place)
        with connection.cursor() as cursor:
            cursor.execute(PROPOSE, ["proposed", last_chance, TODAY, 7, "", None])
        placement = Placement.objects.latest("pk")
        if item:
            with connection.cursor() as cursor:
                cursor.execute(PUT_IN, [10_000, placement.pk])
    return placement.pk


def test_what_is_proven_is_let_in() -> None:
    place, _, _ = case()
    assert proposed(place)


@pytest.mark.parametrize("status", ["approved", "placed", "recalled"])
def test_a_placement_that_was_never_proposed(status: str) -> None:
    place, _, _ = case()
    refused(place, "placement_begins_as_a_proposal", PROPOSE, [status, 14, TODAY, 7, "Mara", 8])


def test_an_item_before_the_end_of_its_last_chance() -> None:
    """At its end exactly it is let in; with a day more to wait it is not."""
    place, _, _ = case()
    since = (TODAY - SERVED).days
    assert proposed(place, last_chance=since)
    late, _, _ = place, None, None
    with scope(late.organisation_id), connection.cursor() as cursor:
        cursor.execute("UPDATE casework_placementitem SET released_on = %s", [TODAY])
    placement = proposed(late, last_chance=since + 1, item=False)
    refused(late, "placed_item_is_proven", PUT_IN, [10_000, placement])


def test_an_item_of_another_notice() -> None:
    place, customer, _ = case()
    placement = proposed(place, item=False)
    with scope(place.organisation_id):
        _, theirs = owing(place, "C-2", days_late=40)
        hers = issued(place.firm, customer, number="INV-NEWER", due_on=place.day)
    for invoice in (theirs, hers):
        refused(
            place,
            "placed_item_is_proven",
            "INSERT INTO casework_placementitem (organisation_id, placement_id, item_id, "
            "notice_id, currency, amount_minor) SELECT organisation_id, %s, %s, id, 'GBP', 1 "
            "FROM casework_noticedelivery",
            [placement, invoice.item_id],
        )


def test_more_than_is_open() -> None:
    place, _, _ = case()
    placement = proposed(place, item=False)
    refused(place, "placed_item_is_proven", PUT_IN, [10_001, placement])


def test_an_item_placed_twice() -> None:
    """Until it was taken back, which it may be more than once."""
    place, _, _ = case()
    proposed(place)
    for _ in range(2):
        again = proposed(place, item=False)
        refused(place, "item_placed_once", PUT_IN, [10_000, again])
        with scope(place.organisation_id), connection.cursor() as cursor:
            cursor.execute("UPDATE casework_placementitem SET released_on = %s", [TODAY])
            cursor.execute(PUT_IN, [10_000, again])


APPROVE = (
    "UPDATE casework_placement SET status = 'approved', approved_by = %s, "
    "approved_user_id = %s, approved_at = %s WHERE id = %s"
)


@pytest.mark.parametrize(
    ("name", "user", "rule"),
    [
        ("Bob", 7, "placement_approved_by_somebody_else"),
        ("", 8, "placement_approved_by_a_named_person"),
        ("Mara", None, "placement_approved_by_a_named_person"),
    ],
    ids=["the proposer", "nobody by name", "nobody who signs in"],
)
def test_a_yes_of_nobody_or_of_the_proposer(name: str, user: int | None, rule: str) -> None:
    place, _, _ = case()
    placement = proposed(place)
    refused(place, rule, APPROVE, [name, user, place.now, placement])


def test_a_yes_of_no_moment() -> None:
    place, _, _ = case()
    rule = "placement_approved_by_a_named_person"
    refused(place, rule, APPROVE, ["Mara", 8, None, proposed(place)])


def test_a_yes_to_nothing_which_can_only_be_taken_back() -> None:
    place, _, _ = case()
    placement = proposed(place, item=False)
    refused(place, "placement_has_items", APPROVE, ["Mara", 8, place.now, placement])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(GOES, ["recalled", place.now, TODAY, TODAY, placement])


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ("proposed_user_id = coalesce(proposed_user_id, 0) + 1", "placement_keeps_its_origin"),
        ("last_chance_days = 1", "placement_keeps_its_origin"),
        ("proposed_on = '2026-01-01'", "placement_keeps_its_origin"),
        ("proposed_by = 'Mallory'", "placement_keeps_its_origin"),
        ("customer_id = customer_id + 1", "placement_keeps_its_origin"),
        ("entity_id = entity_id + 1", "placement_keeps_its_origin"),
        ("approved_user_id = approved_user_id + 1", "placement_keeps_its_origin"),
        ("status = 'proposed'", "placement_goes_forward"),
        ("status = 'placed'", "placement_placed_on_a_day"),
        ("status = 'recalled'", "placement_ends_for_a_reason"),
    ],
)
def test_what_was_approved_is_not_rewritten(change: str, rule: str) -> None:
    place, _, _ = case()
    approved(place)
    refused(place, rule, f"UPDATE casework_placement SET {change}")


GOES = (
    "UPDATE casework_placement SET status = %s, approved_by = 'Mara', approved_user_id = 8, "
    "approved_at = %s, placed_on = %s, ended_on = %s, ended_why = 'by_hand' WHERE id = %s"
)


@pytest.mark.parametrize(
    ("steps", "to"),
    [
        ((), "placed"),
        ((), "closed"),
        (("approved", "placed"), "approved"),
        (("recalled",), "placed"),
        (("recalled",), "approved"),
        (("approved", "closed"), "placed"),
    ],
)
def test_no_step_of_a_placement_is_left_out_or_taken_back(
    steps: tuple[str, ...], to: str
) -> None:
    """With everything filled in that any of them asks for."""
    place, _, _ = case()
    placement = proposed(place)
    filled: list[datetime | date | int] = [place.now, TODAY, TODAY, placement]
    with scope(place.organisation_id), connection.cursor() as cursor:
        for step in steps:
            cursor.execute(GOES, [step, *filled])
    refused(place, "placement_goes_forward", GOES, [to, *filled])


@pytest.mark.parametrize(
    "steps",
    [
        ("recalled",),
        ("approved", "recalled"),
        ("approved", "closed"),
        ("approved", "placed", "recalled"),
        ("approved", "placed", "closed"),
    ],
)
def test_every_way_that_a_placement_may_go(steps: tuple[str, ...]) -> None:
    """And at each step, what is no step may be written."""
    place, _, _ = case()
    placement = proposed(place)
    with scope(place.organisation_id), connection.cursor() as cursor:
        for step in steps:
            cursor.execute(GOES, [step, place.now, TODAY, TODAY, placement])
            cursor.execute("UPDATE casework_placement SET agency = 'Southgate'")
        assert Placement.objects.get().status == steps[-1]


@pytest.mark.parametrize("status", ["recalled", "closed"])
def test_no_end_without_its_day_or_its_reason(status: str) -> None:
    place, _, _ = case()
    approved(place)
    ends = "UPDATE casework_placement SET status = %s, ended_on = %s, ended_why = %s"
    rule = "placement_ends_for_a_reason"
    refused(place, rule, ends, [status, None, "by_hand"])
    refused(place, rule, ends, [status, TODAY, ""])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(ends, [status, TODAY, "by_hand"])


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_as_an_amount(amount: int) -> None:
    place, _, _ = case()
    placement = proposed(place, item=False)
    refused(place, "placed_amount_above_zero", PUT_IN, [amount, placement])
    with scope(place.organisation_id), connection.cursor() as cursor:
        cursor.execute(PUT_IN, [1, placement])


def test_no_last_chance_at_all() -> None:
    place, _, _ = case()
    decided(place)
    rule = "placement_gives_a_last_chance"
    refused(place, rule, PROPOSE, ["proposed", 0, TODAY, 7, "", None])
    assert proposed(place, last_chance=1)


def test_nothing_is_added_to_what_was_approved() -> None:
    place, _, _ = case()
    approved(place)
    with scope(place.organisation_id):
        placement = Placement.objects.get().pk
    refused(place, "placed_item_is_proven", PUT_IN, [10_000, placement])


def test_an_item_of_another_currency_or_of_somebody_else() -> None:
    place, _, _ = case()
    placement = proposed(place, item=False)
    refused(
        place,
        "placed_item_is_proven",
        PUT_IN.replace("'GBP'", "'EUR'"),
        [10_000, placement],
    )
    with scope(place.organisation_id):
        other, _ = owing(place, "C-2", days_late=40)
        with connection.cursor() as cursor:
            cursor.execute(f"{PROPOSE} WHERE ref = 'C-2'", ["proposed", 14, TODAY, 7, "", None])
        theirs = Placement.objects.get(customer=other).pk
    refused(place, "placed_item_is_proven", PUT_IN, [10_000, theirs])


def test_an_item_of_another_entity_of_ours() -> None:
    place, customer, _ = case()
    decided(place)
    with scope(place.organisation_id):
        south = Entity.objects.get()
        south.pk, south.code = None, "south"
        south.save()
        Customer.objects.filter(pk=customer.pk).update(entity=south)
    theirs = proposed(place, item=False)
    refused(place, "placed_item_is_proven", PUT_IN, [10_000, theirs])


def test_an_item_of_whoever_is_asked_at_the_head_office() -> None:
    """And of nobody else, whoever else is asked there."""
    place, carol, _ = case()
    decided(place)
    with scope(place.organisation_id):
        office, _ = owing(place, "C-OFFICE", days_late=40)
        branch, _ = owing(place, "C-BRANCH", days_late=40)
        Customer.objects.filter(pk=branch.pk).update(dun_to=office)
        with connection.cursor() as cursor:
            cursor.execute(
                f"{PROPOSE} WHERE ref = 'C-OFFICE'", ["proposed", 14, TODAY, 7, "", None]
            )
        placement = Placement.objects.get().pk
    refused(place, "placed_item_is_proven", PUT_IN, [10_000, placement])
    with scope(place.organisation_id), connection.cursor() as cursor:
        Customer.objects.filter(pk=carol.pk).update(dun_to=office)
        cursor.execute(PUT_IN, [10_000, placement])
        assert PlacementItem.objects.get().placement_id == placement


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        *(
            (f"UPDATE casework_placementitem SET {change}", "placed_item_keeps_its_proof")
            for change in (
                "amount_minor = 1",
                "currency = 'EUR'",
                "item_id = item_id + 1",
                "notice_id = notice_id + 1",
                "placement_id = placement_id + 1",
            )
        ),
        ("DELETE FROM casework_placementitem", "placed_item_stays"),
    ],
)
def test_what_was_placed_stays(statement: str, rule: str) -> None:
    place, _, _ = case()
    approved(place)
    with scope(place.organisation_id):
        assert PlacementItem.objects.count() == 1
    refused(place, rule, statement)
