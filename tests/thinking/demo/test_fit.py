"""The demo firm pays, owes and answers like the trade, for any seed and any day."""

from collections import Counter
from datetime import date

import pytest

from dunwell.demo.behaviour import BEHAVIOURS
from dunwell.demo.generate import generate
from dunwell.demo.rows import FirmRows
from tests.thinking.demo.figures import lateness, measure

pytestmark = pytest.mark.slow
FIRMS = [(8, date(2026, 11, 23)), (4, date(2027, 2, 15)), (11, date(2026, 8, 3))]


@pytest.fixture(scope="module", params=FIRMS, ids=lambda firm: f"seed {firm[0]} on {firm[1]}")
def firm(request: pytest.FixtureRequest) -> FirmRows:
    seed, today = request.param
    return generate(seed, today)


def test_there_are_the_customers_of_the_plan(firm: FirmRows) -> None:
    customers = firm.customers
    assert Counter(c.kind for c in customers) == {"business": 240, "consumer": 80}
    assert Counter(c.country for c in customers) == {
        "GB": 170,
        "DE": 70,
        "IE": 30,
        "FR": 25,
        "US": 25,
    }
    wanted = {b.name: b.businesses + b.consumers for b in BEHAVIOURS}
    assert Counter(c.behaviour for c in customers) == wanted


def test_a_year_has_its_invoices_and_its_sales(firm: FirmRows) -> None:
    figures = measure(firm)
    assert figures.invoices == pytest.approx(7_400, rel=0.02)
    assert figures.sales == pytest.approx(10_400_000, rel=0.01)
    assert figures.median == pytest.approx(480, rel=0.08)
    assert figures.mean == pytest.approx(1_600, rel=0.05)
    assert figures.p95 == pytest.approx(6_200, rel=0.06)


def test_terms_and_kinds_of_payers_have_their_shares(firm: FirmRows) -> None:
    figures = measure(firm)
    wanted = {"net 30": 70, "net 14": 15, "net 60": 10, "on receipt": 5}
    assert figures.terms == pytest.approx(wanted, abs=3)
    assert figures.sales_of == pytest.approx(
        {b.name: b.sales / 10 for b in BEHAVIOURS}, abs=0.5
    )


def test_customers_pay_as_late_as_the_trade_says(firm: FirmRows) -> None:
    assert lateness(firm) == pytest.approx([52, 21, 18, 6, 1.8, 1.2], abs=1.8)


def test_what_is_open_has_its_size_and_its_ages(firm: FirmRows) -> None:
    figures = measure(firm)
    assert figures.open_amount == pytest.approx(1_140_000, rel=0.02)
    assert figures.open_invoices == pytest.approx(760, rel=0.12)
    assert figures.overdue_invoices == pytest.approx(190, rel=0.2)
    assert figures.ageing == pytest.approx((71, 19, 5, 2, 3), abs=0.6)
    assert figures.open_amount / figures.sales * 365 == pytest.approx(40, abs=1)


def test_payments_cover_several_invoices_say_nothing_and_are_short_as_often_as_they_do(
    firm: FirmRows,
) -> None:
    meant = [p for p in firm.payments if p.numbers]
    several = sum(len(p.numbers) > 1 for p in meant)
    useless = sum(not any(c.isdigit() for c in p.reference) for p in meant)
    assert 100 * several / len(meant) == pytest.approx(34, abs=2)
    assert 100 * useless / len(meant) == pytest.approx(10, abs=1.5)


def test_promises_end_as_the_trade_says(firm: FirmRows) -> None:
    ends = Counter(p.status for p in firm.promises)
    judged = ends["kept"] + ends["partly"] + ends["broken"]
    assert 100 * ends["kept"] / judged == pytest.approx(68, abs=2)
    assert 100 * ends["partly"] / judged == pytest.approx(14, abs=2)
    assert 100 * ends["broken"] / judged == pytest.approx(18, abs=2)
    assert ends["open"] >= 5


def test_questions_come_as_often_as_the_trade_says(firm: FirmRows) -> None:
    kinds = Counter(h.kind for h in firm.holds)
    invoices = measure(firm).invoices
    assert 100 * kinds["dispute"] / invoices == pytest.approx(3.2, abs=0.2)
    assert 100 * kinds["query"] / invoices == pytest.approx(6, abs=0.2)
    in_force = Counter(h.kind for h in firm.holds if h.ended_on is None)
    for kind in ("query", "dispute", "hardship", "vulnerable", "insolvency", "breathing_space"):
        assert in_force[kind] >= 1, kind


def test_answers_and_calls_come_through_as_often_as_they_do(firm: FirmRows) -> None:
    calls = [c for c in firm.contacts if c.channel == "call"]
    reached = sum(c.outcome == "conversation" for c in calls)
    assert 100 * reached / len(calls) == pytest.approx(38, abs=7)
    first = [c for c in firm.contacts if c.stage == "missed_payment" and c.channel == "email"]
    assert 600 < len(first) < 1_100
