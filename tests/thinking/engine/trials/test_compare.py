"""Two policies on one portfolio: each way in which they can differ, and why, in sentences."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from dunwell.engine.snapshot import accept
from dunwell.engine.trials.compare import Comparison, compare
from dunwell.engine.trials.treatment import Side
from dunwell.kernel.money import Money
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.books import AS_OF, POLICY, Row, at, customer, frames, item, sent, told

LATE = AS_OF - timedelta(days=10)
MISSED = "{id: missed, day: 1, send: {email: missed}, tone: warm}"
SECOND = 'id: second, day: 14, gap: 6 days, when: "overdue >= 100"'


def compared(after: str, *tables: tuple[Row, Row], before: str = POLICY) -> Comparison:
    rows = {"customers": [one for one, _ in tables], "items": [one for _, one in tables]}
    assert after != before, "the change was not found in the policy"
    return compare(
        accept(frames(rows), as_of=AS_OF), before=_side("A", before), after=_side("B", after)
    )


def _side(name: str, text: str) -> Side:
    return Side(name, compile_policies(parse(text).policies))


def owing(
    name: str = "carol", *, days: int = 10, minor: int = 50_000, **more: object
) -> tuple[Row, Row]:
    """A customer with one item so many days late."""
    due = AS_OF - timedelta(days=days)
    return customer(name, **more), item(f"i-{name}", due, minor, customer_id=name)


def only(comparison: Comparison) -> tuple[str, tuple[str, ...]]:
    """What the one group says, and why."""
    (group,), (difference,) = comparison.groups, comparison.differences
    return group.says, difference.why


def test_the_same_policy_in_another_layout_makes_no_difference() -> None:
    comparison = compared("# Only a remark.\n" + POLICY, owing(), owing("dora", days=40))
    assert (comparison.customers, comparison.compared) == (0, 2)
    assert (comparison.differences, comparison.groups, comparison.texts) == ((), (), ())
    assert comparison.totals_before == comparison.totals_after


def test_sooner() -> None:
    on_ladder = told(customer(), "check_in", AS_OF - timedelta(days=4))
    row = item("a", LATE, 50_000, told_stage="check_in")
    comparison = compared(
        POLICY.replace("id: second, day: 14", "id: second, day: 12"), (on_ladder, row)
    )
    says, why = only(comparison)
    assert says == "1 customer would hear from us earlier, by 3 days"
    assert why == ("“second” comes at 12 days past due instead of 14.",)
    (difference,) = comparison.differences
    # At 10 days the second comes at 14, in 4 days: a Sunday, so on Monday. At 12 on the Friday.
    assert (difference.before.on, difference.after.on) == (
        AS_OF + timedelta(days=5), AS_OF + timedelta(days=2),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("until", "on"),
    [
        (AS_OF + timedelta(days=2), (AS_OF + timedelta(days=5), AS_OF + timedelta(days=2))),
        # Until the Thursday of the week after both: the hold's end is the day for either.
        (AS_OF + timedelta(days=8), None),
        (None, None),
    ],
)
def test_nobody_hears_sooner_whose_hold_lasts_longer(
    until: date | None, on: tuple[date, date] | None
) -> None:
    who = told(customer(), "check_in", AS_OF - timedelta(days=4))
    row = item("a", LATE, 50_000, told_stage="check_in")
    hold = {"customer_id": "carol", "item_id": None, "kind": "insolvency"}
    since = {"from_on": AS_OF - timedelta(days=1), "until_on": until}
    book = accept(
        frames({"customers": [who], "items": [row], "holds": [hold | since]}), as_of=AS_OF
    )
    sooner = POLICY.replace("id: second, day: 14", "id: second, day: 12")
    found = compare(book, before=_side("A", POLICY), after=_side("B", sooner))
    days = [(one.before.on, one.after.on) for one in found.differences]
    assert days == ([] if on is None else [on])


def test_later_for_several_says_the_middle_and_the_ends() -> None:
    late = POLICY.replace("id: missed, day: 1", "id: missed, day: 12")
    comparison = compared(late, owing("a", days=10), owing("b", days=9), owing("c", days=2))
    assert [group.says for group in comparison.groups] == [
        "3 customers would hear from us later, by a median of 5 days (2 to 12)"
    ]
    assert comparison.groups[0].customers == ("a", "b", "c")
    assert comparison.groups[0].asks == (Money(150_000, "EUR"),)
    assert (comparison.totals_before.customers, comparison.totals_after.customers) == (3, 0)
    assert comparison.totals_before.contacts == {"email": 3}
    assert comparison.totals_after.asks == ()


def test_another_channel() -> None:
    says, why = only(compared(POLICY.replace(MISSED, MISSED.replace("email", "sms")), owing()))
    assert says == "1 customer would be reached by text instead of e-mail"
    assert why == ("“missed” is text instead of e-mail.",)


def test_another_tone_and_an_approval() -> None:
    strict = MISSED.replace("tone: warm", "tone: clear, approval: manager")
    comparison = compared(POLICY.replace(MISSED, strict), owing())
    assert [group.says for group in comparison.groups] == [
        "1 customer would be addressed in a clear tone instead of a warm one",
        "1 customer would hear from us only once a manager has agreed",
    ]
    assert comparison.totals_after.approvals == 1
    assert (comparison.totals_before.customers, comparison.totals_after.customers) == (1, 1)


def test_nobody_is_chased_for_less() -> None:
    small, large = owing("a", minor=4_000), owing("b", minor=5_001)
    comparison = compared(
        POLICY.replace("ignore_below: 5.00", "ignore_below: 50.00"), small, large
    )
    says, why = only(comparison)
    assert says == "1 customer would no longer hear from us"
    assert why == ("After: What is open is too little to chase for.",)
    assert comparison.texts == (
        "the smallest balance that is asked for is 50.00 instead of 5.00.",
    )


def test_what_both_say_explains_nothing() -> None:
    """A promise sets one invoice aside under either policy; what is left is too little for one."""
    who, small = owing("a", minor=4_000)
    promised = small | {"item_id": "a2", "amount": 90_000, "open": 90_000}
    promise = {
        "customer_id": who["customer_id"], "made_on": AS_OF, "due_on": AS_OF + timedelta(days=5),
        "currency": small["currency"], "amount": 90_000, "status": "open", "item_ids": ["a2"],
    }  # fmt: skip
    rows = {"customers": [who], "items": [small, promised], "promises": [promise]}
    higher = POLICY.replace("ignore_below: 5.00", "ignore_below: 50.00")
    comparison = compare(
        accept(frames(rows), as_of=AS_OF), before=_side("A", POLICY), after=_side("B", higher)
    )
    _, why = only(comparison)
    assert why == ("After: What else is open is too little to chase for.",)


def test_one_contact_fewer() -> None:
    both = POLICY.replace(MISSED, MISSED.replace("email: missed", "email: missed, sms: missed"))
    once = both.replace("{contacts: 2, in: 7 days}", "{contacts: 1, in: 7 days}")
    comparison = compared(once, owing(), before=both)
    assert comparison.totals_before.contacts == {"email": 1, "sms": 1}
    assert comparison.totals_after.contacts == {"email": 1}
    assert comparison.texts[0].startswith("the limits are 1 contact in 7 days")


@pytest.mark.parametrize(
    ("was", "will_be", "when"),
    [
        ("id: missed, day: 1", "id: missed, day: 12", "yet"),
        ("ignore_below: 5.00", "ignore_below: 600", "at all"),
    ],
)
def test_a_step_that_is_not_due_is_not_freed(was: str, will_be: str, when: str) -> None:
    """Whoever has no channel has none on a later day either."""
    mute = owing(channels=[])
    says, why = only(compared(POLICY.replace(was, will_be), mute))
    held = "where they are held back now by G8 (consent)"
    assert says == f"1 customer would not be due {when}, {held}"
    before, after = why
    assert before == "Before: There is no channel for this that they agreed to and that works."
    assert after.startswith("After: ")


def test_held_back_says_by_which_rule() -> None:
    """The letter of the day before counts for the narrower limit alone."""
    who, what = owing()
    rows = {"customers": [who], "items": [what], "contacts": [sent(at(24, 12))]}
    once = POLICY.replace("{contacts: 2, in: 7 days}", "{contacts: 1, in: 7 days}")
    comparison = compare(
        accept(frames(rows), as_of=AS_OF), before=_side("A", POLICY), after=_side("B", once)
    )
    says, why = only(comparison)
    assert says == "1 customer would be held back by G2 (contact caps)"
    assert why == ("After: We have been in touch as often as the limits allow.",)


def test_a_step_that_is_new_and_one_that_is_gone() -> None:
    nudge = POLICY.replace(MISSED, "{id: nudge, day: 5, send: {email: missed}, tone: warm}")
    says, why = only(compared(nudge, owing()))
    assert says == "1 customer would get “nudge” next instead of “missed”"
    assert why == (
        "“missed” is no longer a step.",
        "“nudge” is a new step, at 5 days past due.",
    )


def test_under_another_policy_or_under_none() -> None:
    two = 'policy: gentle\nfor: "overdue >= 400"\n' + POLICY.split("title: For tests\n")[1]
    comparison = compared(f"{two}---\n{POLICY}", owing("a"), owing("b", minor=39_999))
    says, why = only(comparison)
    assert says == "1 customer would be under “gentle” instead of “standard”"
    assert why == ("They come under “gentle” instead of “standard”.",)
    assert comparison.texts == ("The policy “gentle” is new.",)
    lost = compared(two, owing("a"), owing("b", minor=39_999))
    assert (
        "1 customer would be under no policy instead of “standard”, and not hear from us"
        in {group.says for group in lost.groups}
    )


def test_a_note_before_the_due_date_counts_as_the_next_contact() -> None:
    calm = customer(), item("a", AS_OF + timedelta(days=20), 50_000)
    comparison = compared(
        POLICY.replace("id: heads_up, day: -3", "id: heads_up, day: -5"), calm
    )
    (difference,) = comparison.differences
    # Three days before is a Saturday, on which nobody is written to: it becomes Monday.
    assert (difference.before.on, difference.after.on) == (
        AS_OF + timedelta(days=19), AS_OF + timedelta(days=15),
    )  # fmt: skip
    below = compared(POLICY.replace("open >= 50", "open >= 501"), calm)
    assert [one.after.stage for one in below.differences] == ["missed"]


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        (
            "09:00-17:30",
            "10:00-16:00",
            "contact is from 10:00 to 16:00 instead of 09:00 to 17:30.",
        ),
        (
            SECOND,
            SECOND.replace("gap: 6", "gap: 9"),
            "“second” waits 9 days after the step before it instead of 6.",
        ),
        (
            SECOND,
            SECOND.replace(">= 100", ">= 250"),
            "“second” is for customers where what is overdue is at least 250 "
            "instead of customers where what is overdue is at least 100.",
        ),
        (
            "share: 25%",
            "share: 50%",
            "a payment in good faith is 50% of what is overdue, and we wait 7 days "
            "instead of 25% of what is overdue, and we wait 7 days.",
        ),
        (
            "query: {stops: item, review: 5",
            "query: {stops: item, review: 7",
            "the review of a hold for “query” is after 7 business days "
            "instead of after 5 business days.",
        ),
    ],
)
def test_what_differs_in_the_text_is_said(old: str, new: str, line: str) -> None:
    assert compared(POLICY.replace(old, new), owing()).texts == (line,)


def test_json_is_plain_and_exact() -> None:
    late = POLICY.replace("id: missed, day: 1", "id: missed, day: 12")
    document = json.loads(json.dumps(compared(late, owing()).as_json(), default=str))
    assert document["customers"] == {"compared": 1, "different": 1, "alike": 0}
    (group,), (one,) = document["groups"], document["differences"]
    assert group["asks"] == [{"amount": "500.00", "currency": "EUR"}]
    assert (one["changes"], one["days"]) == (["later"], 2)


def test_another_name_alone_treats_nobody_differently() -> None:
    comparison = compared(POLICY.replace("policy: standard", "policy: ours"), owing())
    assert (comparison.customers, comparison.groups) == (0, ())
    assert comparison.texts == ("“ours” takes the place of “standard”.",)


def test_what_takes_the_place_of_another_is_compared_with_it() -> None:
    other = POLICY.replace("policy: standard", "policy: ours").replace(
        "share: 25%", "share: 50%"
    )
    says, why = only(compared(other.replace(MISSED, MISSED.replace("email", "sms")), owing()))
    assert says == "1 customer would be reached by text instead of e-mail"
    assert why == ("“missed” is text instead of e-mail.",)
    assert len(compared(other, owing()).texts) == 2


def test_another_offer() -> None:
    open_handed = MISSED.replace("tone: warm", "offer: [deferral, plan], tone: warm")
    says, why = only(compared(POLICY.replace(MISSED, open_handed), owing()))
    assert says == "1 customer would be offered more time or instalments instead of nothing"
    assert why == ("“missed” offers more time or instalments instead of nothing.",)


def test_a_hand_over_that_waits_names_no_day() -> None:
    on_ladder = told(customer(), "final", AS_OF - timedelta(days=40))
    row = item("a", AS_OF - timedelta(days=120), 50_000, told_stage="final")
    gone = POLICY[: POLICY.index("  - {id: placement")] + POLICY[POLICY.index("escalation:") :]
    (difference,) = compared(gone, (on_ladder, row)).differences
    assert difference.before.in_words() == "“placement”, a hand-over, held back"
    assert difference.after.in_words() == "nothing further"


def test_a_debt_that_falls_due_at_the_end_of_time_has_no_next_day() -> None:
    far = customer(), item("a", date.max, 50_000)
    comparison = compared(POLICY.replace("{contacts: 2, in: 7", "{contacts: 1, in: 7"), far)
    assert comparison.differences == ()
