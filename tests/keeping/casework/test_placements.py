"""Handing over to an agency: with proof, a last chance and a second person's yes, or not at all."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import pytest

from dunwell.casework import operations as casework
from dunwell.casework.models import (
    Approval,
    Decision,
    NoticeDelivery,
    Placement,
    PlacementEvent,
)
from dunwell.identity import actor as actors
from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Customer, Hold, Invoice
from tests.keeping.casework.desk import Desk
from tests.keeping.casework.handing_over import SERVED, approved, case, decided, member
from tests.keeping.receivables.people import invoice as issued

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def decision_of(place: Desk) -> Decision:
    with scope(place.organisation_id):
        return Decision.objects.filter(run__as_of=place.day).get()


def statuses(place: Desk) -> list[str]:
    with scope(place.organisation_id):
        return list(Placement.objects.order_by("pk").values_list("status", flat=True))


def events(place: Desk) -> list[tuple[str, int | None]]:
    with scope(place.organisation_id):
        rows = PlacementEvent.objects.order_by("pk")
        return list(rows.values_list("kind", "amount_minor"))


def test_what_is_with_an_agency_is_told_by_its_number() -> None:
    """It was told by the id under which the engine knows it, which nobody else does."""
    place, _, _ = case()
    approved(place)
    decided(place.later(1))
    assert decision_of(place.later(1)).reasons == ["INV-C-1 is with an agency."]


def test_the_last_chance_over_it_waits_for_a_manager() -> None:
    place, _, invoice = case()
    decided(place)
    found = decision_of(place)
    assert (found.action, found.status) == ("escalate", "needs_approval")
    with scope(place.organisation_id):
        proof = NoticeDelivery.objects.get()
        assert (proof.item_id, proof.delivered_on, proof.proof) == (
            invoice.item_id,
            SERVED,
            "deemed",
        )
        assert "rule 6.26" in proof.basis
        assert Approval.objects.get().needed_role == "manager"
    assert statuses(place) == []


END = SERVED + timedelta(days=14)


@pytest.mark.parametrize(
    ("day", "status", "blocked_by"),
    [(END, "needs_approval", []), (END - timedelta(days=1), "blocked", ["G5"])],
    ids=["at its end", "a day before"],
)
def test_the_whole_last_chance(day: date, status: str, blocked_by: list[str]) -> None:
    place, _, _ = case(day=day)
    decided(place)
    found = decision_of(place)
    assert (found.status, found.blocked_by) == (status, blocked_by)


def test_a_notice_that_nothing_proves_holds() -> None:
    """France deems no ordinary letter served."""
    place, customer, _ = case()
    with scope(place.organisation_id):
        Customer.objects.filter(pk=customer.pk).update(country="FR")
    decided(place)
    assert decision_of(place).blocked_by == ["G5"]


def test_a_manager_says_yes_and_we_stop_asking() -> None:
    place, _, invoice = case()
    placement = approved(place)
    assert (placement.status, placement.approved_by, placement.agency) == (
        "approved",
        "Mara",
        "Agency",
    )
    with scope(place.organisation_id):
        (item,) = placement.items.all()
        assert (item.item_id, item.amount_minor) == (invoice.item_id, 10_000)
        hold = Hold.objects.get()
        assert (hold.kind, hold.item_id, hold.ended_at) == ("placed", invoice.item_id, None)
        assert Approval.objects.get().status == "approved"

    tomorrow = place.later(1)
    decided(tomorrow)
    assert decision_of(tomorrow).status == "silent"


def test_a_newer_invoice_stays_with_us_and_keeps_nothing_back() -> None:
    """Whoever always has a newer invoice is handed over all the same, for what is old alone."""
    place, customer, invoice = case()
    with scope(place.organisation_id):
        newer = issued(
            place.firm,
            customer,
            number="INV-NEWER",
            amount="400.00",
            due_on=place.day - timedelta(days=5),
        )
    placement = approved(place)
    with scope(place.organisation_id):
        assert [one.item_id for one in placement.items.all()] == [invoice.item_id]
        assert [one.item_id for one in Hold.objects.all()] == [invoice.item_id]

    tomorrow = place.later(1)
    decided(tomorrow)
    found = decision_of(tomorrow)
    assert (found.status, found.stage, found.item_ids) == (
        "due",
        "missed_payment",
        [newer.item_id],
    )


def test_only_a_named_person_may() -> None:
    place, _, _ = case()
    decided(place)
    with scope(place.organisation_id):
        asked = Approval.objects.get()
        for actor in (place.firm.admin, actors.system(place.organisation_id)):
            with pytest.raises(casework.NeedsAPerson):
                casework.approve(actor=actor, approval_id=asked.pk, at=place.now)
        assert Approval.objects.get().status == "open"
    assert statuses(place) == []


def test_never_the_one_who_proposed_it() -> None:
    place, _, _ = case()
    mara = member(place, "Mara")
    decided(place, mara)
    with scope(place.organisation_id):
        asked = Approval.objects.get()
        with pytest.raises(casework.NotYourOwnProposal):
            casework.approve(actor=mara, approval_id=asked.pk, at=place.now)
        casework.approve(actor=member(place, "Adam"), approval_id=asked.pk, at=place.now)
    assert statuses(place) == ["approved"]


Happening = Callable[[Desk, Customer, Invoice], object]


def pays_some(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return pays(place, customer, invoice, 2_000)


def pays_all(place: Desk, customer: Customer, invoice: Invoice) -> object:
    return pays(place, customer, invoice, 10_000)


def pays(place: Desk, customer: Customer, invoice: Invoice, minor: int) -> object:
    return payments.record_payment(
        actor=place.firm.collector,
        draft=payments.PaymentDraft(
            customer_id=customer.pk,
            entity_id=place.firm.entity.pk,
            amount=Money(minor, "GBP"),
            received_on=place.day,
            method="bank_transfer",
            reference=invoice.number,
            source_key=f"test-{minor}",
            item_ids=(invoice.item_id,),
        ),
        at=place.now,
    )


def held(kind: str, *, item: bool, part: Money | None = None) -> Happening:
    def happens(place: Desk, customer: Customer, invoice: Invoice) -> object:
        return receivables.place_hold(
            actor=place.firm.collector,
            customer_id=customer.pk,
            item_id=invoice.item_id if item else None,
            kind=kind,
            reason="Told us today.",
            from_on=place.day,
            disputed=part,
            at=place.now,
        )

    return happens


disputes_a_part = held("dispute", item=True, part=Money(4_000, "GBP"))


def test_a_dispute_over_a_part_waits_for_an_answer_as_well() -> None:
    place, customer, invoice = case()
    with scope(place.organisation_id):
        disputes_a_part(place, customer, invoice)
    decided(place)
    found = decision_of(place)
    assert (found.action, found.status, found.blocked_by) == ("escalate", "blocked", ["G5"])
    assert "They answered or paid since the final notice" in found.reasons[-1]


@pytest.mark.parametrize(
    "happens",
    [
        pays_some,
        pays_all,
        held("hardship", item=False),
        held("dispute", item=True),
        disputes_a_part,
    ],
    ids=["pays some", "pays all", "hardship", "dispute", "disputes a part"],
)
def test_a_yes_that_comes_too_late_places_nothing(happens: Happening) -> None:
    place, customer, invoice = case()
    decided(place)
    with scope(place.organisation_id):
        happens(place, customer, invoice)
        asked = Approval.objects.get()
        with pytest.raises(casework.NoLongerToBePlaced):
            casework.approve(actor=member(place, "Mara"), approval_id=asked.pk, at=place.now)
    assert statuses(place) == []


@pytest.mark.parametrize(
    ("happens", "ends", "why"),
    [
        (pays_all, "closed", "paid"),
        (held("hardship", item=False), "recalled", "hardship"),
        (held("breathing_space", item=False), "recalled", "breathing_space"),
        (held("dispute", item=True), "recalled", "dispute"),
    ],
    ids=["paid", "hardship", "breathing space", "dispute"],
)
def test_what_may_not_stay_there_comes_back_by_itself(
    happens: Happening, ends: str, why: str
) -> None:
    place, customer, invoice = case()
    placement = approved(place)
    mara = member(place, "Mara")
    with scope(place.organisation_id):
        casework.hand_over(actor=mara, placement_id=placement.pk, on=place.day, at=place.now)
        happens(place, customer, invoice)
    tomorrow = place.later(1)
    casework.tick(organisation_id=place.organisation_id, at=tomorrow.now)
    with scope(place.organisation_id):
        now = Placement.objects.get()
        assert (now.status, now.ended_why, now.ended_on) == (ends, why, tomorrow.day)
        assert Hold.objects.get(kind="placed").ended_at is not None
    kinds = [kind for kind, _ in events(place)]
    assert kinds[:2] == ["approved", "placed"] and kinds[-1] == ends


def test_money_paid_to_us_is_reported_the_next_day_and_once() -> None:
    place, customer, invoice = case()
    placement = approved(place)
    mara = member(place, "Mara")
    with scope(place.organisation_id):
        casework.hand_over(actor=mara, placement_id=placement.pk, on=place.day, at=place.now)
        casework.report(actor=mara, at=place.now)
        pays_some(place, customer, invoice)
    tomorrow = place.later(1)
    for _ in range(2):
        casework.tick(organisation_id=place.organisation_id, at=tomorrow.now)
    assert events(place)[2:] == [("payment", 2_000)]
    with scope(place.organisation_id):
        told = casework.report(actor=mara, at=tomorrow.now)
        assert told == [
            (
                placement.pk,
                "Agency",
                "C-1",
                invoice.number,
                "payment",
                place.day,
                "GBP",
                "20.00",
                "Paid to us directly: 20.00 GBP.",
            )
        ]
        assert casework.report(actor=mara, at=tomorrow.now) == []
    assert statuses(place) == ["placed"]


def test_a_manager_takes_it_back_once() -> None:
    place, _, _ = case()
    placement = approved(place)
    with scope(place.organisation_id):
        back = partial(
            casework.recall,
            actor=member(place, "Mara"),
            placement_id=placement.pk,
            why="They rang.",
            on=place.day,
            at=place.now,
        )
        back()
        assert Placement.objects.get().ended_why == "by_hand"
        with pytest.raises(casework.PlacementIsOver):
            back()
    assert [kind for kind, _ in events(place)] == ["approved", "recalled"]


def test_a_letter_posted_today_is_not_served_yet() -> None:
    place, _, _ = case(posted=date(2026, 11, 23))
    decided(place)
    with scope(place.organisation_id):
        assert not NoticeDelivery.objects.exists()
