"""One demo firm for all journeys, one browser, and a fresh window for whoever looks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, sync_playwright

from tests.browser import house as houses
from tests.browser.house import House
from tests.browser.looks import DESK, PHONE
from tests.conftest import BROWSERS
from tests.support import side_by_side

SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="package", autouse=True)
def _on_every_processor() -> Iterator[None]:
    """The demo and Chromium are many programs, and somebody waits for them."""
    with side_by_side.on_every_processor():
        yield


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    with houses.running() as running:
        yield running


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    found = next(filter(None, (shutil.which(name) for name in BROWSERS)))
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=SWITCHES)
        yield chromium
        chromium.close()


@pytest.fixture(scope="package")
def signed_in(house: House, browser: Browser) -> StorageState:
    """Owen, the manager, after signing in by hand."""
    context = browser.new_context(viewport=DESK, locale="en-GB")
    page = context.new_page()
    page.goto(house.address)
    page.get_by_label("E-mail").fill("owen@hewes-marlow.example")
    page.get_by_label("Password").fill(house.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{house.address}/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def desk(browser: Browser, house: House, signed_in: StorageState) -> Iterator[Page]:
    """A member at the desk, on Today."""
    context = browser.new_context(
        viewport=DESK, locale="en-GB", base_url=house.address, storage_state=signed_in
    )
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def open_phone(browser: Browser) -> Iterator[Callable[[], Page]]:
    """A customer's telephone, which nobody is signed in on; as many as are asked for."""
    contexts = []

    def take_out() -> Page:
        context = browser.new_context(
            viewport=PHONE, locale="en-GB", has_touch=True, is_mobile=True
        )
        contexts.append(context)
        return context.new_page()

    yield take_out
    for context in contexts:
        context.close()
