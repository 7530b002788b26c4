"""Why did I get this? A short page that tells the rule, what comes next, and what changes it."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from dunwell.casework import operations as casework
from dunwell.channels.models import ContactAttempt
from dunwell.identity.scope import scope
from dunwell.ledger.models import OpenItem
from dunwell.receivables import operations as receivables
from tests.faces.portal.conftest import Carol, make
from tests.keeping.payments import books
from tests.keeping.payments.books import AT
from tests.support.pages import text_of

POLICY = """
policy: plain
contact: {days: every day, hours: 00:00-23:59, limits: [{contacts: 2, in: 7 days}]}
stages:
  - {id: missed_payment, day: 1, send: {email: missed_payment}}
  - {id: second_reminder, day: 14, gap: 6 days, send: {email: second_reminder}}
"""


def written(carol: Carol, *, days_ago: int = 3, text: str = POLICY) -> None:
    """An e-mail went out about the invoice that is nine days late by now."""
    at = datetime.combine(
        carol.today - timedelta(days=days_ago), time(10), tzinfo=ZoneInfo("Europe/London")
    )
    with scope(carol.firm.organisation.pk):
        casework.publish_policy(
            actor=carol.firm.system,
            text=text,
            reason="To begin with.",
            effective_on=carol.today - timedelta(days=30),
            at=AT,
        )
        ContactAttempt.objects.create(
            organisation=carol.firm.organisation,
            customer=carol.customer,
            entity=carol.firm.entity,
            at=at,
            channel="email",
            direction="out",
            stage="missed_payment",
            episode=1,
            outcome="sent",
            asks_for_money=True,
            item_ids=[carol.overdue.pk],
            key="k-1",
        )
        casework.absorb_contacts(organisation_id=carol.firm.organisation.pk)


def waits_for_nothing_else(carol: Carol) -> None:
    """Late enough that the second reminder would go today."""
    with scope(carol.firm.organisation.pk):
        long_ago = carol.today - timedelta(days=20)
        OpenItem.objects.filter(pk=carol.overdue.pk).update(due_on=long_ago)


def on_hold(carol: Carol) -> None:
    """In hardship, until somebody ends it."""
    with scope(carol.firm.organisation.pk):
        receivables.place_hold(
            actor=carol.firm.system,
            customer_id=carol.customer.pk,
            kind="hardship",
            reason="Said so.",
            from_on=carol.today,
            at=AT,
        )


def test_it_says_what_was_sent_by_which_rule_and_what_comes_next(
    client: Client, carol: Carol
) -> None:
    written(carol)
    page = text_of(client.get(f"{carol.home}/why"))
    for words in (
        "Why did I get this?",
        "sent you an e-mail.",
        "invoice INV-20377, which was due on",
        "6 days before.",
        "one day after the due date at the earliest, for everybody alike",
        "We ask at most 2 times in 7 days",
        "If nothing is paid or said, we would be in touch again on",
        "What changes this",
    ):
        assert words in page, page


def test_no_weekend_is_announced_where_none_is_worked(client: Client, carol: Carol) -> None:
    """The reminder is due fourteen days late: on a Saturday."""
    written(carol, text=POLICY.replace("every day", "business"))
    with scope(carol.firm.organisation.pk):
        saturday = carol.today + timedelta(days=(5 - carol.today.weekday()) % 7 or 7)
        OpenItem.objects.filter(pk=carol.overdue.pk).update(
            due_on=saturday - timedelta(days=14)
        )
    monday = saturday + timedelta(days=2)
    page = text_of(client.get(f"{carol.home}/why"))
    assert f"in touch again on Monday {monday.day} " in page, page


def test_the_home_page_and_nothing_else_leads_there(client: Client, carol: Carol) -> None:
    assert f"{carol.home}/why" in client.get(carol.home).content.decode()


def test_where_something_holds_it_back_it_says_so(client: Client, carol: Carol) -> None:
    written(carol, days_ago=8)
    waits_for_nothing_else(carol)
    on_hold(carol)
    page = text_of(client.get(f"{carol.home}/why"))
    assert "holds it back" in page and "we would be in touch" not in page


def test_who_is_on_hold_is_announced_no_day_that_the_hold_may_outlast(
    client: Client, carol: Carol
) -> None:
    """Their next step is not due yet, so nothing has held it back so far."""
    written(carol)
    on_hold(carol)
    page = text_of(client.get(f"{carol.home}/why"))
    assert "holds it back" in page and "we would be in touch" not in page


def test_who_owes_nothing_any_more_is_not_offered_to_pay(client: Client, carol: Carol) -> None:
    written(carol)
    assert "Pay, all or a part" in text_of(client.get(f"{carol.home}/why"))
    everything = (carol.due.pk, carol.overdue.pk, carol.later.pk)
    with scope(carol.firm.organisation.pk):
        all_of_it = books.draft(carol.firm, carol.customer, 182_880, items=everything)
        books.paid(carol.firm, all_of_it)
    page = text_of(client.get(f"{carol.home}/why"))
    assert "Pay, all or a part" not in page and "Choose how we write to you" in page


def test_who_was_never_asked_reads_that(client: Client, carol: Carol) -> None:
    page = text_of(client.get(f"{carol.home}/why"))
    assert "has not asked you for money lately" in page
    assert "Nothing further is planned." in page


@pytest.mark.usefixtures("db")
def test_in_german(client: Client) -> None:
    dora = make("dora", currency="EUR", language="de", country="DE")
    written(dora)
    page = text_of(client.get(f"{dora.home}/why"))
    assert "Warum habe ich das bekommen?" in page
    assert "für alle gleich" in page and "the due date" not in page


def test_only_the_link_opens_it(client: Client, carol: Carol) -> None:
    assert client.get("/p/1.nonsense/why").status_code == 404
