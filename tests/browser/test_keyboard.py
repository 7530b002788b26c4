"""Today without a mouse: Tab comes to everything that can be done, and shows where it is."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, StorageState, ViewportSize

from tests.browser.house import House
from tests.browser.looks import PHONE

pytestmark = pytest.mark.browser

LAPTOP: ViewportSize = {"width": 1280, "height": 900}
STOPS_MAX = 400

HERE = """() => {
  const here = document.activeElement;
  if (!here || here === document.body) return null;
  if (here.tagName === "IFRAME") return "";
  if (here.dataset.stopped) return "again";
  here.dataset.stopped = "yes";
  for (let at = here; at && at !== here.parentElement.parentElement; at = at.parentElement) {
    const style = getComputedStyle(at);
    if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) return "";
  }
  return `${here.tagName} ${here.innerText || here.name}`;
}"""
"""Nothing between the page and its frames, "" where a line shows the place, "again" where it was
before, else what is without a line. A message stands in a frame, which shows its own line."""

PASSED_BY = """() => [...document.querySelectorAll(
  "a[href], button, input:not([type=hidden]), select, textarea, summary")]
  .filter(one => !one.dataset.stopped && !one.disabled && one.type !== "radio"
    && one.checkVisibility({visibilityProperty: true}))
  .map(one => `${one.tagName} ${one.innerText || one.name}`)"""


@pytest.fixture(params=[LAPTOP, PHONE], ids=["laptop", "telephone"])
def page(
    request: pytest.FixtureRequest, browser: Browser, house: House, signed_in: StorageState
) -> Page:
    context = browser.new_context(
        viewport=request.param, locale="en-GB", base_url=house.address, storage_state=signed_in
    )
    request.addfinalizer(context.close)
    return context.new_page()


@pytest.mark.parametrize("address", ["/", "/policy/draft/", "/by-hand/"])
def test_tab_comes_to_everything_and_shows_where_it_is(page: Page, address: str) -> None:
    page.goto(address)
    stops: list[str] = []
    while len(stops) < STOPS_MAX:
        page.keyboard.press("Tab")
        stop = page.evaluate(HERE)
        if stop == "again":
            break
        stops.append(stop or "")
    assert 10 < len(stops) < STOPS_MAX
    assert [stop for stop in stops if stop] == []
    assert page.evaluate(PASSED_BY) == []


@pytest.mark.parametrize("page", [LAPTOP], ids=["laptop"], indirect=True)
def test_what_is_typed_into_the_search_is_seen(page: Page) -> None:
    page.goto("/")
    search = page.get_by_role("searchbox", name="Find a customer or an invoice")
    search.focus()
    box = search.bounding_box()
    assert box is not None and box["width"] > 100
