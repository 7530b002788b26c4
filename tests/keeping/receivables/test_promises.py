"""Promises: what may be promised, what it holds, and how it is judged."""

from datetime import date, timedelta

import pytest

from dunwell.kernel.money import Money
from dunwell.ledger import operations as ledger
from dunwell.ledger.posting import settled_outside
from dunwell.policy.model import PromiseRules
from dunwell.receivables import operations
from dunwell.receivables.models import Hold, Invoice, Promise
from tests.keeping.receivables.people import AT, TODAY, Firm, carol, invoice

FRIDAY = date(2026, 11, 27)


def promise(
    wren: Firm,
    issued: Invoice,
    amount: str = "100.00",
    due_on: date = FRIDAY,
    as_of: date = TODAY,
    rules: PromiseRules | None = None,
) -> Promise:
    return operations.record_promise(
        actor=wren.collector,
        customer_id=issued.customer_id,
        entity_id=wren.entity.pk,
        item_ids=[issued.item_id],
        amount=Money.parse(amount, "GBP"),
        due_on=due_on,
        rules=rules or PromiseRules(),
        as_of=as_of,
        at=AT,
    )


def settle(wren: Firm, issued: Invoice, amount: str, on: date) -> None:
    draft = settled_outside(
        entity_id=wren.entity.pk,
        item_id=issued.item_id,
        amount=Money.parse(amount, "GBP"),
        on=on,
        memo="",
    )
    ledger.post(organisation_id=wren.organisation.pk, drafts=[draft], at=AT)


def judge(wren: Firm, as_of: date) -> operations.Judged:
    return operations.judge_promises(
        organisation_id=wren.organisation.pk, as_of=as_of, at=AT + timedelta(days=9)
    )


def test_a_promise_holds_its_items_for_grace_and_settlement(wren: Firm) -> None:
    made = promise(wren, invoice(wren, carol(wren)))
    assert made.judged_on == date(2026, 12, 1)
    hold = Hold.objects.get()
    assert (hold.kind, hold.from_on, hold.until_on) == ("promise", TODAY, date(2026, 12, 2))
    assert hold.promise_id == made.pk


@pytest.mark.parametrize(
    ("due_on", "refusal", "says"),
    [
        (TODAY - timedelta(days=1), operations.PromiseInThePast, "22 November 2026 has passed"),
        (
            TODAY + timedelta(days=22),
            operations.PromiseTooLate,
            "no later than 14 December 2026",
        ),
    ],
)
def test_the_day_is_neither_past_nor_too_far(
    wren: Firm, due_on: date, refusal: type[Exception], says: str
) -> None:
    issued = invoice(wren, carol(wren))
    with pytest.raises(refusal, match=says):
        promise(wren, issued, due_on=due_on)
    assert not Promise.objects.exists()
    assert not Hold.objects.exists()


def test_the_furthest_day_itself_is_allowed(wren: Firm) -> None:
    made = promise(wren, invoice(wren, carol(wren)), due_on=TODAY + timedelta(days=21))
    assert made.status == "open"


@pytest.mark.parametrize(
    ("amount", "refusal"),
    [("100.01", operations.PromiseTooLarge), ("0.00", operations.NothingPromised)],
)
def test_the_amount_is_above_zero_and_no_more_than_is_open(
    wren: Firm, amount: str, refusal: type[Exception]
) -> None:
    issued = invoice(wren, carol(wren))
    with pytest.raises(refusal):
        promise(wren, issued, amount=amount)
    assert not Promise.objects.exists()


