"""A file is looked at before it changes anything; what is wrong can be taken away and corrected."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer, Invoice
from tests.faces.workspace.office import Office, mallory
from tests.support.pages import text_of

GOOD = (
    b"Invoice no;Customer;E-mail;Currency;Amount;Issued;Due\n"
    b"A-1;Test Tea;tea@test.example;GBP;1.240,50;01.10.2026;31.10.2026\n"
)
MIXED = GOOD + b"A-2;Bad Co;;GBP;-5,00;05.10.2026;04.11.2026\n"


def _url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def _upload(client: Client, place: Office, data: bytes, kind: str = "invoices") -> str:
    """The address of the look at a file."""
    answer = client.post(
        _url("import"),
        {
            "kind": kind,
            "entity": place.desk.firm.entity.pk,
            "file": SimpleUploadedFile("october.csv", data),
        },
    )
    assert answer.status_code == 302, text_of(answer)
    return answer["Location"]


def _numbers(place: Office) -> list[str]:
    with scope(place.id):
        return list(Invoice.objects.order_by("number").values_list("number", flat=True))


def test_looking_changes_nothing_and_bringing_in_does(place: Office) -> None:
    client = place.signed_in("bob")
    look = _upload(client, place, GOOD)
    page = text_of(client.get(look))
    assert "Nothing has changed yet." in page and "1 row read: 1 new" in page
    assert _numbers(place) == []
    page = text_of(client.post(f"{look}bring-in/"))
    assert "It is in. 1 row read: 1 new" in page
    assert _numbers(place) == ["A-1"]


def test_the_same_file_again_changes_nothing(place: Office) -> None:
    client = place.signed_in("bob")
    client.post(f"{_upload(client, place, GOOD)}bring-in/")
    page = text_of(client.get(_upload(client, place, GOOD)))
    assert "All of it is known already; there is nothing to do." in page


def test_with_a_wrong_row_nothing_comes_in_unless_one_says_so(place: Office) -> None:
    client = place.signed_in("bob")
    look = _upload(client, place, MIXED)
    page = text_of(client.get(look))
    assert "1 row to correct" in page and "-5,00 It is below zero." in page
    assert "Nothing was imported." in text_of(client.post(f"{look}bring-in/"))
    assert _numbers(place) == []
    answer = client.post(f"{look}bring-in/", {"skip": "yes"})
    assert _numbers(place) == ["A-1"]
    link = re.search(r'href="([^"]+to-correct.csv)"', answer.content.decode())
    assert link is not None
    rows = client.get(link[1]).content.decode().splitlines()
    assert len(rows) == 2 and rows[1].startswith("A-2;Bad Co")


def test_another_column_can_be_chosen(place: Office) -> None:
    client = place.signed_in("bob")
    look = _upload(client, place, GOOD.replace(b"Invoice no", b"Our sign"))
    assert "It cannot be read like this." in text_of(client.get(look))
    chosen = {
        "column_number": "Our sign",
        "column_customer": "Customer",
        "column_currency": "Currency",
        "column_amount": "Amount",
        "column_issued_on": "Issued",
        "column_due_on": "Due",
        "decimal": ",",
        "date_format": "DD.MM.YYYY",
    }
    page = text_of(client.post(look, chosen, follow=True))
    assert "1 row read: 1 new" in page
    client.post(f"{look}bring-in/")
    assert _numbers(place) == ["A-1"]


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"", "empty"), (b"\x89PNG\r\n\x1a\n", "not a CSV or XLSX"), (b"a;b\n", "no rows")],
)
def test_what_cannot_be_read_says_why(place: Office, data: bytes, says: str) -> None:
    client = place.signed_in("bob")
    answer = client.post(
        _url("import"),
        {
            "kind": "invoices",
            "entity": place.desk.firm.entity.pk,
            "file": SimpleUploadedFile("x.csv", data),
        },
    )
    assert answer.status_code == 422
    assert says in text_of(answer)


def test_a_file_is_seen_only_by_whoever_brought_it(place: Office) -> None:
    look = _upload(place.signed_in("bob"), place, GOOD)
    for other in (place.signed_in("olga"), mallory()):
        assert other.get(look).status_code == 404
        assert other.post(f"{look}bring-in/").status_code == 404
    assert _numbers(place) == []


def test_a_snapshot_that_lacks_much_waits_for_a_word(place: Office) -> None:
    for number in range(3):
        place.owing(f"C-{number}")
    client = place.signed_in("bob")
    data = (
        b"Invoice no,Customer,Currency,Amount,Open,Issued,Due\n"
        b"INV-C-0,C-0,GBP,100.00,100.00,2026-10-23,2026-11-22\n"
    )
    look = _upload(client, place, data, kind="open-items")
    assert "More is missing than usual." in text_of(client.get(look))
    client.post(f"{look}bring-in/")
    with scope(place.id):
        assert Invoice.objects.filter(item__open_minor__gt=0).count() == 3
    client.post(f"{look}bring-in/", {"confirm": "yes"})
    with scope(place.id):
        assert Invoice.objects.filter(item__open_minor__gt=0).count() == 1
        assert Customer.objects.count() == 3
