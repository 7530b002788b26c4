"""By hand: letters are printed and posted, cases go to an agency and come back."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from dunwell.casework.models import Approval, Placement
from dunwell.channels.models import OutboxMessage
from dunwell.identity import operations as identity
from dunwell.identity.models import User
from dunwell.identity.scope import scope
from dunwell.receivables.models import Customer
from tests.faces.workspace.office import BACKEND, mallory
from tests.keeping.casework.desk import Desk, desk, owing
from tests.keeping.casework.handing_over import case, decided, member, they_wrote
from tests.keeping.casework.sandbox import live_at, wait
from tests.support.pages import text_of

POLICY = """
policy: by_post
title: One letter
for: "kind = 'business'"
contact: {days: business, hours: 09:00-17:30, limits: [{contacts: 2, in: 7 days}]}
stages:
  - {id: final_notice, day: 1, send: {letter: final_notice}, tone: firm}
"""
HERE = "/by-hand/"


def signed_in(place: Desk, name: str) -> Client:
    actor = member(place, name)
    assert actor.user_id is not None
    client = Client()
    client.force_login(User.objects.get(pk=actor.user_id), backend=BACKEND)
    return client


@pytest.fixture
def placed(db: None) -> tuple[Desk, Client]:
    """A hand-over that waits for Mara, who is signed in."""
    place = live_at(case()[0])
    decided(place)
    return place, signed_in(place, "Mara")


def test_from_the_yes_to_the_agency_and_back(placed: tuple[Desk, Client]) -> None:
    place, mara = placed
    with scope(place.organisation_id):
        asked = Approval.objects.get()
    assert "Placement" in text_of(mara.get("/"))
    said = mara.post(reverse("workspace:approval", args=[asked.pk, "approve"]), follow=True)
    assert "We no longer ask for it ourselves" in text_of(said)
    assert "Hand over" in text_of(mara.get("/"))
    with scope(place.organisation_id):
        number = Placement.objects.get().pk

    answer = mara.get(reverse("workspace:placement_file", args=[number]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert "case.json" in archive.namelist()
    mara.post(reverse("workspace:hand_over", args=[number]), {"agency": "Northgate"})
    page = text_of(mara.get(HERE))
    assert "With Northgate since" in page and "agreed by Mara." in page
    assert "pieces of news for them as CSV" in page
    told = mara.post(reverse("workspace:placements_told")).content.decode()
    assert told.count("\n") == 3
    mara.post(reverse("workspace:placement_recall", args=[number]), {"why": "They rang."})
    with scope(place.organisation_id):
        assert Placement.objects.get().status == "recalled"
    page = text_of(mara.get(HERE))
    assert "Nothing is with an agency" in page and "Also what came back" in page
    ended = text_of(mara.get(HERE, {"ended": "1"}))
    assert "Back from Northgate since" in ended and "taken back by a person" in ended


def test_a_hand_over_says_what_it_is_and_what_it_rests_on(placed: tuple[Desk, Client]) -> None:
    place, mara = placed
    with scope(place.organisation_id):
        asked = Approval.objects.get()
    assert "Placement, a hand-over" in text_of(mara.get("/"))
    said = text_of(mara.get(reverse("workspace:decision", args=[asked.decision_id])))
    assert "Today: a hand-over, placement, about 1 invoice, £100.00." in said
    assert "INV-C-1. Its final notice came on 4 November. Posted on 2026-11-02; served" in said
    assert "will read" not in said, "nothing is written to the customer"
    mara.post(reverse("workspace:approval", args=[asked.pk, "approve"]))
    with scope(place.organisation_id):
        customer_id = Placement.objects.get().customer_id
    told = text_of(mara.get(reverse("workspace:customer", args=[customer_id])))
    assert "It was agreed, and we no longer ask for it." in told
    assert "call list" not in told
    assert "with an agency, since today" in told
    wait(place, timedelta(days=1))
    decided(place.later(1))
    later = text_of(mara.get(reverse("workspace:customer", args=[customer_id])))
    assert "Placement since 23 November" in later and "if needed" not in later
    assert "INV-C-1 is with an agency." in later


def test_what_they_wrote_since_is_answered_on_their_page(db: None) -> None:
    place = live_at(case()[0])
    with scope(place.organisation_id):
        they_wrote(place)
        customer_id = Customer.objects.get().pk
    decided(place)
    mara = signed_in(place, "Mara")
    page = mara.get(reverse("workspace:customer", args=[customer_id])).content.decode()
    url = reverse("workspace:deed", args=[customer_id, "answered"])
    assert url in page and "a person looks first" in page
    empty = mara.post(url, {"channel": "call", "answer": ""})
    assert empty.status_code == 422
    said = {"channel": "call", "answer": "The order number was read out."}
    done = text_of(mara.post(url, said, follow=True))
    assert "Noted. The next day is decided with it." in done
    assert "The order number was read out." in done
    wait(place, timedelta(days=1))
    decided(place.later(1))
    after = mara.get(reverse("workspace:customer", args=[customer_id])).content.decode()
    assert url not in after and "a person looks first" not in after


def test_a_notice_that_was_signed_for_is_noted_on_their_page(db: None) -> None:
    place = live_at(case()[0])
    with scope(place.organisation_id):
        Customer.objects.update(country="JP")
        customer_id = Customer.objects.get().pk
    decided(place)
    mara = signed_in(place, "Mara")
    url = reverse("workspace:deed", args=[customer_id, "received"])
    assert url in mara.get(reverse("workspace:customer", args=[customer_id])).content.decode()
    said = {"channel": "letter", "received_on": "2026-11-01", "basis": "Signed for"}
    early = mara.post(url, said)
    assert early.status_code == 422 and "It left on 2 November 2026" in text_of(early)
    done = text_of(mara.post(url, said | {"received_on": "2026-11-09"}, follow=True))
    assert "Noted. Their last chance counts from that day." in done
    wait(place, timedelta(days=1))
    decided(place.later(1))
    assert "Approve" in text_of(mara.get("/"))


def test_nobody_of_another_firm_sees_it(placed: tuple[Desk, Client]) -> None:
    place, mara = placed
    with scope(place.organisation_id):
        asked = Approval.objects.get()
    mara.post(reverse("workspace:approval", args=[asked.pk, "approve"]))
    with scope(place.organisation_id):
        number = Placement.objects.get().pk
    stranger = mallory()
    assert stranger.get(reverse("workspace:placement_file", args=[number])).status_code == 404
    answer = stranger.post(reverse("workspace:hand_over", args=[number]))
    assert answer.status_code == 404
    assert "Carol" not in text_of(stranger.get(HERE))


def test_a_letter_is_read_printed_and_posted(db: None) -> None:
    place = live_at(desk(policy=POLICY))
    owing(place, "C-1", address="4 Mill Lane\nBristol BS1 4QA")
    place.release()
    wait(place, timedelta(minutes=1))
    with scope(place.organisation_id):
        identity.add_member(
            actor=place.firm.admin, email="b@x.example", name="Ben", role="collector",
            at=place.now,
        )  # fmt: skip
        message = OutboxMessage.objects.get()
    ben = signed_in(place, "Ben")
    words = ben.get(reverse("workspace:decision_message", args=[message.decision_id]))
    assert "Final notice" in words.content.decode()
    assert "Print" in text_of(ben.get("/"))

    wait(place, timedelta(days=5))
    saturday = text_of(ben.post(reverse("workspace:print_letters"), follow=True))
    assert "this one waits for the next" in saturday
    assert "No letter is due" not in saturday
    wait(place, timedelta(days=2))
    printed = ben.post(reverse("workspace:print_letters"))
    assert printed.content.startswith(b"%PDF")
    assert "They are in the post" in text_of(ben.get(HERE))
    ben.post(reverse("workspace:letters_posted"), {"letter": [message.pk]})
    with scope(place.organisation_id):
        assert OutboxMessage.objects.get().status == "sent"
    assert "No letter waits" in text_of(ben.get(HERE))
