"""Every page of the workspace, in both lights, at the desk and on a telephone."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, StorageState, ViewportSize, expect

from tests.browser import today
from tests.browser.house import House, Mail
from tests.browser.looks import PHONE, check, picture

pytestmark = pytest.mark.browser
NARROW: ViewportSize = {"width": 360, "height": 780}
LINES_OF = r"""(pattern) => {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), lines = {};
  while (texts.nextNode()) {
    const found = new RegExp(pattern).exec(texts.currentNode.data);
    if (!found) continue;
    const range = document.createRange();
    range.setStart(texts.currentNode, found.index);
    range.setEnd(texts.currentNode, found.index + found[0].length);
    const tops = [...range.getClientRects()].map(one => Math.round(one.top));
    lines[found[0]] = new Set(tops).size;
  }
  return lines;
}"""
LONGER_WORDS = """() => {
  document.querySelectorAll("td.due").forEach(cell => cell.textContent = "13 décembre");
  document.querySelectorAll("td.amount b").forEach(sum => sum.textContent = "19 572,00 €");
}"""

PAGES = {
    "customers": "/customers/",
    "invoices": "/invoices/",
    "import": "/import/",
    "policy": "/policy/",
    "policy version": "/policy/1/",
    "policy form": "/policy/draft/",
    "policy text": "/policy/draft/?how=text",
    "mailbox": "/mailbox/",
    "settings": "/settings/",
    "settings, e-mail": "/settings/post/",
    "settings, people": "/settings/people/",
    "settings, policy": "/settings/policy/",
    "found": "/find/?q=thistle",
    "going out": "/today/out/",
    "by hand": "/by-hand/",
    "time": "/time/",
    "password": "/accounts/password/change/",
    "second key": "/accounts/2fa/",
    "held": "/today/held/",
    "peace": "/today/peace/",
}
VERBS = [
    "call",
    "promise",
    "payment",
    "query",
    "note",
    "hold",
    "contact",
    "details",
    "stop",
    "links",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_nobody_out(desk: Page, name: str) -> None:
    answer = desk.goto(PAGES[name])
    assert answer is not None and answer.status == 200
    check(desk)


@pytest.mark.parametrize("name", ["today", *PAGES])
def test_a_page_works_on_a_telephone(
    browser: Browser, house: House, signed_in: StorageState, name: str
) -> None:
    context = browser.new_context(
        viewport=PHONE, locale="en-GB", base_url=house.address, storage_state=signed_in
    )
    page = context.new_page()
    page.goto(PAGES.get(name, "/"))
    check(page)
    if name == "today":
        picture(page, "today")
    context.close()


def test_what_a_draft_would_do_keeps_nobody_out(desk: Page) -> None:
    desk.goto("/policy/draft/")
    desk.get_by_label("Nobody is asked for this or less").first.fill("150.00")
    desk.get_by_role("button", name="See what it would do").first.click()
    expect(desk.get_by_role("heading", name="Publish it")).to_be_visible(timeout=120_000)
    check(desk)
    desk.get_by_role("button", name="Publish").click()
    check(desk)


def test_what_is_wrong_with_a_draft_keeps_nobody_out(desk: Page) -> None:
    desk.goto("/policy/draft/?how=text")
    text = desk.get_by_label("The policy, as YAML")
    text.fill(text.input_value().replace("day: -5", "day: soon", 1))
    desk.get_by_role("button", name="Check it").click()
    expect(desk.get_by_text("Write a whole number")).to_be_visible()
    check(desk)
    desk.get_by_role("link", name=re.compile(r"^Line \d+$")).first.click()
    marked = text.evaluate("it => it.value.slice(it.selectionStart, it.selectionEnd)")
    assert marked.strip() == "day: soon"


@pytest.mark.parametrize("verb", VERBS)
def test_a_deed_s_form_keeps_nobody_out(desk: Page, verb: str) -> None:
    desk.goto("/customers/")
    desk.locator("tbody th a").first.click()
    desk.goto(f"{desk.url}{verb}/")
    check(desk)


def test_why_keeps_nobody_out_on_any_day(desk: Page) -> None:
    desk.goto("/customers/?show=overdue")
    desk.locator("tbody th a").first.click()
    person = desk.url
    for on in ("", "?on=2026-01-05", "?on=2035-01-05"):
        desk.goto(f"{person}why/{on}")
        expect(desk.get_by_role("heading", level=1)).to_contain_text("Why")
        check(desk)


def test_a_page_that_is_not_there_keeps_nobody_out(desk: Page) -> None:
    for path in ("/nonsense", "/customers/424242/"):
        answer = desk.goto(path)
        assert answer is not None and answer.status == 404
        check(desk)


def test_the_palette_keeps_nobody_out(desk: Page) -> None:
    desk.keyboard.press("Control+k")
    desk.locator("#palette input").fill("thistle")
    expect(desk.locator("#palette-found a").first).to_be_visible()
    check(desk)


def test_the_door_keeps_nobody_out(browser: Browser, house: House) -> None:
    page = browser.new_page(locale="en-GB")
    page.goto(house.address)
    check(page)
    page.get_by_label("E-mail").fill("owen@hewes-marlow.example")
    page.get_by_label("Password").fill("not the password")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Password")).to_be_visible()
    check(page)
    page.close()


def test_a_message_reads_well_in_the_mailbox(desk: Page) -> None:
    desk.goto("/mailbox/")
    desk.locator("tbody a", has_text="Invoice HM-").last.click()
    frame = desk.frame_locator("iframe")
    expect(frame.locator("body")).to_contain_text(re.compile("Hewes & Marlow"))
    address = desk.locator("iframe").get_attribute("src")
    assert address is not None
    desk.set_viewport_size(PHONE)
    desk.goto(address)
    picture(desk, "mail")
    desk.set_viewport_size(NARROW)
    numbers = desk.evaluate(LINES_OF, r"HM-\d+")
    assert numbers and set(numbers.values()) == {1}, "an invoice's number stays whole"
    desk.evaluate(LONGER_WORDS)
    assert desk.evaluate(LINES_OF, "décembre") == {"décembre": 1}, "a month stays whole"


def test_a_customer_in_the_middle_of_the_ladder_keeps_nobody_out(desk: Page) -> None:
    a_call(desk).locator(".row-who a").first.click()
    expect(desk.locator("#next")).to_be_visible()
    check(desk)
    picture(desk, "customer")
    desk.locator("#next").get_by_role("link", name="All of it").click()
    expect(desk.locator("#next")).to_have_count(0)
    check(desk)


def test_a_call_is_noted_in_two_clicks(desk: Page) -> None:
    first = a_call(desk)
    who = first.locator(".row-who a").first.inner_text()
    first.get_by_text("How did it go?").click()
    first.get_by_role("button", name="No answer").click()
    expect(desk.locator("#calls").get_by_role("link", name=who)).to_have_count(0)


def a_call(desk: Page) -> Locator:
    """The first call to make; where it waits for a yes it gets one, and a quiet day passes."""
    calls = desk.locator("#calls li.row", has_text="How did it go?")
    for _ in range(6):
        if calls.count():
            return calls.first
        waiting = desk.locator("#calls").get_by_role("button", name="Approve")
        if waiting.count():
            with desk.expect_navigation():
                waiting.first.click()
        else:
            today.a_day_on(desk)
    raise AssertionError("the demo has a call to make on most mornings")


def offers_a_transfer(phone: Page, mail: Mail) -> bool:
    """Whether the customer's door, opened on the telephone, shows where to pay to."""
    phone.goto(mail.link)
    return phone.locator("#transfer summary").count() > 0


def test_the_code_for_a_transfer_reads_as_one(
    house: House, open_phone: Callable[[], Page]
) -> None:
    """What a bank's app would read: the payee, the account, the amount, the reference."""
    phone = open_phone()
    german = [mail for mail in house.mails() if mail.subject.startswith("Rechnung RE-")]
    assert any(offers_a_transfer(phone, mail) for mail in german), "somebody owes still"
    phone.locator("#transfer summary").click()
    code = phone.locator("#transfer figure svg")
    expect(code).to_be_visible()
    found = zxingcpp.read_barcodes(Image.open(BytesIO(code.screenshot(scale="css"))))
    assert len(found) == 1
    lines = found[0].text.splitlines()
    assert lines[:4] == ["BCD", "002", "1", "SCT"]
    assert "DE89370400440532013000" in lines
    assert any(line.startswith("EUR") for line in lines)
    check(phone)
