"""A draft tried on the past: cancelled, tried again, left on its way and found again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.browser.house import House
from tests.browser.looks import PHONE, check, picture

pytestmark = pytest.mark.browser

LONG = 240_000
"""Four weeks of the demo firm are lived in a quarter of a minute, on a machine with time."""


def test_a_draft_is_tried_cancelled_tried_again_left_and_found_again(desk: Page) -> None:
    desk.goto("/policy/draft/")
    desk.get_by_label("Nobody is asked for this or less").first.fill("150.00")
    desk.get_by_role("button", name="Try it on the last four weeks").click()
    expect(desk.get_by_role("heading", level=1)).to_contain_text("Trying it on")
    desk.get_by_role("button", name="Cancel it").click()
    expect(desk.get_by_text("Cancelled as you asked")).to_be_visible()
    check(desk)

    desk.route("**/progress/*", lambda asked: asked.abort())
    desk.get_by_role("button", name="Try it again").click()
    expect(desk.get_by_role("progressbar", name="Days lived")).to_be_visible()
    check(desk)
    picture(desk, "trying")
    page = desk.url

    desk.goto("/policy/")
    tried = desk.get_by_role("region", name="Drafts on trial")
    expect(tried).to_be_visible()
    check(desk)
    desk.unroute_all()
    tried.get_by_role("link").first.click()
    assert desk.url == page
    expect(desk.get_by_role("heading", name="By channel")).to_be_visible(timeout=LONG)
    check(desk)
    picture(desk, "tried")
    desk.get_by_role("button", name="Back to the draft").click()
    expect(desk.get_by_label("Nobody is asked for this or less").first).to_have_value("150.00")


def test_without_script_it_is_looked_at_again(
    browser: Browser, house: House, signed_in: StorageState
) -> None:
    context = browser.new_context(
        viewport=PHONE,
        locale="en-GB",
        base_url=house.address,
        storage_state=signed_in,
        java_script_enabled=False,
    )
    page = context.new_page()
    page.goto("/policy/draft/")
    page.get_by_label("Nobody is asked for this or less").first.fill("175.00")
    page.get_by_role("button", name="See what it would do").click()
    for _ in range(LONG):
        again = page.get_by_role("link", name="Look again")
        if not again.count():
            break
        again.click()
    expect(page.get_by_role("heading", name="Today, counted")).to_be_visible()
    context.close()
