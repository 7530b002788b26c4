"""The first view stays under 100 KB, fonts included, in every language."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from tests.faces.portal.conftest import Carol

MOST_BYTES = 100_000


def _file(name: str) -> Path:
    found = finders.find(name)
    assert isinstance(found, str), name
    return Path(found)


def _weight(page: str) -> int:
    """The page, its styles and icon, and every font that those styles may fetch."""
    linked = set(re.findall(r'(?:href|src)="/static/([^"]+)"', page))
    assert not any(name.endswith(".js") for name in linked)
    fonts = {
        f"{Path(sheet).parent}/{font}"
        for sheet in linked
        if sheet.endswith(".css")
        for font in re.findall(r"url\((fonts/[^)]+)\)", _file(sheet).read_text())
    }
    return len(page.encode()) + sum(_file(name).stat().st_size for name in linked | fonts)


@pytest.mark.parametrize("whose", ["carol", "weber", "moreau"])
def test_the_first_view_is_light(
    client: Client, whose: str, request: pytest.FixtureRequest
) -> None:
    visitor: Carol = request.getfixturevalue(whose)
    page = client.get(visitor.home).content.decode()
    assert _weight(page) < MOST_BYTES


def test_no_page_reaches_outside(client: Client, carol: Carol) -> None:
    for path in ["", "/pay", "/transfer", "/time", "/wrong", "/paid", "/reach"]:
        page = client.get(carol.home + path).content.decode()
        assert not re.findall(r'(?:src|href|action)="https?:', page)
