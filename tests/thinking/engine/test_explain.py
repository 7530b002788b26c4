"""What is said when somebody asks why, and what is tried when they ask what would change it."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from dunwell.engine.explain import CustomerNotInSnapshot, Explanation, explain
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.parse import parse
from tests.support.books import AS_OF, POLICY, Row, at, customer, frames, item, sent, told

LATE = AS_OF - timedelta(days=20)


def explained(
    who: Row, *items: Row, asked: str = "carol", text: str = POLICY, **tables: list[Row]
) -> Explanation:
    book = frames({"customers": [who], "items": list(items), **tables})
    policies = compile_policies(parse(text).policies)
    snapshot = accept(book, as_of=AS_OF)
    return explain(snapshot, policies=policies, customer_id=asked, as_of=AS_OF, version="7")


def held(kind: str) -> Row:
    """A hold of the customer since last week, without an end."""
    row: Row = {"customer_id": "carol", "item_id": None, "kind": kind, "until_on": None}
    return row | {"from_on": AS_OF - timedelta(days=7)}


def test_every_stage_says_why() -> None:
    who = told(customer(), "check_in", AS_OF - timedelta(days=9))
    ladder = explained(who, item("a", LATE, 6_000)).ladders[0]
    verdicts = {stage.stage: stage.verdict for stage in ladder.stages}
    assert verdicts == {
        "heads_up": "later",
        "missed": "done",
        "check_in": "done",
        "second": "passed over",
        "help": "waits",
        "final": "later",
        "placement": "later",
    }
    assert "what is overdue is at least 100" in next(
        s.why for s in ladder.stages if s.stage == "second"
    )
    assert ladder.would_change == (
        "If nothing is paid or said, “help” comes on 10 December 2026.",
    )


def test_in_words_each_guardrail_stands_once_unless_the_channels_differ() -> None:
    who = told(customer(), "second", AS_OF - timedelta(days=12))
    old = item("a", AS_OF - timedelta(days=40))
    alike = explained(who, old, holds=[held("hardship")])
    assert {one.channel for one in alike.ladders[0].guardrails} == {"email", "sms"}
    said = alike.in_words()
    assert said.count(" G3: On hold (hardship) until somebody ends it.") == 1
    assert said.count(" G8: ") == 1

    sent_once = sent(at(20, 12))
    apart = explained(who, old, contacts=[sent_once]).in_words()
    assert "passed G2 (e-mail): " in apart
    assert "held   G2 (text): " in apart


def test_what_would_change_it_was_tried() -> None:
    ladder = explained(customer(), item("a", LATE, 48_000)).ladders[0]
    assert ladder.decided == ("Missed by e-mail goes out.",)
    assert ladder.would_change[:2] == (
        "A payment of 120.00 EUR on 25 November 2026 would pause this until 2 December 2026.",
        "A promise to pay by 2 December 2026 would pause this until after 4 December 2026.",
    )


def test_guardrails_give_their_verdicts_as_sentences() -> None:
    ladder = explained(customer(channels=["letter"]), item("a", LATE)).ladders[0]
    held = [(one.id, one.says) for one in ladder.guardrails if one.holds]
    assert held == [("G8", "There is no channel for this that they agreed to and that works.")]
    assert {one.id for one in ladder.guardrails} == {
        "G1", "G2", "G3", "G4", "G6", "G7", "G8", "G10", "G11",
    }  # fmt: skip
    assert ladder.would_change == (
        "A channel they agree to, with an address that works, would let it go.",
    )


def test_it_is_plain_text_and_json() -> None:
    found = explained(customer(), item("a", LATE))
    assert "carol on 25 November 2026" in found.in_words()
    assert "north · standard, version 7" in found.in_words()
    again = json.loads(json.dumps(found.as_json(), default=str))
    assert again["ladders"][0]["stages"][1]["verdict"] == "earned"


def test_nothing_open_is_said() -> None:
    assert "Nothing is open" in explained(customer(), item("a", LATE, 0)).in_words()


def test_an_unknown_customer_is_refused() -> None:
    with pytest.raises(CustomerNotInSnapshot, match="mallory"):
        explained(customer(), item("a", LATE), asked="mallory")


def test_the_next_step_comes_on_a_day_on_which_they_may_be_contacted() -> None:
    """Fourteen days after Sunday 15 November is a Sunday, too: it comes on Monday."""
    who = told(customer(), "check_in", AS_OF - timedelta(days=4))
    row = item("a", date(2026, 11, 15), 50_000, told_stage="check_in")
    assert explained(who, row).ladders[0].would_change == (
        "If nothing is paid or said, “second” comes on 30 November 2026.",
    )


def test_a_hold_that_lasts_until_the_next_step_is_said() -> None:
    """Nobody is told that an insolvent customer will be handed over next week."""
    who = told(customer(), "check_in", AS_OF - timedelta(days=9))
    owes = item("a", LATE, 6_000)
    ladder = explained(who, owes, holds=[held("insolvency")]).ladders[0]
    assert ladder.decided == ("We stay silent.",)
    assert {one.name: one.value for one in ladder.facts}["Held by"] == "insolvency"
    assert ladder.would_change == (
        "If nothing else happens, “help” is held back on 10 December 2026: "
        "On hold (insolvency) until somebody ends it.",
    )


def test_a_hold_that_ends_before_the_next_step_changes_nothing_about_it() -> None:
    who = told(customer(), "check_in", AS_OF - timedelta(days=9))
    ending = held("insolvency") | {"until_on": AS_OF + timedelta(days=7)}
    ladder = explained(who, item("a", LATE, 6_000), holds=[ending]).ladders[0]
    assert ladder.would_change == (
        "If nothing is paid or said, “help” comes on 10 December 2026.",
    )


def test_the_day_from_which_it_may_go_is_the_customers_own() -> None:
    """Nine o'clock in Sydney is the evening before in London."""
    who = customer(timezone="Australia/Sydney", country="AU")
    ending = held("insolvency") | {"until_on": AS_OF + timedelta(days=2)}
    ladder = explained(who, item("a", LATE, 6_000), holds=[ending]).ladders[0]
    assert ladder.would_change == ("It may go from 27 November 2026.",)


