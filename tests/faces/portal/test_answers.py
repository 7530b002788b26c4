"""Each answer a customer can give: what it changes, what they are told, and until when."""

from datetime import date, timedelta

import pytest
from django.test import Client

from dunwell.identity.scope import scope
from dunwell.kernel.business_days import add_business_days, next_open_day
from dunwell.receivables import operations as receivables
from dunwell.receivables.models import Address, Hold, Promise
from tests.faces.portal.conftest import Carol
from tests.keeping.payments import books
from tests.support.pages import text_of


def _holds(carol: Carol) -> list[Hold]:
    with scope(carol.firm.organisation.pk):
        return list(Hold.objects.select_related("item").order_by("pk"))


def _working_day(carol: Carol, days: int) -> date:
    return next_open_day(carol.today + timedelta(days=days), country="GB", region=None)


def test_more_time_is_agreed_at_once(client: Client, carol: Carol) -> None:
    day = _working_day(carol, 7)
    data = {"i": [carol.due.pk, carol.overdue.pk], "day": "other", "other": day.isoformat()}

    answer = client.post(f"{carol.home}/time", data)

    assert answer.status_code == 303
    seen = text_of(client.get(answer["Location"]))
    assert "Agreed: £1,410.00 by" in seen
    assert "We leave it be until" in seen
    with scope(carol.firm.organisation.pk):
        promise = Promise.objects.get()
    assert (promise.due_on, promise.amount_minor) == (day, 141_000)
    assert promise.made_by == "Bramble & Oak Cafés"
    assert [hold.kind for hold in _holds(carol)] == ["promise", "promise"]
    home = text_of(client.get(carol.home))
    assert "Hello Priya, nothing is due today" in home
    assert "You said you will pay it by" in home


def test_an_offered_day_needs_no_calendar(client: Client, carol: Carol) -> None:
    page = client.get(f"{carol.home}/time").content.decode()
    offered = page.split('name="day" value="')[1].split('"')[0]
    answer = client.post(
        f"{carol.home}/time", {"i": [carol.due.pk], "day": offered, "other": ""}
    )
    assert answer.status_code == 303
    with scope(carol.firm.organisation.pk):
        assert Promise.objects.get().due_on == date.fromisoformat(offered)


@pytest.mark.parametrize(
    ("days", "says"),
    [(40, "The latest day is"), (-1, "That day has passed"), (None, "Please choose a day.")],
)
def test_a_day_outside_the_limits_is_refused_kindly(
    client: Client, carol: Carol, days: int | None, says: str
) -> None:
    day = "" if days is None else _working_day(carol, days).isoformat()
    if days == -1:
        day = add_business_days(carol.today, -1, country="GB", region=None).isoformat()
    data = {"i": [carol.due.pk], "day": "other", "other": day}
    answer = client.post(f"{carol.home}/time", data)
    assert answer.status_code == 200
    assert says in text_of(answer)
    assert not _holds(carol)


def test_a_day_without_banks_names_the_next_one(client: Client, carol: Carol) -> None:
    saturday = carol.today + timedelta(days=(5 - carol.today.weekday()) % 7 or 7)
    data = {"i": [carol.due.pk], "day": "other", "other": saturday.isoformat()}
    seen = text_of(client.post(f"{carol.home}/time", data))
    assert "is no working day. The next one is Monday" in seen
    assert not _holds(carol)


