"""The loaded firm stands in the tables as it was made up, ready for a working day."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import authenticate
from django.db.models import Sum

from dunwell.casework import operations as casework
from dunwell.casework.models import Case, Placement, PlacementItem, ToldStage
from dunwell.channels.models import ContactAttempt, Sender
from dunwell.demo.generate import generate
from dunwell.demo.house import AGENCY
from dunwell.demo.operations import Loaded, is_loaded, load
from dunwell.demo.operations.load import SEED, Mailbox, first_morning
from dunwell.demo.rows import FirmRows
from dunwell.identity import queries as identity
from dunwell.identity.models import Membership, Organisation
from dunwell.identity.operations import OrganisationExists
from dunwell.identity.scope import scope
from dunwell.ledger.models import Entry
from dunwell.payments.models import Payment
from dunwell.receivables.models import Address, Freshness, Hold, Invoice, Promise
from tests.keeping.demo.conftest import NOW
from tests.thinking.demo.figures import still_open

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def firm(loaded: Loaded) -> FirmRows:
    return generate(SEED, loaded.today)


def test_every_invoice_has_open_what_the_generator_says(loaded: Loaded, firm: FirmRows) -> None:
    with scope(loaded.organisation_id):
        rows = Invoice.objects.filter(kind="invoice").values_list("number", "item__open_minor")
        assert dict(rows) == still_open(firm)


def test_the_books_balance(loaded: Loaded) -> None:
    with scope(loaded.organisation_id):
        off = Entry.objects.values("posting", "currency").annotate(by=Sum("amount_minor"))
        assert not off.exclude(by=0).exists()


def test_the_clock_stands_at_ten_on_a_working_day(loaded: Loaded) -> None:
    organisation = Organisation.objects.get(pk=loaded.organisation_id)
    assert identity.instant(organisation, NOW) == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert organisation.is_sandbox
    assert organisation.first_run_confirmed_at is not None


@pytest.mark.parametrize(
    ("now", "wanted"),
    [
        (datetime(2026, 11, 23, 8, tzinfo=UTC), datetime(2026, 11, 23, 10, tzinfo=UTC)),
        (datetime(2026, 11, 23, 10, 1, tzinfo=UTC), datetime(2026, 11, 24, 10, tzinfo=UTC)),
        (datetime(2026, 11, 27, 17, tzinfo=UTC), datetime(2026, 11, 30, 10, tzinfo=UTC)),
        (datetime(2026, 12, 24, 17, tzinfo=UTC), datetime(2026, 12, 29, 10, tzinfo=UTC)),
        (datetime(2026, 7, 1, 6, tzinfo=UTC), datetime(2026, 7, 1, 9, tzinfo=UTC)),
    ],
)
def test_the_clock_starts_on_the_next_working_morning(now: datetime, wanted: datetime) -> None:
    assert first_morning(now) == wanted


def test_everybody_can_sign_in_with_the_password_that_is_printed(loaded: Loaded) -> None:
    assert dict(loaded.sign_ins)["alice@hewes-marlow.example"] == "admin"
    assert sorted(role for _, role in loaded.sign_ins) == [
        "admin",
        "collector",
        "collector",
        "manager",
        "viewer",
    ]
    for address, role in loaded.sign_ins:
        user = authenticate(None, username=address, password="correct horse battery")
        assert user is not None, address
        assert Membership.objects.get(user=user).role == role


def test_mail_leaves_into_the_local_mailbox_and_the_bank_is_fresh(loaded: Loaded) -> None:
    with scope(loaded.organisation_id):
        senders = list(Sender.objects.all())
        assert [(s.host, s.port, s.security) for s in senders] == [
            ("127.0.0.1", 2525, "none")
        ] * 2
        days = {(f.bank_on, f.ledger_on) for f in Freshness.objects.all()}
        assert days == {(loaded.today, loaded.today)}


def test_what_was_said_is_remembered(loaded: Loaded, firm: FirmRows) -> None:
    with scope(loaded.organisation_id):
        assert ContactAttempt.objects.count() == len(firm.contacts)
        assert Counter(Promise.objects.values_list("status", flat=True)) == Counter(
            row.status for row in firm.promises
        )
        in_force = Hold.objects.filter(ended_at=None).exclude(kind__in=["promise", "placed"])
        assert Counter(in_force.values_list("kind", flat=True)) == Counter(
            row.kind for row in firm.holds if row.ended_on is None
        )
        stopped = Address.objects.exclude(status="usable").values_list("status", flat=True)
        assert Counter(stopped) == Counter(row.status for row in firm.stops)


def test_the_day_finds_something_of_everything_to_do(loaded: Loaded) -> None:
    with scope(loaded.organisation_id):
        casework.settle_the_past(
            organisation_id=loaded.organisation_id, as_of=loaded.today, at=loaded.at
        )
        stages = Counter(Case.objects.exclude(episode=0).values_list("stage", flat=True))
        for stage in ("missed_payment", "check_in", "second_reminder", "help", "final_notice"):
            assert stages[stage] >= 1, stage
        assert ToldStage.objects.filter(item__open_minor__gt=0).exists()


def test_the_agency_has_five_cases_with_proof_and_nobody_else_asks(
    loaded: Loaded, firm: FirmRows
) -> None:
    with scope(loaded.organisation_id):
        cases = Placement.objects.filter(status="placed", agency=AGENCY)
        assert [(one.customer.ref, one.placed_on) for one in cases.order_by("pk")] == [
            (row.customer, row.placed_on) for row in firm.placements
        ]
        items = PlacementItem.objects.filter(placement__in=cases)
        assert items.count() == sum(len(row.numbers) for row in firm.placements)
        assert Hold.objects.filter(kind="placed", ended_at=None).count() == items.count()


def test_a_debit_that_came_back_is_in_the_books(loaded: Loaded, firm: FirmRows) -> None:
    with scope(loaded.organisation_id):
        taken_back = Payment.objects.exclude(reversed_on=None)
        assert dict(taken_back.values_list("source_key", "reversed_on")) == {
            row.key: row.returned_on for row in firm.payments if row.returned_on
        }


def test_it_says_what_it_does(told: list[str]) -> None:
    assert told[0] == "Making a firm up"
    assert "320 customers" in told[1]


def test_a_second_start_finds_the_firm_and_loads_no_other(loaded: Loaded) -> None:
    there = is_loaded()
    assert there is not None and there.pk == loaded.organisation_id
    with pytest.raises(OrganisationExists):
        load(
            now=NOW + timedelta(days=1),
            policies="",
            password="x",
            mailbox=Mailbox("127.0.0.1", 2525),
            progress=lambda _: None,
        )
