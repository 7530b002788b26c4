"""The auditor can object: for each rule a contact that keeps it, and one that does not."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.simulation.auditor.counting import owed
from tests.simulation.auditor.notebook import (
    Bill,
    Contact,
    Debtor,
    Notebook,
    Paid,
    Peace,
    Told,
    Word,
)
from tests.simulation.auditor.policy import Policies
from tests.simulation.auditor.rules import RULES

TUESDAY = date(2026, 6, 9)
AT = datetime(2026, 6, 9, 10, 0, tzinfo=UTC)
"""Eleven o'clock in London."""
CAROL = "C-001"


def notebook() -> Notebook:
    """Carol owes two bills, one of them ten days late, and was told so eight days ago."""
    known = Notebook(Policies(), may_send=True, zones={"north": "Europe/London"})
    policy = Path(__file__).with_name("policy.yaml").read_text(encoding="utf-8")
    known.policies.publish(policy, date(2026, 1, 1))
    known.debtors[CAROL] = Debtor(CAROL, "business", "Europe/London", "GB", "ENG")
    known.fresh["north"] = (TUESDAY - timedelta(days=1), TUESDAY)
    for number, due_on in (("B-00001", TUESDAY - timedelta(days=10)), ("B-00002", TUESDAY)):
        known.bill(
            Bill(number, CAROL, "north", "GBP", 10_000, date(2026, 5, 1), due_on, item_id=1)
        )
    first = replace(
        contact(), at=AT - timedelta(days=8), stage="missed_payment", channel="email", key="1"
    )
    known.hears(first)
    return known


def contact() -> Contact:
    """The second step, by text, on both bills."""
    return Contact(
        at=AT,
        debtor=CAROL,
        entity="north",
        channel="sms",
        address="+447700900001",
        stage="check_in",
        episode=1,
        numbers=("B-00001", "B-00002"),
        asks=True,
        outcome="sent",
        key="2",
        amounts=(("GBP", 20_000),),
    )


def objections(known: Notebook, made: Contact) -> set[str]:
    """The rules that object to it."""
    open_ = {bill.number: bill.face for bill in known.bills.values()}
    now = owed(known, debtor=CAROL, entity="north", at=made.at, open_=open_, credit={})
    return {rule.id for rule in RULES if list(rule.of_contact(made, now, known))}


Forgery = Callable[[Notebook, Contact], Contact]


def at_night(_known: Notebook, made: Contact) -> Contact:
    return replace(made, at=AT + timedelta(hours=9))


def on_a_holiday(known: Notebook, made: Contact) -> Contact:
    known.debtors[CAROL] = Debtor(CAROL, "business", "Europe/Lisbon", "PT", None)
    return replace(made, at=AT + timedelta(days=1))  # Portugal Day.


def too_often(known: Notebook, made: Contact) -> Contact:
    for days in (1, 2):
        other = replace(
            made, at=AT - timedelta(days=days), stage="", episode=0, key=f"before {days}"
        )
        known.hears(other)
    return made


def too_often_at_one_address(known: Notebook, made: Contact) -> Contact:
    known.debtors["C-002"] = replace(known.debtors[CAROL], ref="C-002")
    for days in (1, 2):
        other = replace(made, at=AT - timedelta(days=days), debtor="C-002", key=f"{days}")
        known.hears(replace(other, stage="", numbers=()))
    return made


def soon_after_we_spoke(known: Notebook, made: Contact) -> Contact:
    spoke = replace(made, at=AT - timedelta(days=3), channel="call", outcome="conversation")
    known.hears(replace(spoke, stage="", key="a call"))
    return made


def soon_after_they_rang(known: Notebook, made: Contact) -> Contact:
    known.talks.append((CAROL, AT - timedelta(days=3)))
    return made


def on_hold(known: Notebook, made: Contact) -> Contact:
    known.peace[1] = Peace(1, CAROL, None, "hardship", AT - timedelta(hours=1), None)
    return made


def about_a_disputed_bill(known: Notebook, made: Contact) -> Contact:
    known.peace[1] = Peace(1, CAROL, "B-00001", "dispute", AT - timedelta(hours=1), None)
    return made


def about_a_promised_bill(known: Notebook, made: Contact) -> Contact:
    known.words[1] = Word(1, CAROL, "north", ("B-00001",), 10_000, AT, TUESDAY)
    return made


def after_a_good_payment(known: Notebook, made: Contact) -> Contact:
    known.pays(1, Paid(CAROL, "north", "GBP", 5_000, TUESDAY - timedelta(days=1)))
    return made


def a_step_too_far(_known: Notebook, made: Contact) -> Contact:
    return replace(made, stage="follow_up")


def before_the_gap(known: Notebook, made: Contact) -> Contact:
    steps = known.carried[CAROL, "north"]
    steps[:] = [replace(told, on=TUESDAY - timedelta(days=4)) for told in steps]
    return made


def leaving_a_bill_out(_known: Notebook, made: Contact) -> Contact:
    return replace(made, numbers=("B-00001",))


def asking_too_much(_known: Notebook, made: Contact) -> Contact:
    return replace(made, amounts=(("GBP", 20_001),))


def twice(known: Notebook, made: Contact) -> Contact:
    told = Told("check_in", TUESDAY - timedelta(days=30), 1, "sms")
    known.told["B-00001"].append(told)
    return made


def after_an_opt_out(known: Notebook, made: Contact) -> Contact:
    known.closed["sms", made.address] = AT - timedelta(days=1)
    return made


def on_old_news(known: Notebook, made: Contact) -> Contact:
    known.fresh["north"] = (TUESDAY - timedelta(days=4), TUESDAY)
    return made


def before_the_first_yes(known: Notebook, made: Contact) -> Contact:
    known.may_send = False
    return made


def test_a_contact_that_keeps_every_promise_is_let_pass() -> None:
    assert objections(notebook(), contact()) == set()


@pytest.mark.parametrize(
    ("forged", "rule"),
    [
        (at_night, "G1"),
        (on_a_holiday, "G1"),
        (too_often, "G2"),
        (too_often_at_one_address, "G2"),
        (soon_after_we_spoke, "G2"),
        (soon_after_they_rang, "G2"),
        (on_hold, "G3"),
        (about_a_disputed_bill, "G3"),
        (about_a_promised_bill, "G3"),
        (after_a_good_payment, "G3"),
        (a_step_too_far, "G4"),
        (before_the_gap, "G4"),
        (about_a_disputed_bill, "G6"),
        (leaving_a_bill_out, "G6"),
        (asking_too_much, "G6"),
        (twice, "G7"),
        (after_an_opt_out, "G8"),
        (on_old_news, "G11"),
        (before_the_first_yes, "first-yes"),
    ],
)
def test_it_objects(forged: Forgery, rule: str) -> None:
    known = notebook()
    assert rule in objections(known, forged(known, contact()))
