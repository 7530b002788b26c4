"""Carol's firm with what it owes, and the link that opens its pages."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.ledger.models import OpenItem
from dunwell.portal import tries
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address, Contact, Customer
from tests.keeping.payments import books
from tests.keeping.payments.books import Firm


@dataclass(frozen=True, slots=True)
class Carol:
    """A customer with two invoices due, one later, and a door of her own."""

    firm: Firm
    customer: Customer
    token: str
    today: date
    due: OpenItem
    overdue: OpenItem
    later: OpenItem

    @property
    def home(self) -> str:
        return f"/p/{self.token}"

    def open_minor(self, item: OpenItem) -> int:
        with scope(self.firm.organisation.pk):
            return books.open_minor(item)


@pytest.fixture
def client() -> Client:
    """A browser that would be stopped by a missing CSRF token, as a real one is."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture(autouse=True)
def _forget_failed_tries() -> Iterator[None]:
    yield
    tries.FAILED.forget()


def make(
    slug: str, *, currency: str = "GBP", language: str = "en", country: str = "GB"
) -> Carol:
    """One customer of one organisation, on today's calendar there."""
    today = clock.now().astimezone(ZoneInfo("Europe/London")).date()
    organisation = books.organisation(slug)
    with scope(organisation.pk):
        firm = books.firm(organisation, currency=currency)
        firm.entity.iban = "DE89370400440532013000"
        firm.entity.signs_name = "Nadia Rahman"
        firm.entity.phone = "0113 496 0142"
        firm.entity.email = "nadia@hewes.example"
        firm.entity.save()
        customer = books.customer(firm, "carol")
        customer.language, customer.country = language, country
        customer.name = "Bramble & Oak Cafés"
        customer.save()
        Contact.objects.create(
            organisation=organisation, customer=customer, name="Priya Shah", given_name="Priya"
        )
        for channel, address in [("email", "priya@bramble.example"), ("sms", "+447700900123")]:
            Address.objects.create(
                organisation=organisation, customer=customer, channel=channel, address=address
            )
        due, overdue, later = (
            books.invoice(
                firm,
                customer,
                f"INV-{number}",
                minor,
                issued_on=today - timedelta(days=40),
                due_on=today + timedelta(days=days),
            )
            for number, minor, days in [
                (20418, 128_400, 0),
                (20377, 12_600, -9),
                (20502, 41_880, 28),
            ]
        )
        token = receivables.open_portal_link(customer_id=customer.pk, at=clock.now())
    return Carol(firm, customer, token, today, due, overdue, later)


@pytest.fixture
def carol(db: None) -> Carol:
    return make("hewes")


@pytest.fixture
def weber(db: None) -> Carol:
    """A customer who is written to in German, and owes euros."""
    return make("weber", currency="EUR", language="de", country="DE")


def sandboxed(carol: Carol, is_sandbox: bool) -> None:
    Organisation.objects.filter(pk=carol.firm.organisation.pk).update(is_sandbox=is_sandbox)


@pytest.fixture
def moreau(db: None) -> Carol:
    """A French customer, who reads French."""
    return make("moreau", currency="EUR", language="fr", country="FR")
