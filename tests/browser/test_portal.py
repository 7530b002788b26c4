"""Every page of the portal keeps nobody out: on a small phone, in both lights, all opened."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.browser.house import House
from tests.browser.looks import check

pytestmark = pytest.mark.browser

PAGES = [
    "",
    "/pay",
    "/transfer",
    "/time",
    "/wrong",
    "/paid",
    "/hard",
    "/notme",
    "/reach",
    "/why",
]
OPEN_ALL = "document.querySelectorAll('details').forEach(one => { one.open = true })"


@pytest.mark.parametrize(
    "words", [("Invoice HM-",), ("Rechnung RE-", " fällig")], ids=["en", "de"]
)
def test_every_page_opens_for_everybody(
    house: House, open_phone: Callable[[], Page], words: tuple[str, ...]
) -> None:
    door = house.mail_with(*words).link
    phone = open_phone()
    phone.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        phone.goto(f"{door}{path}")
        phone.evaluate(OPEN_ALL)
        check(phone)
    phone.goto(f"{house.address}/p/1.nobody")
    check(phone)
