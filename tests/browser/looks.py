"""What a person sees: nothing that keeps anybody out, and pictures for the readme."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, ViewportSize

DESK: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
RULES = {
    "light": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "dark": ["color-contrast"],
}
"""In the dark only colours differ."""


def check(page: Page) -> None:
    """Axe finds nothing to complain about, in either light, and nothing scrolls sideways."""
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options={"runOnly": RULES[scheme]})
        assert found.violations_count == 0, (
            f"{page.url} in {scheme}:\n{found.generate_report()}"
        )
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wide <= 0, f"{page.url} is {wide} px wider than the window"


def picture(page: Page, name: str) -> None:
    """Keep a picture of what is on view, in both lights, where pictures are asked for."""
    folder = os.environ.get("DUNWELL_PICTURES")
    if not folder:
        return
    Path(folder).mkdir(parents=True, exist_ok=True)
    size = "phone" if (page.viewport_size or DESK)["width"] < 600 else "desk"
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.screenshot(path=Path(folder) / f"{name}-{size}-{scheme}.png")
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
