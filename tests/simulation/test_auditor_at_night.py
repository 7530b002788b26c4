"""The auditor can object at night: to books and runs that were tampered with, and to placements."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dunwell.machine.database import Connection
from tests.simulation.auditor.notebook import Contact, Notebook, Peace, Told
from tests.simulation.auditor.rule import silent_at_night
from tests.simulation.auditor.rules import RULES
from tests.simulation.auditor.rules.g5_placement import RULE as PLACEMENT
from tests.simulation.auditor.shown import Placed, Shown
from tests.simulation.test_auditor import AT, CAROL, TUESDAY, contact, notebook
from tests.simulation.world import World
from tests.simulation.year import Plan, live

FORGED_FROM = 14
"""The day of January whose night is tampered with, or the next on which something was decided."""


@dataclass(frozen=True, slots=True)
class Forgery:
    rule: str
    says: str
    """A part of what the auditor has to say."""
    statements: str


A_PROMISE = """
INSERT INTO receivables_promise (organisation_id, customer_id, entity_id, currency, amount_minor,
       made_on, due_on, judged_on, kept_share_bp, status, status_on, made_by, made_at)
SELECT organisation_id, id, entity_id, 'GBP', 100, {made}, {due}, {due}, 9500, {status},
       {status_on}, 'Carol', %(at)s
  FROM receivables_customer WHERE ref = 'C-000';
"""
UNKEPT = A_PROMISE.format(
    made="%(day)s::date - 9",
    due="%(day)s::date - 5",
    status="'broken'",
    status_on="%(day)s::date - 2",
)
A_YES = """
INSERT INTO casework_approval (organisation_id, decision_id, key, needed_role, status, asked_at,
       proposed_by, decided_at, decided_by, why, passed_to)
SELECT organisation_id, id, key, 'manager', '{status}', %(at)s, 'Dunwell', %(at)s, '{by}', '', ''
  FROM casework_decision WHERE id = (SELECT min(id) FROM casework_decision);
"""
A_CHASE = "(SELECT min(id) FROM channels_outboxmessage WHERE purpose = 'chase')"
ITS_DECISION = "(SELECT min(decision_id) FROM channels_outboxmessage WHERE purpose = 'chase')"
TODAYS = """
(SELECT max(d.id) FROM casework_decision d
   JOIN casework_run r ON r.id = d.run_id WHERE r.as_of = %(day)s)
"""
A_LEG = """
INSERT INTO ledger_entry (organisation_id, posting_id, account, item_id, currency, amount_minor)
SELECT organisation_id, posting_id, {account}, {item}, currency, {amount}
  FROM ledger_entry WHERE id = (SELECT min(id) FROM ledger_entry WHERE account = 'receivable');
"""
OWED_MORE = A_LEG.format(account="'receivable'", item="item_id", amount=100)

FORGERIES = (
    Forgery("G9", "A promise gives them 45 days", A_PROMISE.format(
        made="%(day)s", due="%(day)s::date + 45", status="'open'", status_on="NULL")),
    Forgery("G9", "after 2 unkept promises", UNKEPT + UNKEPT + A_PROMISE.format(
        made="%(day)s", due="%(day)s::date + 5", status="'open'", status_on="NULL")),
    Forgery("G9", "Bob said yes", A_YES.format(status="approved", by="Bob") + (
        "UPDATE casework_decision SET stage = 'final_notice'"
        " WHERE id = (SELECT min(id) FROM casework_decision)")),
    Forgery("G9", "knows nothing of late_charge_income", OWED_MORE + A_LEG.format(
        account="'late_charge_income'", item="NULL", amount=-100)),
    Forgery("G9", "knows nothing of bad_debt", A_LEG.format(
        account="'receivable'", item="item_id", amount=-100) + A_LEG.format(
        account="'bad_debt'", item="NULL", amount=100)),
    Forgery("G10", "gives no reason", (
        f"UPDATE casework_decision SET reasons = '{{}}' WHERE id = {TODAYS}")),
    Forgery("G10", "is blocked by nothing", (
        "UPDATE casework_decision SET status = 'blocked', blocked_by = '{}'"
        f" WHERE id = {TODAYS}")),
    Forgery("G10", "was decided under version", (
        "UPDATE casework_policyversion SET number = number + 7")),
    Forgery("G10", "has no decision that fits", (
        f"UPDATE channels_outboxmessage SET decision_id = NULL WHERE id = {A_CHASE}")),
    Forgery("G10", "needed a yes and has none", (
        f"UPDATE casework_decision SET status = 'needs_approval' WHERE id = {ITS_DECISION}")),
    Forgery("ledger", "does not balance", OWED_MORE),
    Forgery("ledger", "its entries come to", (
        "UPDATE ledger_openitem SET open_minor = open_minor - 1"
        " WHERE id = (SELECT max(id) FROM ledger_openitem WHERE open_minor > 1)")),
    Forgery("ledger", "booked is", OWED_MORE + A_LEG.format(
        account="'revenue_clearing'", item="NULL", amount=-100) + (
        "UPDATE ledger_openitem SET face_minor = face_minor + 100, open_minor = open_minor + 100"
        " WHERE id = (SELECT item_id FROM ledger_entry WHERE account = 'receivable'"
        "              ORDER BY id LIMIT 1)")),
    Forgery("nothing-stuck", "is held by nobody", (
        "UPDATE channels_outboxmessage SET status = 'reserved',"
        f" lease_until = %(at)s::timestamptz - interval '1 hour' WHERE id = {A_CHASE}")),
    Forgery("nothing-stuck", "waits past its window", (
        "UPDATE channels_outboxmessage SET status = 'queued', lease_until = NULL,"
        f" expires_at = %(at)s::timestamptz - interval '9 hours' WHERE id = {A_CHASE}")),
    Forgery("nothing-stuck", "no contact says so", (
        "UPDATE channels_contactattempt SET message_id = NULL")),
    Forgery("nothing-stuck", "is about an old decision", A_YES.format(status="open", by="")),
    Forgery("nobody-forgotten", "no row says so", (
        "DELETE FROM casework_decision d USING casework_run r"
        " WHERE r.id = d.run_id AND r.as_of = %(day)s AND d.status <> 'silent' AND d.id <> "
        "(SELECT min(o.id) FROM casework_decision o WHERE o.run_id = r.id)")),
    Forgery("nobody-forgotten", "times and never left", """
