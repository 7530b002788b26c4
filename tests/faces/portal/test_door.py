"""Who gets in: a good link, and nothing else; every other link gets the same calm answer."""

from datetime import timedelta

import pytest
from django.test import Client

from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.portal import tries
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Hold, PortalLink
from tests.faces.portal.conftest import Carol, make
from tests.support.pages import text_of

PAGES = ["", "/pay", "/transfer", "/time", "/wrong", "/paid", "/hard", "/notme", "/reach"]


def _bad_links(carol: Carol) -> dict[str, str]:
    """One of each kind; the last two were good once."""
    organisation_id = carol.firm.organisation.pk
    head, secret = carol.token.split(".")
    with scope(organisation_id):
        now = clock.now()
        expired = receivables.open_portal_link(
            customer_id=carol.customer.pk, at=now - timedelta(days=91), days=90
        )
        revoked = receivables.open_portal_link(customer_id=carol.customer.pk, at=now)
        link = PortalLink.objects.order_by("pk").last()
        assert link is not None
        receivables.revoke_portal_link(actor=carol.firm.system, link_id=link.pk, at=now)
    return {
        "forged": f"{head}.{'x' * len(secret)}",
        "another firm's": f"{make('mallory').token.split('.')[0]}.{secret}",
        "of no firm": f"zzzzzz.{secret}",
        "no link at all": "hello",
        "a number too large": f"{'z' * 12}.{secret}",
        "in capitals": carol.token.upper(),
        "expired": expired,
        "revoked": revoked,
    }


def test_every_bad_link_gets_the_same_answer(client: Client, carol: Carol) -> None:
    seen = set()
    for token in _bad_links(carol).values():
        answer = client.get(f"/p/{token}")
        assert answer.status_code == 404
        assert answer["Referrer-Policy"] == "no-referrer"
        seen.add(answer.content)
    assert len(seen) == 1
    words = text_of(client.get("/p/hello"))
    assert "This link is no longer valid" in words
    assert "latest message" in words
    assert "Bramble" not in words


@pytest.mark.parametrize("path", PAGES)
def test_no_page_opens_or_acts_for_a_bad_link(client: Client, carol: Carol, path: str) -> None:
    for token in _bad_links(carol).values():
        assert client.get(f"/p/{token}{path}").status_code == 404
        assert (
            client.post(f"/p/{token}{path}", {"words": "x", "stop": "email"}).status_code == 404
        )
        tries.FAILED.forget()
    with scope(carol.firm.organisation.pk):
        assert not Hold.objects.exists()


def test_one_firms_link_shows_nothing_of_another(client: Client, carol: Carol) -> None:
    other = make("mallory")
    item = f"{other.home}/wrong?item={carol.due.pk}"
    assert client.get(item).status_code == 200
    answer = client.post(f"{other.home}/wrong", {"item": str(carol.due.pk), "what": "other"})
    assert answer.status_code == 200
    assert "Please choose one." in text_of(answer)
    with scope(carol.firm.organisation.pk):
        assert not Hold.objects.exists()


def test_only_looking_and_posting_are_answered(client: Client, carol: Carol) -> None:
    assert client.put(carol.home).status_code == 405
    assert client.delete(carol.home).status_code == 405
    assert client.head(carol.home).status_code == 200


def test_guessing_is_slowed_down_and_a_good_link_still_opens(
    client: Client, carol: Carol
) -> None:
    told = [client.get(f"/p/1.guess{n}").status_code for n in range(tries.MOST + 2)]
    assert told[: tries.MOST] == [404] * tries.MOST
    assert told[-1] == 429
    assert client.get(carol.home).status_code == 200


def test_a_bad_link_is_answered_in_the_readers_language(client: Client, db: None) -> None:
    answer = client.get("/p/hello", headers={"Accept-Language": "de"})
    assert "Dieser Link gilt nicht mehr" in text_of(answer)
