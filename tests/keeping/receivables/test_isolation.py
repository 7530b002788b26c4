"""Alice runs the firm, Bob collects, Carol owes, Mallory is from another organisation."""

from datetime import timedelta

import pytest
from django.db import connection

from dunwell.identity.actor import Actor
from dunwell.identity.scope import scope
from dunwell.receivables import access, operations
from dunwell.receivables.models import Customer, Hold, Invoice, PortalLink
from tests.keeping.receivables.people import AT, TODAY, Firm, carol, firm, invoice

pytestmark = pytest.mark.django_db


@pytest.fixture
def two_firms() -> tuple[Firm, Firm]:
    """Wren & Co with Carol and her invoice; Mallory's firm with nobody."""
    wren, mallory = firm(), firm("Mallory Ltd")
    with scope(wren.organisation.pk):
        invoice(wren, carol(wren))
    return wren, mallory


@pytest.mark.parametrize("who", ["admin", "collector", "viewer"])
def test_members_find_their_own_customer(two_firms: tuple[Firm, Firm], who: str) -> None:
    wren, _ = two_firms
    actor: Actor = getattr(wren, who)
    with scope(wren.organisation.pk):
        found = access.customer_for(actor, "C-1")
        assert access.customer_for(actor, found.pk) == found
        assert access.invoice_for(actor, "INV-1").customer == found


def test_mallory_finds_nothing(two_firms: tuple[Firm, Firm]) -> None:
    wren, mallory = two_firms
    with scope(wren.organisation.pk):
        customer_id, invoice_id = Customer.objects.get().pk, Invoice.objects.get().pk
    with scope(mallory.organisation.pk):
        for which in ("C-1", customer_id):
            with pytest.raises(access.NoSuchCustomer, match="There is no customer"):
                access.customer_for(mallory.admin, which)
        for which in ("INV-1", invoice_id):
            with pytest.raises(access.NoSuchInvoice):
                access.invoice_for(mallory.admin, which)


def test_mallory_in_a_wrong_scope_still_finds_nothing(two_firms: tuple[Firm, Firm]) -> None:
    wren, mallory = two_firms
    with scope(wren.organisation.pk), pytest.raises(access.NoSuchCustomer):
        access.customer_for(mallory.admin, "C-1")


def test_without_a_scope_there_are_no_rows(two_firms: tuple[Firm, Firm]) -> None:
    assert not Customer.objects.exists()
    assert not Invoice.objects.exists()


def test_mallory_holds_nobody(two_firms: tuple[Firm, Firm]) -> None:
    wren, mallory = two_firms
    with scope(wren.organisation.pk):
        customer_id = Customer.objects.get().pk
    with scope(mallory.organisation.pk), pytest.raises(Customer.DoesNotExist):
        operations.place_hold(
            actor=mallory.admin,
            customer_id=customer_id,
            kind="hardship",
            reason="",
            from_on=TODAY,
            at=AT,
        )
    with scope(wren.organisation.pk):
        assert not Hold.objects.exists()


def test_every_table_of_ours_is_isolated_by_force() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relname LIKE 'receivables_%%' AND relkind = 'r'"
            " AND NOT (relrowsecurity AND relforcerowsecurity)"
        )
        assert cursor.fetchall() == []


class TestPortalLink:
    """A link opens one customer's door, for a time."""

    def test_it_lets_its_customer_in(self, wren: Firm) -> None:
        debtor = carol(wren)
        token = operations.open_portal_link(customer_id=debtor.pk, at=AT)
        assert access.organisation_of_token(token) == wren.organisation.pk
        assert access.portal_customer(token, AT).customer == debtor
        assert bytes(PortalLink.objects.get().secret_sha256) not in token.encode()

    def test_it_expires(self, wren: Firm) -> None:
        token = operations.open_portal_link(customer_id=carol(wren).pk, at=AT, days=90)
        later = AT + timedelta(days=90)
        with pytest.raises(access.LinkExpired, match="good until 21 February 2027"):
            access.portal_customer(token, later)

    def test_it_can_be_revoked(self, wren: Firm) -> None:
        debtor = carol(wren)
        token = operations.open_portal_link(customer_id=debtor.pk, at=AT)
        assert (
            operations.revoke_portal_links(actor=wren.admin, customer_id=debtor.pk, at=AT) == 1
        )
        with pytest.raises(access.LinkRevoked):
            access.portal_customer(token, AT)

    @pytest.mark.parametrize("is_shortened", [False, True])
    def test_a_forged_one_leads_nowhere(self, wren: Firm, is_shortened: bool) -> None:
        token = operations.open_portal_link(customer_id=carol(wren).pk, at=AT)
        other = "y" if token.endswith("x") else "x"
        with pytest.raises(access.LinkUnknown):
            access.portal_customer(token[:-1] + ("" if is_shortened else other), AT)

    @pytest.mark.parametrize("token", ["", ".", "abc", ".abc", "1.", "%.abc", "1" * 40 + ".a"])
    def test_what_is_no_token_is_refused(self, wren: Firm, token: str) -> None:
        with pytest.raises(access.LinkUnknown):
            access.organisation_of_token(token)

    def test_it_opens_nothing_in_another_organisation(
        self, two_firms: tuple[Firm, Firm]
    ) -> None:
        wren, mallory = two_firms
        with scope(wren.organisation.pk):
            token = operations.open_portal_link(customer_id=Customer.objects.get().pk, at=AT)
        with scope(mallory.organisation.pk), pytest.raises(access.LinkUnknown):
            access.portal_customer(token, AT)
