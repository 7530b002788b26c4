"""The palette finds pages, customers and invoices of one's own firm."""

from django.urls import reverse

from tests.faces.workspace.counting import statements
from tests.faces.workspace.office import Office, mallory
from tests.support.pages import text_of

NEAR = "/find/near/"


def test_it_stands_on_every_page(place: Office) -> None:
    page = place.signed_in("vera").get("/invoices/").content.decode()
    assert f'hx-get="{NEAR}"' in page and 'id="palette"' in page


def test_nothing_typed_lists_the_pages(place: Office) -> None:
    place.owing(name="Bramble & Oak")
    page = text_of(place.signed_in("vera").get(NEAR))
    assert page.startswith("Pages Today Customers Invoices")
    assert "Bramble" not in page


def test_it_finds_by_name_and_by_number(place: Office) -> None:
    customer, _ = place.owing("C-1", name="Bramble & Oak")
    place.owing("C-2", name="Thornbeck Leisure")
    client = place.signed_in("vera")
    by_name = client.get(NEAR, {"q": "bramble"})
    assert text_of(by_name) == ("Customers Bramble & Oak, C-1 Invoices INV-C-1, Bramble & Oak")
    assert reverse("workspace:customer", args=[customer.pk]) in by_name.content.decode()
    assert "INV-C-2, Thornbeck Leisure" in text_of(client.get(NEAR, {"q": "inv-c-2"}))
    assert text_of(client.get(NEAR, {"q": "sett"})) == "Pages Settings"


def test_what_nobody_has_is_said_and_never_run(place: Office) -> None:
    answer = place.signed_in("vera").get(NEAR, {"q": "<script>%"})
    assert "Nothing fits “<script>%”." in text_of(answer)
    assert "<script>" not in answer.content.decode()


def test_mallory_finds_nothing_of_alices(place: Office) -> None:
    place.owing(name="Bramble & Oak")
    assert "Nothing fits" in text_of(mallory().get(NEAR, {"q": "bramble"}))


def test_it_asks_as_often_for_many_as_for_one(place: Office) -> None:
    place.owing("C-0", name="Aster 0")
    client = place.signed_in("vera")
    few = statements(client, f"{NEAR}?q=aster")
    for number in range(1, 12):
        place.owing(f"C-{number}", name=f"Aster {number}")
    assert statements(client, f"{NEAR}?q=aster") == few
