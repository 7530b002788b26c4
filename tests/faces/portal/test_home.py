"""The first page: what is owed, for what, by when; quick, light, private, in their language."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from dunwell.identity.scope import scope
from dunwell.kernel.money import Money
from dunwell.portal import forms
from dunwell.receivables import operations as receivables
from tests.faces.portal.conftest import Carol, sandboxed
from tests.keeping.payments import books
from tests.support.pages import text_of


def test_it_says_what_is_owed_for_what_and_by_when(client: Client, carol: Carol) -> None:
    answer = client.get(carol.home)

    assert answer.status_code == 200
    seen = text_of(answer)
    assert "Hello Priya, this is due now" in seen
    assert "£1,410.00" in seen
    assert "2 invoices, the oldest due on" in seen
    assert "Pay £1,410.00" in seen
    assert "INV-20502 Not due until" in seen
    assert "All together £1,828.80" in seen
    assert "Nadia Rahman looks after your account." in seen


def test_it_is_private_and_sets_no_cookie(client: Client, carol: Carol) -> None:
    answer = client.get(carol.home)

    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert answer["Cache-Control"] == "private, no-store"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not answer.cookies
    assert b"<script" not in answer.content
    assert b" style=" not in answer.content


def test_looking_changes_nothing(client: Client, carol: Carol) -> None:
    """A mail program that opens links, or a reload, is no deed."""
    pages = ["", "/pay", "/transfer", "/time", "/wrong", "/paid", "/hard", "/notme", "/reach"]
    for path in pages:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(carol.home + path).status_code == 200
        writing = [
            q["sql"] for q in seen if q["sql"].startswith(("INSERT", "UPDATE", "DELETE"))
        ]
        assert writing == []


@pytest.mark.parametrize("more", [0, 25])
def test_it_reads_a_fixed_number_of_times(client: Client, carol: Carol, more: int) -> None:
    with scope(carol.firm.organisation.pk):
        for n in range(more):
            books.invoice(carol.firm, carol.customer, f"MORE-{n}", 1_000, due_on=carol.today)
    with CaptureQueriesContext(connection) as seen:
        client.get(carol.home)
    assert len(seen) <= 18


def test_credits_are_taken_off_and_named(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        books.invoice(carol.firm, carol.customer, "CN-7", -1_000, due_on=carol.today)
        books.paid(carol.firm, books.draft(carol.firm, carol.customer, 500))

    seen = text_of(client.get(carol.home))

    assert "Pay £1,395.00" in seen
    assert "£15.00 standing to your credit is taken off already." in seen
    assert "CN-7 To your credit" in seen


def test_nothing_due_is_said_gladly(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        paid = books.draft(
            carol.firm, carol.customer, 141_000, items=(carol.due.pk, carol.overdue.pk)
        )
        books.paid(carol.firm, paid)
    seen = text_of(client.get(carol.home))
    assert "Hello Priya, nothing is due today" in seen
    assert "The next invoice is due on" in seen
    assert "Pay £418.80 now all the same" in seen

    with scope(carol.firm.organisation.pk):
        books.paid(
            carol.firm,
            books.draft(carol.firm, carol.customer, 41_880, key="2", items=(carol.later.pk,)),
        )
    seen = text_of(client.get(carol.home))
    assert "Thank you, everything is paid" in seen
    assert "Pay £" not in seen


def test_a_real_firm_shows_its_bank_details_and_no_cards(client: Client, carol: Carol) -> None:
    sandboxed(carol, False)
    seen = text_of(client.get(carol.home))
    assert "Pay by bank transfer" in seen
    assert "DE89 3704 0044 0532 0130 00" in seen
    assert "try-out" not in seen


def test_it_speaks_german(client: Client, weber: Carol) -> None:
    answer = client.get(weber.home)
    seen = text_of(answer)
    assert answer["Content-Language"] == "de"
    assert 'lang="de"' in answer.content.decode()
    assert "das ist jetzt fällig" in seen
    assert "1.410,00 € zahlen" in seen.replace("\xa0", " ")


def test_a_head_office_sees_what_its_branches_owe(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        branch = books.customer(carol.firm, "branch", dun_to=carol.customer)
        books.invoice(carol.firm, branch, "BR-1", 1_000, due_on=carol.today)
    seen = text_of(client.get(carol.home))
    assert "for Branch" in seen
    assert "Pay £1,420.00" in seen


def test_two_currencies_are_never_added(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        books.invoice(
            carol.firm, carol.customer, "EU-1", 9_900, due_on=carol.today, currency="EUR"
        )
    seen = text_of(client.get(carol.home))
    assert "Pay £1,410.00" in seen
    assert "Pay €99.00" in seen


def test_a_link_works_until_its_last_moment(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        at = carol.customer.created_at - timedelta(days=200)
        old = receivables.open_portal_link(customer_id=carol.customer.pk, at=at, days=90)
    assert client.get(f"/p/{old}").status_code == 404


def test_a_french_customer_reads_and_writes_french(client: Client, moreau: Carol) -> None:
    page = client.get(moreau.home).content.decode()
    assert 'lang="fr"' in page
    assert "Bonjour" in page
    assert "Everything" not in page
    amount = forms.amount_of("1 240,50", currency="EUR", language="fr")
    assert amount == Money(124050, "EUR")