def test_days_are_said_as_people_say_it() -> None:
    coming = explained(customer(), item("a", AS_OF + timedelta(days=5))).ladders[0]
    assert "a falls due in 5 days" in next(s.why for s in coming.stages if s.stage == "missed")
    who = told(customer(), "missed", AS_OF - timedelta(days=4))
    ladder = explained(who, item("a", AS_OF - timedelta(days=7), told_stage="missed")).ladders[
        0
    ]
    assert "Waits 1 more day since" in next(
        s.why for s in ladder.stages if s.stage == "check_in"
    )
    assert ladder.reasons[0].endswith("the next waits 1 more day.")


def test_a_hold_that_stops_charges_says_so() -> None:
    charging = POLICY.replace("stages:", "terms: {late_charges: {regime: eu-late-payment, "
        "from_stage: second}}\nstages:", 1)  # fmt: skip
    ladder = explained(
        customer(), item("a", LATE), text=charging, holds=[held("breathing_space")]
    ).ladders[0]
    facts = {one.name: one.value for one in ladder.facts}
    assert facts["Late charges"] == "stopped while the hold (breathing space) lasts"
    without = explained(customer(), item("a", LATE), text=charging, holds=[held("hardship")])
    assert "Late charges" not in {one.name for one in without.ladders[0].facts}
    assert without.ladders[0].would_change == (
        "Whoever keeps the hold can end it; from then on the chase goes on with its gap.",
    )


@pytest.mark.parametrize(
    ("noticed", "contacts", "would"),
    [
        (None, [], "A final notice that lists it and is known to have arrived would begin its "
         "last chance."),
        (10, [], "If they neither pay nor answer, it asks for its approval on 29 November 2026."),
        (20, ["in"], "Somebody answers what they said or paid, ends what still holds, and notes "
         "that it is answered; then it asks for its approval."),
        (20, [], "Enough that is open, on enough channels tried, would let it ask for its "
         "approval."),
    ],
)  # fmt: skip
def test_a_hand_over_that_waits_says_for_what(
    noticed: int | None, contacts: list[str], would: str
) -> None:
    notice = None if noticed is None else AS_OF - timedelta(days=noticed)
    owed = item("a", AS_OF - timedelta(days=100), 10_000, told_stage="final",
                final_notice_delivered_on=notice)  # fmt: skip
    spoke = [
        {"customer_id": "carol", "at": datetime.combine(AS_OF, time(8), tzinfo=UTC),
         "channel": "email", "direction": way, "outcome": "replied", "stage": None,
         "episode": None} for way in contacts
    ]  # fmt: skip
    who = told(customer(), "final", AS_OF - timedelta(days=30))
    found = explained(who, owed, contacts=spoke) if spoke else explained(who, owed)
    assert found.ladders[0].would_change == (would,)


def test_what_may_be_agreed_is_said() -> None:
    generous = POLICY + "concessions: {collector: {deferral: 30 days, discount: 5%}}\n"
    found = explained(customer(), item("a", LATE), text=generous)
    assert found.ladders[0].may_be_agreed == (
        "Collector: deferral up to 30 days; discount up to 5%.",
    )
    assert "What may be agreed (for us, not to be read out)" in found.in_words()


def test_a_step_dated_at_the_end_of_time_names_no_next_day() -> None:
    who = told(customer(), "missed", date.max)
    assert explained(who, item("a", LATE)).ladders[0].would_change == ()


def test_what_an_agency_has_is_said_to_be_there() -> None:
    placed = held("placed") | {"item_id": "a"}
    ladder = explained(customer(), item("a", LATE), holds=[placed]).ladders[0]
    assert ladder.reasons == ("a is with an agency.",)
    assert ladder.would_change[0].endswith(
        "or the agency gives it back, the item counts again."
    )
