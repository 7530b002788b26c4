"""The days to come bring invoices and payments, once, and only for what is still open."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from dunwell.demo.models import Coming
from dunwell.demo.operations import Loaded, bring, catch_up
from dunwell.identity import actor as actors
from dunwell.identity.scope import scope
from dunwell.payments import operations as payments
from dunwell.payments.models import Payment
from dunwell.receivables.models import Freshness, Invoice

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def _undone(loaded: Loaded, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Each test has the firm as it was loaded."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _tomorrow(loaded: Loaded, days: int = 1) -> tuple[date, datetime]:
    return loaded.today + timedelta(days=days), loaded.at + timedelta(days=days)


def test_a_day_brings_its_invoices_its_payments_and_fresh_data(loaded: Loaded) -> None:
    day, at = _tomorrow(loaded)
    with scope(loaded.organisation_id):
        coming = Coming.objects.filter(on=day)
        wanted = {kind: coming.filter(kind=kind).count() for kind in ("invoice", "payment")}
        before = Invoice.objects.count(), Payment.objects.count()
    bring(organisation_id=loaded.organisation_id, day=day, at=at)
    with scope(loaded.organisation_id):
        assert Invoice.objects.count() - before[0] == wanted["invoice"] > 0
        assert Payment.objects.count() - before[1] == wanted["payment"] > 0
        assert set(Freshness.objects.values_list("bank_on", "ledger_on")) == {(day, day)}


def test_a_second_call_brings_nothing(loaded: Loaded) -> None:
    day, at = _tomorrow(loaded)
    bring(organisation_id=loaded.organisation_id, day=day, at=at)
    with scope(loaded.organisation_id):
        before = Invoice.objects.count(), Payment.objects.count()
    bring(organisation_id=loaded.organisation_id, day=day, at=at + timedelta(hours=1))
    with scope(loaded.organisation_id):
        assert (Invoice.objects.count(), Payment.objects.count()) == before


def test_a_missed_day_is_made_up_for(loaded: Loaded) -> None:
    """Trap: a run that compares dates for equality loses a missed day for ever."""
    day, at = _tomorrow(loaded, days=4)
    bring(organisation_id=loaded.organisation_id, day=day, at=at)
    with scope(loaded.organisation_id):
        assert not Coming.objects.filter(on__lte=day, happened_at=None).exists()


def test_whoever_has_paid_in_the_meantime_does_not_pay_twice(loaded: Loaded) -> None:
    day, at = _tomorrow(loaded)
    with scope(loaded.organisation_id):
        expected = Coming.objects.filter(on=day, kind="payment").order_by("pk").first()
        assert expected is not None
        invoices = Invoice.objects.filter(number__in=expected.body["numbers"])
        payments.settle_outside(
            actor=actors.system(loaded.organisation_id),
            item_ids=[invoice.item_id for invoice in invoices],
            on=loaded.today,
            memo="Paid by card this morning",
            at=loaded.at,
        )
    bring(organisation_id=loaded.organisation_id, day=day, at=at)
    with scope(loaded.organisation_id):
        assert not Payment.objects.filter(source_key=expected.body["key"]).exists()
        assert Coming.objects.get(pk=expected.pk).happened_at == at


def test_a_month_can_come_at_once(loaded: Loaded) -> None:
    day, at = _tomorrow(loaded, days=30)
    bring(organisation_id=loaded.organisation_id, day=day, at=at)
    with scope(loaded.organisation_id):
        assert Invoice.objects.filter(issued_on__gt=loaded.today).count() > 400
        assert Payment.objects.filter(received_on__gt=loaded.today).count() > 250


def test_the_next_morning_comes_by_itself_and_once(loaded: Loaded) -> None:
    """Nothing overdue may leave on yesterday's bank data, so the demo reads it each morning."""
    assert not catch_up(organisation_id=loaded.organisation_id, at=loaded.at)
    day, at = _tomorrow(loaded)
    assert catch_up(organisation_id=loaded.organisation_id, at=at)
    with scope(loaded.organisation_id):
        assert set(Freshness.objects.values_list("bank_on", flat=True)) == {day}
    assert not catch_up(organisation_id=loaded.organisation_id, at=at + timedelta(hours=3))


def test_an_organisation_without_days_to_come_is_left_as_it_is(loaded: Loaded) -> None:
    with scope(loaded.organisation_id):
        Coming.objects.all().delete()
    _, at = _tomorrow(loaded)
    assert not catch_up(organisation_id=loaded.organisation_id, at=at)
    with scope(loaded.organisation_id):
        assert set(Freshness.objects.values_list("bank_on", flat=True)) == {loaded.today}
