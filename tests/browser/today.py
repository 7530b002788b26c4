"""Today as a member reads it: which messages are ready to leave, and what they say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from dunwell.demo.words.firms import GROUPS

HEAD_OFFICES = tuple(name for _, _, _, name, _ in GROUPS)
"""Those who pay for their branches too: their letters are long, and no picture of the usual."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A line under "Going out today": to whom, which step, about which invoice."""

    customer: str
    address: str
    """Of the customer's page."""
    stage: str
    invoice: str


def ready(page: Page, stages: tuple[str, ...]) -> list[Ready]:
    """Messages in pounds about something overdue whose hour has come."""
    return [
        line
        for row in page.locator("#out li.row").all()
        if (line := _line(row)) is not None and line.stage in stages
    ]


def approve(page: Page, line: Ready) -> None:
    """Press the line's own button, as one does with a mouse."""
    page.goto("/")
    page.get_by_role("button", name=f"Approve: {line.customer}", exact=True).click()
    expect(
        page.get_by_role("button", name=f"Approve: {line.customer}", exact=True)
    ).to_have_count(0)


def a_day_on(page: Page) -> None:
    """Let a day be lived, wait until it has been, and look at the new one's list."""
    page.goto("/")
    page.get_by_role("button", name="A day on").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Since", timeout=120_000)
    page.goto("/")


def _line(row: Locator) -> Ready | None:
    if not row.get_by_role("button", name=re.compile("^Approve:")).count():
        return None
    who = row.locator(".row-who a").first
    stage, _, hour = row.locator(".row-what").inner_text().partition(", ")
    if who.inner_text().startswith(HEAD_OFFICES):
        return None
    number = re.search(r"\b(?:HM|RE)-\d+", row.locator(".row-why").inner_text())
    is_pounds = row.locator(".money").inner_text().startswith("£")
    if number is None or not is_pounds or hour > "10:00":
        return None
    return Ready(
        customer=who.inner_text(),
        address=who.get_attribute("href") or "",
        stage=stage,
        invoice=number[0],
    )
