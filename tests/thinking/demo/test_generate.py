"""The demo firm is the same each time, consistent, and names nobody."""

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from dunwell.cli.library import shipped_policies
from dunwell.demo.generate import generate
from dunwell.demo.ladder import BUSINESS, CONSUMER, LastStep
from dunwell.demo.rows import FirmRows
from dunwell.policy.parse import parse
from tests.thinking.demo.figures import still_open

pytestmark = pytest.mark.slow
TODAY = date(2026, 11, 23)
FREE_RANGES = (
    "+441134960",
    "+441144960",
    "+441154960",
    "+441164960",
    "+441174960",
    "+441184960",
    "+441214960",
    "+441514960",
    "+441614960",
    "+442079460",
    "+441314960",
    "+441414960",
    "+442920180",
    "+442896496",
    "+447700900",
    "+35320910",
    "+493023125",
    "+494066969",
    "+496990009",
    "+492214710",
    "+498999998",
    "+4917604069",
    "+3319900",
    "+3326191",
    "+3335301",
    "+3346571",
    "+3353649",
    "+121255501",
    "+161755501",
    "+131255501",
    "+130355501",
    "+120655501",
)


@pytest.fixture(scope="module")
def firm() -> FirmRows:
    return generate(7, TODAY)


def test_the_same_seed_and_day_give_the_same_firm(firm: FirmRows) -> None:
    assert generate(7, TODAY) == firm


def test_another_seed_gives_another_firm(firm: FirmRows) -> None:
    assert generate(8, TODAY).customers != firm.customers


def test_nobody_can_be_reached_by_accident(firm: FirmRows) -> None:
    for customer in firm.customers:
        assert customer.email is None or customer.email.endswith(".example"), customer.email
        assert customer.phone is None or customer.phone.startswith(FREE_RANGES), customer.phone
    assert all(e.email.endswith(".example") for e in firm.entities)
    assert all(m.email.endswith(".example") for m in firm.members)


def test_numbers_and_names_come_once(firm: FirmRows) -> None:
    for values in (
        [c.ref for c in firm.customers],
        [c.name for c in firm.customers],
        [i.number for i in firm.invoices + firm.coming_invoices],
        [p.key for p in firm.payments] + [p.key for p in firm.coming_payments],
    ):
        assert len(values) == len(set(values))


def test_the_past_is_past_and_the_rest_is_to_come(firm: FirmRows) -> None:
    assert all(i.issued_on <= TODAY for i in firm.invoices)
    assert all(p.received_on <= TODAY for p in firm.payments)
    assert all(c.at.date() < TODAY for c in firm.contacts)
    assert all(i.issued_on > TODAY for i in firm.coming_invoices)
    assert all(p.on > TODAY for p in firm.coming_payments)


def test_there_are_a_hundred_days_to_come(firm: FirmRows) -> None:
    days = {i.issued_on for i in firm.coming_invoices}
    assert max(days) >= TODAY + timedelta(days=115)
    assert len(firm.coming_invoices) > 2_000


def test_tax_is_part_of_the_amount(firm: FirmRows) -> None:
    for row in firm.invoices:
        assert 0 <= row.tax_minor < row.amount.minor, row.number
        assert row.due_on >= row.issued_on


def test_no_invoice_is_paid_beyond_what_it_is_for(firm: FirmRows) -> None:
    assert min(still_open(firm).values()) == 0


def test_every_description_is_filled_in(firm: FirmRows) -> None:
    for row in firm.invoices + firm.coming_invoices:
        assert row.description and "{" not in row.description, row.number


def test_the_ladder_was_climbed_one_step_at_a_time(firm: FirmRows) -> None:
    """Trap: a ladder that skips or repeats stages inside an episode for the same invoice."""
    orders = {
        c.ref: [r.stage for r in (BUSINESS if c.kind == "business" else CONSUMER).rungs]
        for c in firm.customers
    }
    told: dict[tuple[str, str], list[int]] = defaultdict(list)
    for contact in firm.contacts:
        for number in contact.numbers:
            step = orders[contact.customer].index(contact.stage or "")
            told[contact.customer, number].append(step)
    for key, steps in told.items():
        assert all(a <= b for a, b in pairwise(steps)), key


def test_nobody_was_contacted_more_often_than_the_policy_allows(firm: FirmRows) -> None:
    asked: dict[str, list[date]] = defaultdict(list)
    for contact in firm.contacts:
        if contact.direction == "out" and contact.outcome != "no_answer":
            asked[contact.customer].append(contact.at.date())
    customers = firm.by_ref()
    for ref, days in asked.items():
        most = (BUSINESS if customers[ref].kind == "business" else CONSUMER).contacts
        for first, next_but in zip(days, days[most:], strict=False):
            assert (next_but - first).days >= 7, ref