def test_somebody_elses_invoice_cannot_be_promised(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    other = carol(wren, ref="C-2")
    with pytest.raises(operations.PromiseWithoutItems):
        operations.record_promise(
            actor=wren.collector,
            customer_id=other.pk,
            entity_id=wren.entity.pk,
            item_ids=[issued.item_id],
            amount=Money(100, "GBP"),
            due_on=FRIDAY,
            rules=PromiseRules(),
            as_of=TODAY,
            at=AT,
        )


@pytest.mark.parametrize(
    ("paid", "becomes"), [("95.00", "kept"), ("94.99", "partly"), ("0.00", "broken")]
)
def test_95_percent_keeps_it(wren: Firm, paid: str, becomes: str) -> None:
    issued = invoice(wren, carol(wren))
    made = promise(wren, issued)
    if paid != "0.00":
        settle(wren, issued, paid, on=made.judged_on)
    judge(wren, made.judged_on + timedelta(days=1))
    made.refresh_from_db()
    assert made.status == becomes


def test_the_share_that_keeps_it_is_the_policys_when_it_was_made(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    made = promise(wren, issued, rules=PromiseRules(kept_share_bp=6000))
    settle(wren, issued, "60.00", on=FRIDAY)
    judge(wren, as_of=date(2026, 12, 2))
    made.refresh_from_db()
    assert made.status == "kept"


def test_it_is_not_broken_before_its_last_day_has_passed(wren: Firm) -> None:
    made = promise(wren, invoice(wren, carol(wren)))
    assert judge(wren, made.judged_on) == operations.Judged()
    assert judge(wren, made.judged_on + timedelta(days=1)) == operations.Judged(broken=1)
    assert judge(wren, made.judged_on + timedelta(days=2)) == operations.Judged()


def test_it_is_kept_as_soon_as_the_money_is_there(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    made = promise(wren, issued)
    settle(wren, issued, "97.00", on=TODAY)
    assert judge(wren, TODAY) == operations.Judged(kept=1)
    made.refresh_from_db()
    assert made.status_on == TODAY
    assert Hold.objects.get().ended_why == "The promise was kept"


def test_money_that_came_too_late_does_not_keep_it(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    made = promise(wren, issued)
    settle(wren, issued, "100.00", on=made.judged_on + timedelta(days=1))
    assert judge(wren, made.judged_on + timedelta(days=1)) == operations.Judged(broken=1)


def test_money_paid_before_the_promise_does_not_count(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    settle(wren, issued, "40.00", on=TODAY - timedelta(days=5))
    made = promise(wren, issued, amount="60.00")
    assert judge(wren, made.judged_on + timedelta(days=1)) == operations.Judged(broken=1)


def test_a_new_promise_takes_the_place_of_the_old_one(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    first = promise(wren, issued)
    promise(wren, issued, due_on=FRIDAY + timedelta(days=3))
    first.refresh_from_db()
    assert first.status == "withdrawn"
    assert Hold.objects.filter(ended_at=None).count() == 1


def test_the_third_in_a_row_needs_a_plan(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    for week in range(2):
        as_of = TODAY + timedelta(days=14 * week)
        made = promise(wren, issued, as_of=as_of, due_on=as_of)
        judge(wren, made.judged_on + timedelta(days=1))
    later = TODAY + timedelta(days=28)
    with pytest.raises(operations.PlanIsNext, match="The last 2 promises were not kept"):
        promise(wren, issued, as_of=later, due_on=later)
    assert Promise.objects.count() == 2
    assert Promise.objects.filter(status="broken").count() == 2


def test_promising_anew_day_after_day_comes_to_an_end(wren: Firm) -> None:
    issued = invoice(wren, carol(wren))
    for day in range(2):
        promise(wren, issued, as_of=TODAY + timedelta(days=day), due_on=FRIDAY)
    third_day = TODAY + timedelta(days=2)
    with pytest.raises(operations.PlanIsNext):
        promise(wren, issued, as_of=third_day, due_on=FRIDAY)
    assert Promise.objects.filter(status="open").count() == 1


def test_a_kept_promise_starts_the_count_again(wren: Firm) -> None:
    debtor = carol(wren)
    for week, number in enumerate(["A", "B", "C"]):
        issued = invoice(wren, debtor, number)
        as_of = TODAY + timedelta(days=14 * week)
        made = promise(wren, issued, as_of=as_of, due_on=as_of)
        if number == "B":
            settle(wren, issued, "100.00", on=as_of)
        judge(wren, made.judged_on + timedelta(days=1))
    later = TODAY + timedelta(days=42)
    assert promise(wren, issued, as_of=later, due_on=later).status == "open"