def test_after_broken_promises_a_person_is_next(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        for n in (2, 1):
            Promise.objects.create(
                organisation=carol.firm.organisation,
                customer=carol.customer,
                entity=carol.firm.entity,
                currency="GBP",
                amount_minor=100,
                made_on=carol.today - timedelta(days=20 * n),
                due_on=carol.today - timedelta(days=20 * n - 5),
                judged_on=carol.today - timedelta(days=20 * n - 7),
                status="broken",
                made_by="Carol",
                made_at=books.AT,
            )
    data = {"i": [carol.due.pk], "day": "other", "other": _working_day(carol, 3).isoformat()}
    seen = text_of(client.post(f"{carol.home}/time", data))
    assert "let us find something that works better" in seen
    assert "Nadia Rahman" in seen
    assert not _holds(carol)


def test_a_question_holds_the_invoice_and_starts_our_clock(
    client: Client, carol: Carol
) -> None:
    data = {"item": carol.due.pk, "what": "copy", "words": "Lost in the move", "amount": ""}
    answer = client.post(f"{carol.home}/wrong", data)
    seen = text_of(client.get(answer["Location"]))
    assert "Thank you, we will look it up" in seen
    assert "You hear from us by" in seen
    (hold,) = _holds(carol)
    assert (hold.kind, hold.item_id) == ("query", carol.due.pk)
    assert hold.reason == "I need a copy of the invoice: Lost in the move"
    assert hold.review_on == add_business_days(carol.today, 5, country="GB", region=None)
    assert "while we look for the answer" in text_of(client.get(carol.home))


def test_a_dispute_over_a_part_leaves_the_rest_to_pay(client: Client, carol: Carol) -> None:
    data = {"item": carol.due.pk, "what": "price", "words": "", "amount": "284"}
    answer = client.post(f"{carol.home}/wrong", data)
    assert "£284.00 of this invoice" in text_of(client.get(answer["Location"]))
    (hold,) = _holds(carol)
    assert (hold.kind, hold.disputed_minor) == ("dispute", 28_400)
    home = text_of(client.get(carol.home))
    assert "Pay £1,126.00" in home
    assert "£284.00 of it is in question" in home


def test_more_than_is_open_cannot_be_in_dispute(client: Client, carol: Carol) -> None:
    data = {"item": carol.due.pk, "what": "price", "words": "", "amount": "99999"}
    seen = text_of(client.post(f"{carol.home}/wrong", data))
    assert "That is more than is open on the invoice." in seen
    assert not _holds(carol)


def test_a_claim_of_payment_waits_for_the_money(client: Client, carol: Carol) -> None:
    data = {"i": [carol.due.pk], "on": carol.today.isoformat(), "how": "bank_transfer"}
    answer = client.post(f"{carol.home}/paid", data)
    assert "We do not ask again before" in text_of(client.get(answer["Location"]))
    (hold,) = _holds(carol)
    assert (hold.kind, hold.item_id) == ("already_paid", carol.due.pk)
    assert hold.until_on == add_business_days(carol.today, 5, country="GB", region=None)
    assert "we watch for the money until" in text_of(client.get(carol.home))


def test_a_cheque_is_given_longer(client: Client, carol: Carol) -> None:
    data = {"i": [carol.due.pk], "on": carol.today.isoformat(), "how": "cheque"}
    client.post(f"{carol.home}/paid", data)
    (hold,) = _holds(carol)
    assert hold.until_on == add_business_days(carol.today, 8, country="GB", region=None)


def test_nobody_paid_tomorrow(client: Client, carol: Carol) -> None:
    tomorrow = (carol.today + timedelta(days=1)).isoformat()
    data = {"i": [carol.due.pk], "on": tomorrow, "how": "card"}
    assert "That day is still to come." in text_of(client.post(f"{carol.home}/paid", data))
    assert not _holds(carol)


def test_hardship_stops_everything_at_once_and_names_help(client: Client, carol: Carol) -> None:
    assert "Business Debtline" in text_of(client.get(f"{carol.home}/hard"))
    for _ in range(2):
        answer = client.post(f"{carol.home}/hard", {"words": "Two quiet months"})
    assert "We have stopped" in text_of(client.get(answer["Location"]))
    (hold,) = _holds(carol)
    assert (hold.kind, hold.item_id, hold.reason) == ("hardship", None, "Two quiet months")
    assert hold.review_on == carol.today + timedelta(days=30)
    assert "You told us that money is hard just now." in text_of(client.get(carol.home))


def test_the_wrong_person_is_left_alone_while_somebody_checks(
    client: Client, carol: Carol
) -> None:
    answer = client.post(f"{carol.home}/notme", {"words": ""})
    assert "Sorry, and thank you" in text_of(client.get(answer["Location"]))
    (hold,) = _holds(carol)
    assert (hold.kind, hold.item_id) == ("wrong_person", None)
    assert hold.review_on is not None


def test_one_press_stops_a_channel_and_one_opens_it_again(client: Client, carol: Carol) -> None:
    page = text_of(client.get(f"{carol.home}/reach"))
    assert "We use p…@bramble.example." in page
    assert "priya@" not in page

    stopped = client.post(f"{carol.home}/reach", {"stop": "sms"})
    assert "Text messages: we do not use this any more." in text_of(
        client.get(stopped["Location"])
    )
    assert _status(carol, "sms") == "opted_out"
    assert _status(carol, "email") == "usable"

    client.post(f"{carol.home}/reach", {"resume": "sms"})
    assert _status(carol, "sms") == "usable"
    assert client.post(f"{carol.home}/reach", {"stop": "pigeon"}).status_code == 303


def test_a_mail_programs_own_button_unsubscribes_with_one_post(
    client: Client, carol: Carol
) -> None:
    """RFC 8058: no cookie, no token, no confirmation; a GET of the same address does nothing."""
    assert client.get(f"{carol.home}/reach").status_code == 200
    assert _status(carol, "email") == "usable"

    answer = client.post(
        f"{carol.home}/reach",
        "List-Unsubscribe=One-Click",
        content_type="application/x-www-form-urlencoded",
    )

    assert answer.status_code == 200
    assert _status(carol, "email") == "unsubscribed"


def test_what_others_told_is_not_shown(client: Client, carol: Carol) -> None:
    with scope(carol.firm.organisation.pk):
        dave = books.customer(carol.firm, "dave")
        hold = receivables.place_hold(
            actor=carol.firm.system,
            customer_id=dave.pk,
            kind="hardship",
            reason="Private",
            from_on=carol.today,
            at=books.AT,
        )
    answer = client.get(f"{carol.home}/told/{hold.pk}")
    assert (answer.status_code, answer["Location"]) == (303, carol.home)
    assert client.get(f"{carol.home}/agreed/99999")["Location"] == carol.home


def _status(carol: Carol, channel: str) -> str:
    with scope(carol.firm.organisation.pk):
        return Address.objects.get(channel=channel).status


def test_more_time_is_only_for_what_is_due_before_it_ends(client: Client, carol: Carol) -> None:
    seen = text_of(client.get(f"{carol.home}/time"))
    assert "INV-20418" in seen
    assert "INV-20502" not in seen, "it is not due for 28 days, and a promise reaches 21"
    data = {"i": [carol.later.pk], "day": "other", "other": _working_day(carol, 3).isoformat()}
    assert "Please choose at least one." in text_of(client.post(f"{carol.home}/time", data))
    assert not _holds(carol)
