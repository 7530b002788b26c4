"""Whose address counts when a web server stands in front."""

import pytest
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from dunwell.ui.origin import BehindAWebServer

FRONT = "127.0.0.1"


@pytest.mark.parametrize(
    ("is_behind", "forwarded", "expected"),
    [
        (True, "203.0.113.7", "203.0.113.7"),
        (True, "198.51.100.1, 203.0.113.7", "203.0.113.7"),
        (True, "", FRONT),
        (False, "203.0.113.7", FRONT),
    ],
    ids=["the visitor", "not what the visitor claims", "nothing said", "nobody in front"],
)
def test_the_last_address_is_the_visitors(
    monkeypatch: pytest.MonkeyPatch, is_behind: bool, forwarded: str, expected: str
) -> None:
    monkeypatch.setattr(settings, "IS_BEHIND_A_WEB_SERVER", is_behind)
    seen: list[str] = []

    def page(request: HttpRequest) -> HttpResponse:
        seen.append(request.META["REMOTE_ADDR"])
        return HttpResponse()

    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    BehindAWebServer(page)(RequestFactory().get("/", headers=headers))
    assert seen == [expected]
