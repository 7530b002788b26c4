"""The time machine's page: asked for, seen on its way, stopped, and told when it is over."""

from datetime import timedelta

import pytest
from django.test import Client

from dunwell.channels import operations as channels
from dunwell.demo.models import Journey
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from tests.faces.workspace.office import Office, mallory
from tests.keeping.casework.desk import MONDAY

MOVE, PAGE, PROGRESS, STOP = "/time/month/", "/time/", "/time/progress/", "/time/stop/"


@pytest.fixture
def bob(place: Office) -> Client:
    return place.signed_in("bob")


def journey(place: Office) -> Journey:
    with scope(place.id):
        return Journey.objects.latest("pk")


def so_far(place: Office, days: int, **changes: object) -> None:
    """As the worker leaves the row."""
    with scope(place.id):
        Journey.objects.update(reached=MONDAY + timedelta(days=days), **changes)


def read(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_asking_answers_at_once_and_shows_the_way(place: Office, bob: Client) -> None:
    answer = bob.post(MOVE, follow=True)
    assert answer.redirect_chain == [(PAGE, 302)]
    page = answer.content.decode()
    assert "Day 1 of 30" in page
    assert "Tuesday 24 November is being lived" in page
    assert "0 days lived, 0 messages so far" in page
    assert journey(place).asked_by == "Bob"


def test_the_way_is_seen_on_every_page_and_no_second_one_is_offered(
    place: Office, bob: Client
) -> None:
    bob.post(MOVE)
    so_far(place, 12)
    page = read(bob, "/customers/")
    assert "On its way: 12 of 30 days" in page
    assert "A month on" not in page


def test_a_second_one_is_refused_with_a_sentence(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    page = bob.post("/time/day/", follow=True).content.decode()
    assert "The clock is being moved already, to 23 December 2026." in page
    with scope(place.id):
        assert Journey.objects.count() == 1


def test_the_bar_alone_follows_and_ends_with_the_whole_page(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    so_far(place, 1)
    bar = read(bob, PROGRESS)
    assert "Day 2 of 30" in bar
    assert "1 day lived" in bar
    assert "<html" not in bar
    so_far(place, 30, status=Journey.Status.ARRIVED)
    assert bob.get(PROGRESS).headers["HX-Refresh"] == "true"


def test_each_quarter_of_the_way_is_read_aloud_once(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    assert 'role="status" id="journey-aloud"' in read(bob)

    def follow(aloud: int) -> str:
        address = f"{PROGRESS}?aloud={aloud}"
        return bob.get(address, headers={"HX-Request": "true"}).content.decode()

    so_far(place, 7)
    assert "days are lived." not in follow(0)
    so_far(place, 8)
    assert "8 of 30 days are lived." in follow(0)
    assert "?aloud=1" in follow(0), "the page says what it has read"
    assert "days are lived." not in follow(1)


def test_it_can_be_stopped_after_the_day(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    assert "Stop after this day" in read(bob)
    page = bob.post(STOP, follow=True).content.decode()
    assert "the clock stops after it, as you asked" in page
    assert "Stop after this day" not in page
    so_far(place, 12, status=Journey.Status.STOPPED)
    assert "Stopped as you asked, after 12 of 30 days." in read(bob)


def test_an_error_is_told_plainly_and_the_way_is_open_again(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    so_far(place, 12, status=Journey.Status.FAILED, why="There is no policy for that day.")
    page = read(bob)
    assert "Sunday 6 December could not be lived." in page
    assert "There is no policy for that day. Before it, 12 of 30 days are kept." in page
    assert "A month on" in page


def test_mail_that_stayed_is_told(place: Office, bob: Client) -> None:
    bob.post("/time/day/")
    so_far(place, 1, status=Journey.Status.ARRIVED, why="The mail server does not answer.")
    page = read(bob)
    assert "Not everything that was due could leave" in page
    assert "The mail server does not answer." in page


def test_it_says_when_nobody_is_at_work(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    assert "Nobody is at work" in read(bob)
    channels.beat(now=clock.now())
    assert "Nobody is at work" not in read(bob)


def test_who_only_looks_may_look(place: Office, bob: Client) -> None:
    vera = place.signed_in("vera")
    assert vera.post(MOVE).status_code == 403
    bob.post(MOVE)
    assert "Stop after this day" not in read(vera)
    assert vera.post(STOP).status_code == 403
    assert not journey(place).is_to_stop


def test_another_firms_journey_is_its_own(place: Office, bob: Client) -> None:
    bob.post(MOVE)
    other = mallory()
    assert "Day 1 of 30" not in read(other)
    other.post(STOP)
    assert not journey(place).is_to_stop


def test_a_real_firm_has_no_time_machine(place: Office, bob: Client) -> None:
    Organisation.objects.filter(pk=place.id).update(is_sandbox=False, clock_offset_seconds=0)
    for address in (PAGE, PROGRESS):
        assert bob.get(address).status_code == 404
    assert bob.post(MOVE).status_code == 404
    with scope(place.id):
        assert not Journey.objects.exists()
