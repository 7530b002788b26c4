"""From an approval at the desk to a customer who is thanked, and then left alone.

This is the main job, done by hand in a browser on the demo as a newcomer starts it: real
server, real worker, real SMTP into the local mailbox, nothing replaced.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import today
from tests.browser.house import House, wait_for
from tests.browser.looks import check, picture

pytestmark = pytest.mark.browser

CHASED = ("Missed payment", "Second reminder", "Heads up")


def test_from_an_approval_to_a_paid_and_thanked_customer_and_three_who_answer(
    house: House, desk: Page, open_phone: Callable[[], Page]
) -> None:
    check(desk)
    picture(desk, "today")
    payer, promiser, asker, stopper = four_to_write_to(desk)
    doors = {}
    for line in (payer, promiser, asker, stopper):
        today.approve(desk, line)
    for line in (payer, promiser, asker, stopper):
        doors[line] = house.mail_with(line.invoice).link

    pays(open_phone(), doors[payer], house, payer)
    promises(open_phone(), doors[promiser])
    asks(open_phone(), doors[asker])
    says_stop(open_phone(), doors[stopper])

    is_paid(desk, payer)
    desk.goto("/")
    today.a_day_on(desk)
    is_left_alone(desk, payer, "nothing is|nothing, and that|owe nothing")
    is_left_alone(desk, promiser, "promise")
    is_left_alone(desk, asker, "query")
    is_left_alone(desk, stopper, "unsubscribed|asked us not to")
    to_a_working_day(desk)


def four_to_write_to(desk: Page) -> list[today.Ready]:
    """The first four lines that can leave now; on a quiet day we wait for another.

    The demo begins on the day it is made, so that the next few may be a quiet end of a week.
    """
    for _ in range(10):
        lines = today.ready(desk, CHASED)
        if len(lines) >= 4:
            return lines[:4]
        today.a_day_on(desk)
    raise AssertionError("the demo has a handful of messages to send on most mornings")


def to_a_working_day(desk: Page) -> None:
    """Nothing is decided at the weekend, and other pages are looked at after this."""
    desk.goto("/")
    while re.search("Saturday|Sunday", desk.get_by_role("heading", level=1).inner_text()):
        today.a_day_on(desk)


def pays(phone: Page, door: str, house: House, line: today.Ready) -> None:
    """With the demo's card, declined once and then not."""
    phone.goto(door)
    check(phone)
    picture(phone, "portal-home")
    phone.get_by_role("button", name=re.compile("^Pay £")).first.click()
    check(phone)
    phone.get_by_label("Card number").fill("4000 0000 0000 0002")
    phone.get_by_role("button", name=re.compile("^Pay £")).click()
    expect(phone.get_by_text("The card was declined")).to_be_visible()
    check(phone)
    phone.get_by_label("Card number").fill("4242 4242 4242 4242")
    phone.get_by_role("button", name=re.compile("^Pay £")).click()
    heading = phone.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Thank you")
    check(phone)
    picture(phone, "thank-you")
    amount = re.search(r"£[\d,.]+", heading.inner_text())
    assert amount is not None
    thanks = house.mail_with("Thank you", line.invoice)
    assert amount[0].rstrip(".") in thanks.subject
    phone.goto(door)
    expect(phone.locator("main")).not_to_contain_text(line.invoice)


def promises(phone: Page, door: str) -> None:
    """A day, agreed at once."""
    phone.goto(f"{door}/time")
    check(phone)
    phone.get_by_role("button", name="Agree this day").click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("When would suit you?")
    check(phone)


def asks(phone: Page, door: str) -> None:
    """Something on the invoice is not right."""
    phone.goto(f"{door}/wrong")
    check(phone)
    phone.get_by_label("I need proof of delivery").check()
    phone.get_by_label("In your own words").fill("Who signed for it?")
    phone.locator("form.plan button").click()
    expect(phone.get_by_role("heading", level=1)).not_to_have_text("What is wrong?")
    check(phone)


def says_stop(phone: Page, door: str) -> None:
    """No more e-mail, with one press."""
    phone.goto(f"{door}/reach")
    check(phone)
    phone.get_by_role("button", name="Stop e-mail").click()
    expect(phone.get_by_text("we do not use this any more")).to_be_visible()
    check(phone)


def is_paid(desk: Page, line: today.Ready) -> None:
    """The payment stands in the ledger, and the thread tells the whole story."""

    def told() -> bool | None:
        desk.goto(line.address)
        return True if desk.locator("#thread").get_by_text("Thank you").count() else None

    wait_for(told, "the thank-you is not in the thread")
    expect(desk.locator("#thread")).to_contain_text(re.compile("paid: £", re.IGNORECASE))
    check(desk)


def is_left_alone(desk: Page, line: today.Ready, why: str) -> None:
    """Nothing of today's goes to them, and their page says why."""
    desk.goto("/")
    expect(desk.get_by_role("button", name=f"Approve: {line.customer}")).to_have_count(0)
    desk.goto(line.address)
    expect(desk.locator("main")).to_contain_text(re.compile(why, re.IGNORECASE))
