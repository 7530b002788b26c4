"""A draft on trial: asked for, seen on its way, left, cancelled, and told when it is over."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dunwell.casework import on_trial
from dunwell.casework.models import Run, Trial
from dunwell.channels import operations as channels
from dunwell.identity.models import Entity
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from tests.faces.workspace.office import Office, mallory
from tests.keeping.casework.desk import MONDAY, POLICY
from tests.support.pages import text_of

pytestmark = pytest.mark.slow

DRAFT = POLICY.replace("id: missed_payment, day: 1", "id: missed_payment, day: 3")
FIRST = MONDAY - timedelta(days=28)


@pytest.fixture
def olga(place: Office) -> Client:
    place.owing("C-1", amount="1240.00", days_late=1)
    place.owing("C-2", days_late=40)
    return place.signed_in("olga")


def url(name: str, *args: object) -> str:
    return reverse(f"workspace:{name}", args=args)


def ask(client: Client, kind: str = "backtest", text: str = DRAFT) -> str:
    """Have it tried; the address of its page."""
    answer = client.post(url(f"policy_{kind}"), {"text": text})
    assert answer.status_code == 302, text_of(answer)
    return answer.headers["Location"]


def try_next(place: Office) -> None:
    """As the worker does."""
    assert on_trial.try_next(organisation_id=place.id, at=place.desk.now)


def row(place: Office) -> Trial:
    with scope(place.id):
        return Trial.objects.latest("pk")


def so_far(place: Office, **changes: object) -> None:
    """As the worker leaves the row."""
    with scope(place.id):
        Trial.objects.update(**changes)


def lived(place: Office, days: int) -> None:
    so_far(place, status="underway", begun=1, reached=FIRST + timedelta(days=days))


def test_asking_answers_at_once_and_the_page_says_how_far_it_is(
    place: Office, olga: Client
) -> None:
    channels.beat(now=clock.now())
    page = ask(olga)
    said = text_of(olga.get(page))
    assert "Trying it on 26 October to 22 November" in said
    assert "It begins in a moment." in said
    assert (row(place).asked_by, row(place).status) == ("Olga", "waiting")
    so_far(place, status="underway", begun=1)
    assert "What was known on each morning is being read." in text_of(olga.get(page))
    lived(place, 11)
    answer = olga.get(page)
    assert "Day 12 of 28: Friday 6 November." in text_of(answer)
    assert '<progress max="28" value="11" aria-label="Days lived">' in answer.content.decode()
    lived(place, 27)
    assert "Day 28 of 28: Sunday 22 November. Then it is added up." in text_of(olga.get(page))


def test_what_it_found_stands_where_it_was_asked_for(place: Office, olga: Client) -> None:
    page = ask(olga)
    try_next(place)
    said = text_of(olga.get(page))
    for words in (
        "26 October to 22 November, each day on what was known that morning.",
        "Asked for by Olga, today, 10:0",
        "3 contacts where really 0 were sent",
        "cannot be told",
        "What this rests on",
        "Publish",
    ):
        assert words in said, said
    with scope(place.id):
        assert not Run.objects.exists()


def test_who_would_be_treated_differently_stands_there_too(place: Office, olga: Client) -> None:
    page = ask(olga, "diff")
    so_far(place, status="underway")
    answer = olga.get(page)
    assert "Everybody’s next step is decided twice" in text_of(answer)
    assert '<progress aria-label="Being decided">' in answer.content.decode()
    so_far(place, status="waiting")
    try_next(place)
    said = text_of(olga.get(page))
    for words in (
        "Of 2 customers with something open, 1 would be treated differently and 1 alike.",
        "“missed payment” comes at 3 days past due instead of 1.",
        "1 customer would hear from us later, by 2 days.",
        "decided on the portfolio of 23 November",
        "Carol's Cakes",
        "Customers contacted",
        "Publish",
    ):
        assert words in said, said


def test_the_bar_alone_follows_and_ends_with_the_whole_page(
    place: Office, olga: Client
) -> None:
    bar = ask(olga) + "progress/"
    lived(place, 3)
    said = olga.get(bar).content.decode()
    assert "Day 4 of 28" in said and "<html" not in said
    so_far(place, status="cancelled")
    assert olga.get(bar).headers["HX-Refresh"] == "true"


def htmx(client: Client, address: str) -> str:
    return client.get(address, headers={"HX-Request": "true"}).content.decode()


def test_each_quarter_is_read_aloud_once(place: Office, olga: Client) -> None:
    page = ask(olga)
    assert 'role="status" id="trying-aloud"' in olga.get(page).content.decode()
    bar = page + "progress/"
    lived(place, 13)
    assert "A quarter of the days is lived." in htmx(olga, bar)
    assert "?aloud=1" in htmx(olga, bar), "the page says what it has read"
    assert "A quarter" not in htmx(olga, bar + "?aloud=1")
    lived(place, 14)
    assert "Half of the days are lived." in htmx(olga, bar + "?aloud=1")
    assert "Half" in htmx(olga, bar + "?aloud=%C2%B2"), "no number is no reason to fall silent"


def test_it_can_be_left_and_is_found_again(place: Office, olga: Client) -> None:
    page = ask(olga)
    lived(place, 11)
    policy = olga.get(url("policy"))
    assert f'href="{page}"' in policy.content.decode()
    assert "26 October to 22 November Day 12 of 28" in text_of(policy)
    so_far(place, status="waiting")
    try_next(place)
    assert "26 October to 22 November Done" in text_of(olga.get(url("policy")))
    for who in ("vera", "bob"):
        assert "Drafts on trial" not in text_of(place.signed_in(who).get(url("policy")))


def test_it_can_be_cancelled_and_tried_again(place: Office, olga: Client) -> None:
    page = ask(olga)
    lived(place, 11)
    said = text_of(olga.post(page + "cancel/", follow=True))
    assert "Cancelled as you asked, on day 12 of 28. Nothing was stored or sent." in said
    assert "Try it again" in said
    assert "Publish" not in said, "nobody has seen what it would do"
    assert "See what it would do" in said, "the other trial is offered, not the same once more"
    assert row(place).status == "cancelled"
    assert ask(olga) != page


def test_pressed_twice_it_is_tried_once(place: Office, olga: Client) -> None:
    assert ask(olga) == ask(olga)


def test_another_before_it_is_told(place: Office, olga: Client) -> None:
    ask(olga)
    assert "It waits for another one before it." in text_of(olga.get(ask(olga, "diff")))


def test_what_went_wrong_is_said_in_a_sentence(place: Office) -> None:
    olga = place.signed_in("olga")
    page = ask(olga)
    try_next(place)
    said = text_of(olga.get(page))
    assert "It could not be tried. Nothing was owed between 26 October 2026 and" in said
    assert "Try it again" in said


def test_a_mistake_of_ours_is_said_too(place: Office, olga: Client) -> None:
    page = ask(olga)
    with scope(place.id):
        Entity.objects.update(timezone="Nowhere/Land")
    with pytest.raises(KeyError):
        try_next(place)
    with scope(place.id):
        Entity.objects.update(timezone="Europe/London")
    assert "our mistake; the log says what." in text_of(olga.get(page))


def test_a_result_that_cannot_be_read_any_more_is_said(place: Office, olga: Client) -> None:
    page = ask(olga)
    so_far(place, status="done", result={"of": "another version"})
    said = text_of(olga.get(page))
    assert "tried by another version of Dunwell" in said and "Try it again" in said


def test_it_says_when_nobody_is_at_work_and_when_it_was_begun_again(
    place: Office, olga: Client
) -> None:
    page = ask(olga)
    said = text_of(olga.get(page))
    assert "It has not begun." in said and "Nobody is at work." in said
    channels.beat(now=clock.now())
    assert "Nobody is at work." not in text_of(olga.get(page))
    so_far(place, status="underway", begun=2)
    assert "The worker ended in the middle of it, so it was begun again." in text_of(
        olga.get(page)
    )


def test_without_script_there_is_a_way_to_look_again(place: Office, olga: Client) -> None:
    page = ask(olga)
    assert f'<noscript><a class="btn" href="{page}">Look again</a></noscript>' in (
        olga.get(page).content.decode()
    )


@pytest.mark.parametrize("who", ["vera", "bob"])
def test_only_managers_see_it_or_end_it(place: Office, olga: Client, who: str) -> None:
    page = ask(olga)
    other = place.signed_in(who)
    assert other.get(page).status_code == 403
    assert other.get(page + "progress/").status_code == 403
    assert other.post(page + "cancel/").status_code == 403
    assert row(place).status == "waiting"


def test_another_firm_finds_nothing_there(place: Office, olga: Client) -> None:
    page = ask(olga)
    other = mallory()
    assert other.get(page).status_code == 404
    assert other.get(page + "progress/").status_code == 404
    assert other.post(page + "cancel/").status_code == 404
    assert row(place).status == "waiting"


def test_the_first_policy_has_nothing_to_be_compared_with(db: None) -> None:
    answer = mallory().post(url("policy_diff"), {"text": DRAFT})
    assert "nothing to compare it with" in text_of(answer)


def test_what_does_not_read_well_is_not_tried(place: Office, olga: Client) -> None:
    for kind in ("diff", "backtest"):
        broken = {"text": DRAFT.replace("day: 7", "day: soon")}
        assert olga.post(url(f"policy_{kind}"), broken).status_code == 422
    with scope(place.id):
        assert not Trial.objects.exists()