def test_the_past_followed_the_policies_that_we_ship() -> None:
    """Stage by stage: the day, the gap, the channels, and what stands in for a call."""
    policies = {policy.name: policy for policy in parse(shipped_policies()).policies}
    for name, ladder in (("standard", BUSINESS), ("consumer", CONSUMER)):
        policy = policies[name]
        acted = [stage for stage in policy.stages if not stage.escalate]
        assert [
            (rung.stage, rung.day, rung.gap, rung.channels, rung.instead, rung.approval)
            for rung in ladder.rungs
        ] == [
            (
                stage.id,
                stage.day,
                stage.gap_days,
                ("call",) if stage.call else tuple(channel for channel, _ in stage.send),
                tuple(channel for channel, _ in stage.else_send),
                bool(stage.approval),
            )
            for stage in acted
        ]
        escalated = next(stage for stage in policy.stages if stage.escalate)
        assert policy.escalation is not None
        assert ladder.placement == LastStep(
            day=escalated.day,
            gap=escalated.gap_days,
            last_chance=policy.escalation.last_chance_days,
            least_minor=int(policy.escalation.min_balance * 100),
        )
        assert ladder.contacts == next(x.most for x in policy.contact.limits if not x.channel)
        assert ladder.quiet == policy.contact.quiet[0].quiet_days


def test_what_the_agency_has_was_told_so_had_its_last_chance_and_is_owed(
    firm: FirmRows,
) -> None:
    left, bills = still_open(firm), {row.number: row for row in firm.invoices}
    assert len(firm.placements) == 5
    assert len({row.customer for row in firm.placements}) == 5
    for row in firm.placements:
        notices = [
            contact
            for contact in firm.contacts
            if contact.customer == row.customer
            and contact.stage == "final_notice"
            and contact.outcome == "delivered"
            and set(row.numbers) <= set(contact.numbers)
        ]
        last_chance = timedelta(days=row.last_chance_days)
        assert any(n.at.date() + last_chance <= row.proposed_on for n in notices), row
        assert row.proposed_on < row.placed_on < TODAY
        assert any((row.proposed_on - bills[n].due_on).days >= 90 for n in row.numbers), row
        assert all(left[number] > 0 for number in row.numbers), row
        assert not [
            contact
            for contact in firm.contacts
            if contact.at.date() > row.proposed_on and set(contact.numbers) & set(row.numbers)
        ], row


def test_a_debit_that_came_back_was_paid_all_the_same(firm: FirmRows) -> None:
    returned = [row for row in firm.payments if row.returned_on is not None]
    debits = [row for row in firm.payments if row.method == "direct_debit"]
    assert 0.01 <= len(returned) / len(debits) <= 0.04
    paid = {row.key: row for row in firm.payments}
    for row in returned:
        again = paid[f"{row.key}-again"]
        assert again.amount == row.amount and again.numbers == row.numbers
        assert row.received_on < (row.returned_on or TODAY) < again.received_on <= TODAY


def test_an_address_that_may_not_be_used_was_not_used(firm: FirmRows) -> None:
    stopped = {(stop.customer, stop.channel) for stop in firm.stops}
    assert len(stopped) == 20
    assert not [c for c in firm.contacts if (c.customer, c.channel) in stopped]


def test_branches_are_paid_for_by_their_head_office(firm: FirmRows) -> None:
    by_ref = firm.by_ref()
    branches = [c for c in firm.customers if c.dun_to_ref]
    assert len(branches) == 21
    for branch in branches:
        head = by_ref[branch.dun_to_ref or ""]
        assert (head.entity, head.email) == (branch.entity, branch.email)
        assert head.dun_to_ref is None


def test_there_are_gaps_as_in_any_ledger(firm: FirmRows) -> None:
    assert 3 <= sum(c.email is None for c in firm.customers) <= 12
    assert 8 <= sum(c.phone is None for c in firm.customers) <= 30
    assert sum(c.legal_form is None for c in firm.customers) >= 2
    assert sum(not p.numbers for p in firm.payments) == 5
    credits = {i.number for i in firm.invoices if i.kind == "credit_note"}
    assert len(credits - {use.credit_number for use in firm.credit_uses}) == 8
    assert {c.language for c in firm.customers} == {"en", "de", "fr"}
    assert {i.amount.currency for i in firm.invoices} == {"GBP", "EUR", "USD"}
