"""Invoices by state and age, and the same as a file that no spreadsheet runs."""

import csv
import io

import pytest
from django.urls import reverse

from tests.faces.workspace.office import Office
from tests.support.pages import text_of

URL = "/invoices/"


@pytest.fixture
def aged(place: Office) -> Office:
    for ref, late in (("now", -5), ("edge", 0), ("one", 1), ("thirty", 30), ("more", 31)):
        place.owing(f"C-{ref}", days_late=late)
    return place


@pytest.mark.parametrize(
    ("bucket", "found"),
    [
        ("current", {"now", "edge"}),
        ("1-30", {"one", "thirty"}),
        ("31-60", {"more"}),
        ("61-90", set()),
        ("nonsense", set()),
    ],
)
def test_buckets_have_sharp_edges(aged: Office, bucket: str, found: set[str]) -> None:
    page = text_of(aged.signed_in("vera").get(URL, {"bucket": bucket}))
    shown = {ref for ref in ("now", "edge", "one", "thirty", "more") if f"INV-C-{ref} " in page}
    assert shown == found


def test_states(aged: Office) -> None:
    client = aged.signed_in("vera")
    assert "1 to 3 of 3 invoices" in text_of(client.get(URL, {"state": "overdue"}))
    assert "1 to 5 of 5 invoices" in text_of(client.get(URL, {"state": "all"}))
    assert "No invoice fits" in text_of(client.get(URL, {"state": "closed"}))


def test_a_page_beyond_the_end_and_a_page_of_nonsense(aged: Office) -> None:
    client = aged.signed_in("vera")
    for page in ("0", "-1", "9999999999999", "x", "²"):
        assert client.get(URL, {"page": page}).status_code == 200


def test_the_file_says_the_same_and_holds_no_formula(place: Office) -> None:
    place.owing("C-1", amount="1240.50", name='=HYPERLINK("http://evil","x")')
    answer = place.signed_in("vera").get(reverse("workspace:invoices_csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="invoices-2026-11-23.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode())))
    assert [row["amount"] for row in rows] == ["1240.50"]
    assert rows[0]["customer"].startswith("'=HYPERLINK")
    assert rows[0]["open"] == "1240.50"