INSERT INTO casework_decision
SELECT (jsonb_populate_record(d, jsonb_build_object(
           'id', nextval(pg_get_serial_sequence('casework_decision', 'id')), 'run_id', r.id,
           'key', 'forged', 'status', 'due', 'action', 'message', 'disposition', 'queued'))).*
  FROM casework_decision d, casework_run r
 WHERE d.id = (SELECT min(id) FROM casework_decision)"""),
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_it_objects_to_tampered_rows(
    transactional_db: None, owner_connection: Connection
) -> None:
    """A short year is lived; in one of its nights each row is forged, and put back."""
    missed: list[Forgery] | None = None

    def forge(world: World, day: date) -> None:
        nonlocal missed
        if missed is None and day.day >= FORGED_FROM and world.auditor.shown.decisions(day):
            missed = [one for one in FORGERIES if not _objects(one, world, day)]

    live(Plan("forged", customers=12, days=20), owner=owner_connection, watch=forge)
    assert missed == []


def _objects(forgery: Forgery, world: World, day: date) -> bool:
    """Whether its rule says so, and says nothing before."""
    (rule,) = (rule for rule in RULES if rule.id == forgery.rule)
    known, shown = world.known, world.auditor.shown
    assert not list(rule.at_night(day, known, shown))
    with _forged(world, forgery.statements, day) as tampered:
        said = [objection.says for objection in rule.at_night(day, known, tampered)]
    return any(forgery.says in each for each in said)


@contextmanager
def _forged(world: World, statements: str, day: date) -> Iterator[Shown]:
    """The tables with something changed, as nobody but their owner could, and only for now."""
    at = datetime.combine(day, time(12), tzinfo=UTC)
    shown = TamperedShown(world.owner.uri)
    try:
        with shown.changed_for_now(
            filter(str.strip, statements.split(";")), {"day": day, "at": at}
        ):
            yield shown
    finally:
        shown.close()


class TamperedShown(Shown):
    """What the database shows while something in it is forged."""

    @contextmanager
    def changed_for_now(
        self, statements: Iterable[str], words: Mapping[str, object]
    ) -> Iterator[None]:
        with self._line.transaction(force_rollback=True):
            self._line.execute("SET LOCAL session_replication_role = replica")  # no triggers
            for statement in statements:
                changed = self._line.execute(statement.encode(), words).rowcount
                assert changed, f"nothing was there to be forged: {statement}"
            yield


# -- Placements -------------------------------------------------------------------------------


class PlacedShown(Shown):
    """A database that shows these placements, and these bills open."""

    def __init__(self, placed: Sequence[Placed], open_: Mapping[str, int]) -> None:
        self._placed, self._open = list(placed), dict(open_)

    def placed(self) -> list[Placed]:
        return self._placed

    def open(self) -> dict[str, int]:
        return self._open


NOTICE = TUESDAY - timedelta(days=20)
PLACED = Placed(
    placement_id=1,
    debtor=CAROL,
    entity="north",
    number="B-00001",
    amount=30_000,
    delivered_on=NOTICE,
    proposed_by="Dunwell",
    proposed_on=TUESDAY,
    approved_by="Owen",
    approved_at=AT,
    status="approved",
    is_running=True,
)


def with_a_notice() -> Notebook:
    """Carol was told by mail and by telephone, and had her last chance."""
    known = notebook()
    known.told["B-00001"].append(Told("final_notice", NOTICE, 1, "email"))
    rung: Contact = replace(contact(), at=AT - timedelta(days=60), channel="call", stage="")
    known.hears(replace(rung, key="rung"))
    return known


Tampered = Callable[[Notebook], Placed]


def never_approved(_known: Notebook) -> Placed:
    return replace(PLACED, approved_at=None)


def by_one_person(_known: Notebook) -> Placed:
    return replace(PLACED, proposed_by="Owen")


def too_little(_known: Notebook) -> Placed:
    return replace(PLACED, amount=24_999)


def on_one_channel(known: Notebook) -> Placed:
    known.contacts[:] = [one for one in known.contacts if one.channel != "call"]
    return PLACED


def without_a_notice(known: Notebook) -> Placed:
    known.told["B-00001"].clear()
    return PLACED


def a_day_too_soon(_known: Notebook) -> Placed:
    return replace(PLACED, delivered_on=TUESDAY - timedelta(days=13))


def after_they_wrote(known: Notebook) -> Placed:
    known.replies.append((CAROL, AT - timedelta(days=5)))
    return PLACED


def after_they_wrote_once_more(known: Notebook) -> Placed:
    known.answered[CAROL] = AT - timedelta(days=6)
    return after_they_wrote(known)


def of_somebody_on_hold(known: Notebook) -> Placed:
    known.peace[1] = Peace(1, CAROL, None, "hardship", AT - timedelta(hours=1), None)
    return PLACED


def disputed_since(known: Notebook) -> Placed:
    known.peace[1] = Peace(1, CAROL, "B-00001", "dispute", AT - timedelta(hours=1), None)
    return replace(PLACED, approved_at=AT - timedelta(days=3))


def in_breathing_space_since(known: Notebook) -> Placed:
    until = TUESDAY + timedelta(days=60)
    known.peace[1] = Peace(1, CAROL, None, "breathing_space", AT - timedelta(hours=1), until)
    return replace(PLACED, approved_at=AT - timedelta(days=3))


def placed_objections(
    known: Notebook, placed: Placed, *, open_minor: int = 30_000
) -> list[str]:
    shown = PlacedShown([placed], {"B-00001": open_minor})
    return [objection.says for objection in PLACEMENT.at_night(TUESDAY, known, shown)]


def test_a_placement_that_keeps_every_promise_is_let_pass() -> None:
    assert placed_objections(with_a_notice(), PLACED) == []


@pytest.mark.parametrize(
    ("tampered", "says"),
    [
        (never_approved, "nobody approved"),
        (by_one_person, "No second person"),
        (too_little, "too little for an agency"),
        (on_one_channel, "was tried"),
        (without_a_notice, "No final notice listed"),
        (a_day_too_soon, "had 13 days of a last chance"),
        (after_they_wrote, "They wrote back"),
        (after_they_wrote_once_more, "They wrote back"),
        (of_somebody_on_hold, "They are on hold"),
        (disputed_since, "is still with the agency: they are on hold (dispute)"),
        (in_breathing_space_since, "is still with the agency: they are on hold (breathing"),
    ],
)
def test_it_objects_to_a_placement(tampered: Tampered, says: str) -> None:
    known = with_a_notice()
    (objection, *_) = placed_objections(known, tampered(known))
    assert says in objection


def test_what_they_wrote_was_answered() -> None:
    known = with_a_notice()
    after_they_wrote(known)
    known.answered[CAROL] = AT - timedelta(days=5)
    assert placed_objections(known, PLACED) == []


def test_it_objects_to_paid_bills_at_the_agency() -> None:
    (objection,) = placed_objections(with_a_notice(), PLACED, open_minor=0)
    assert "All of it is paid" in objection


def test_every_rule_of_the_night_is_broken_here() -> None:
    by_night = {rule.id for rule in RULES if rule.at_night is not silent_at_night}
    assert by_night == {forgery.rule for forgery in FORGERIES} | {PLACEMENT.id}
