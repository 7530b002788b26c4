"""A message offers what its stage offers, as far as the customer's own page keeps it at once."""

import pytest

from dunwell.casework import queries
from dunwell.casework.models import Decision
from dunwell.identity.scope import scope
from tests.keeping.casework.desk import POLICY, desk, owing

pytestmark = pytest.mark.django_db


def mail(offer: str) -> str:
    concede = "concessions: {portal: {deferral: 14 days, plan: {instalments: 3}}}\n"
    stage = "send: {email: missed_payment}"
    policy = POLICY.replace(stage, f"{stage}, offer: [{offer}]") + concede
    place = desk(policy=policy)
    owing(place)
    run = place.prepare()
    with scope(place.organisation_id):
        composed = queries.preview(Decision.objects.get(run=run).pk, at=place.now)
    assert composed is not None
    return composed.text


@pytest.mark.parametrize("offer", ["deferral", "deferral, plan"])
def test_a_later_day_is_offered_and_agreed_at_once(offer: str) -> None:
    said = mail(offer)
    assert "Pick a later date" in said
    assert "agreed at once" in said


@pytest.mark.parametrize("offer", ["", "plan"])
def test_no_message_promises_what_the_page_does_not_give(offer: str) -> None:
    said = mail(offer)
    assert "Tell us which day suits you" in said
    assert "at once" not in said
    assert "instalments" not in said
