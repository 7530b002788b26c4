"""A head office pays for its branch: both threads say so, and both balances add up."""

from datetime import timedelta

import pytest
from django.urls import reverse

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.payments import operations as payments
from dunwell.payments.models import Allocation, Payment
from dunwell.receivables.models import Customer, Invoice
from tests.faces.workspace.office import Office
from tests.keeping.casework.desk import MONDAY
from tests.support.pages import text_of


@pytest.fixture
def family(place: Office) -> tuple[Customer, Customer]:
    """A head office that owes 50, and its branch that owes 100."""
    head, _ = place.owing("HEAD", name="Head Office Ltd", amount="50.00")
    branch, _ = place.owing("BRANCH", name="Branch North", amount="100.00")
    with scope(place.id):
        Customer.objects.filter(pk=branch.pk).update(dun_to=head)
    return head, branch


def _pay(place: Office, head: Customer) -> Payment:
    """One transfer for both."""
    with scope(place.id):
        items = list(Invoice.objects.order_by("pk").values_list("item_id", flat=True))
        return payments.record_payment(
            actor=place.desk.firm.collector,
            draft=payments.PaymentDraft(
                customer_id=head.pk,
                entity_id=head.entity_id,
                amount=Money(15000, "GBP"),
                received_on=MONDAY - timedelta(days=1),
                method="bank_transfer",
                reference="Both of them",
                source_key="both",
                item_ids=tuple(items),
            ),
            at=place.desk.now,
        )


def _thread(place: Office, customer: Customer) -> str:
    url = reverse("workspace:customer", args=[customer.pk])
    page = text_of(place.signed_in("vera").get(url, {"kind": "money"}))
    return page[page.index("Everything, in order") :]


def test_each_says_through_whom_is_asked(
    place: Office, family: tuple[Customer, Customer]
) -> None:
    head, branch = family
    place.desk.prepare()
    client = place.signed_in("vera")
    page = text_of(client.get(reverse("workspace:customer", args=[head.pk])))
    assert "about 2 invoices, £150.00" in page
    assert "Steps here are also about what is owed by Branch North." in page
    page = text_of(client.get(reverse("workspace:customer", args=[branch.pk])))
    assert "asked through Head Office Ltd" in page
    assert "Steps here are also about" not in page


def test_both_threads_name_the_other(place: Office, family: tuple[Customer, Customer]) -> None:
    head, branch = family
    _pay(place, head)
    assert "Used for Branch North, INV-BRANCH. Charged: £100.00 Owed after: £0.00" in _thread(
        place, head
    )
    assert "Paid by Head Office Ltd, INV-BRANCH. Paid: £100.00 Owed after: £0.00" in _thread(
        place, branch
    )
    assert "Allocated" not in _thread(place, head) + _thread(place, branch)


def test_what_is_taken_back_is_said_on_both(
    place: Office, family: tuple[Customer, Customer]
) -> None:
    head, branch = family
    _pay(place, head)
    with scope(place.id):
        applied = Allocation.objects.get(debit__customer_id=branch.pk)
        payments.undo_allocation(
            actor=place.desk.firm.collector,
            allocation_id=applied.pk,
            on=MONDAY,
            at=place.desk.now,
        )
    assert "No longer used for Branch North, INV-BRANCH." in _thread(place, head)
    again = _thread(place, branch)
    assert "No longer paid by Head Office Ltd, INV-BRANCH." in again
    assert "Owed after: £100.00" in again
