"""What a customer may decide alone is what their own policy says."""

from datetime import timedelta
from pathlib import Path

from django.test import Client

from dunwell import policy
from dunwell.casework import operations as casework
from dunwell.identity.scope import scope
from dunwell.kernel.business_days import next_open_day
from dunwell.receivables.models import Hold
from tests.faces.portal.conftest import Carol
from tests.keeping.payments.books import AT
from tests.support.pages import text_of

STANDARD = (Path(policy.__file__).parent / "library" / "standard.yaml").read_text("utf-8")


def _publish(carol: Carol, text: str) -> None:
    with scope(carol.firm.organisation.pk):
        casework.publish_policy(
            actor=carol.firm.system,
            text=text,
            reason="To try its limits",
            effective_on=carol.today - timedelta(days=1),
            at=AT,
        )


def test_a_promise_reaches_as_far_as_the_policy_lets_it(client: Client, carol: Carol) -> None:
    assert "furthest: 21 days" in STANDARD
    _publish(carol, STANDARD.replace("furthest: 21 days", "furthest: 6 days"))
    day = next_open_day(carol.today + timedelta(days=8), country="GB", region=None)
    data = {"i": [carol.due.pk], "day": "other", "other": day.isoformat()}
    assert "The latest day is" in text_of(client.post(f"{carol.home}/time", data))
    with scope(carol.firm.organisation.pk):
        assert not Hold.objects.exists()


def test_a_hold_lasts_as_long_as_the_policy_says(client: Client, carol: Carol) -> None:
    own = "already_paid: {stops: item, lasts: 12 days}"
    text = STANDARD.replace("already_paid: {stops: item, lasts: 5 business days}", own)
    assert own in text
    _publish(carol, text)
    data = {"i": [carol.due.pk], "on": carol.today.isoformat(), "how": "card"}
    assert client.post(f"{carol.home}/paid", data).status_code == 303
    with scope(carol.firm.organisation.pk):
        assert Hold.objects.get().until_on == carol.today + timedelta(days=12)
