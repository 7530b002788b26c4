"""What a law's limit leaves for the two messages of one stage, on the customer's own days."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dunwell.casework.law import shipped_packs
from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from dunwell.policy.compile import compile_policies
from dunwell.policy.model import ContactLaw, LegalLimit, LegalQuiet
from dunwell.policy.parse import parse
from tests.support.books import Row, customer, frames, item, sent

POLICY = """
policy: lax
contact: {days: every day, hours: 00:00-23:59, limits: [{contacts: 99, in: 1 day}]}
stages:
  - {id: first, day: 1, send: {email: first, sms: first}}
"""
EAST = ZoneInfo("America/New_York")
NOON = datetime(2026, 9, 7, 12, tzinfo=EAST)
BEFORE = NOON - timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def decided(
    region: str, *contacts: Row, law: ContactLaw | None = None, text: str = POLICY
) -> list[Row]:
    """The two messages at noon, under the law of the region or under one that is made up."""
    who = customer(country="US", region=region, kind="consumer", timezone=EAST.key, episode=1)
    due_on = date(2026, 9, 1)
    tables = {"customers": [who], "items": [item("owed", due_on, issued_on=due_on)]}
    if contacts:
        tables["contacts"] = [one | {"at": one["at"].astimezone(UTC)} for one in contacts]
    snapshot = accept(frames(tables), as_of=NOON.date(), at=NOON.astimezone(UTC))
    (policy,) = parse(text).policies
    if law is not None:
        policy = replace(policy, contact=replace(policy.contact, law=law))
    policies = compile_policies((policy,), packs=() if law else shipped_packs())
    return decide(snapshot, policies=policies, as_of=NOON.date()).to_dicts()


def said(
    region: str, *contacts: Row, law: ContactLaw | None = None, text: str = POLICY
) -> dict[str, tuple[list[str], datetime | None]]:
    """What holds each message, and until when."""
    rows = decided(region, *contacts, law=law, text=text)
    return {row["channel"]: (row["blocked_by"], row["next_allowed"]) for row in rows}


FREE: tuple[list[str], None] = ([], None)


def held_until(day: int) -> tuple[list[str], datetime]:
    """From eight in the morning, when New York may be asked."""
    return ["G2"], datetime(2026, 9, day, 8, tzinfo=EAST)


@pytest.mark.parametrize(
    ("before", "email", "text"),
    [
        ([], FREE, FREE),
        ([BEFORE], FREE, FREE),
        ([BEFORE - timedelta(days=1), BEFORE], FREE, held_until(12)),
        ([BEFORE, BEFORE, BEFORE], held_until(13), held_until(13)),
    ],
)
def test_the_first_of_a_stage_counts_for_the_second(
    before: list[datetime],
    email: tuple[list[str], datetime | None],
    text: tuple[list[str], datetime | None],
) -> None:
    """Three a week in New York City."""
    assert said("NY", *map(sent, before)) == {"email": email, "sms": text}


def test_but_not_where_the_limit_is_not_of_its_channel() -> None:
    """Two calls and texts a week in Massachusetts."""
    assert said("MA", sent(BEFORE, "sms")) == {"email": FREE, "sms": FREE}


def test_mail_fills_no_limit_of_calls_and_texts() -> None:
    assert said("MA", sent(BEFORE), sent(BEFORE)) == {"email": FREE, "sms": FREE}
    texts = [sent(BEFORE, "sms"), sent(BEFORE, "sms")]
    assert said("MA", *texts) == {"email": FREE, "sms": held_until(13)}


def test_what_they_write_fills_none() -> None:
    replies = [sent(BEFORE) | {"direction": "in", "outcome": "replied"} for _ in range(3)]
    assert said("NY", *replies) == {"email": FREE, "sms": FREE}


def test_nor_where_it_does_not_go_itself() -> None:
    told = sent(BEFORE, stage="first", episode=1, item_ids=["owed"])
    assert said("NY", told, sent(BEFORE)) == {"email": (["G7"], None), "sms": FREE}


@pytest.mark.parametrize(("at", "is_held"), [(NOON, True), (NOON + A_SECOND, False)])
def test_what_happens_at_this_very_moment_counts_and_nothing_later(
    at: datetime, is_held: bool
) -> None:
    found = said("NY", sent(BEFORE), sent(BEFORE), sent(at))
    assert found["email"] == (held_until(13) if is_held else FREE)


WRITING = ("email", "sms")


def limit(most: int, days: int, law: str = "Law") -> LegalLimit:
    return LegalLimit(law, most, days, WRITING)


def quiet(*channels: str) -> LegalQuiet:
    return LegalQuiet("Law", 7, channels)


def talk(at: datetime) -> Row:
    return sent(at, "call", outcome="conversation")


def midnight(month: int, day: int) -> tuple[list[str], datetime]:
    return ["G2"], datetime(2026, month, day, tzinfo=EAST)


def test_one_alone_leaves_the_first_of_two() -> None:
    law = ContactLaw(limits=(limit(1, 7),))
    assert said("NY", law=law) == {"email": FREE, "sms": midnight(9, 14)}


def test_a_limit_of_a_month_counts_what_is_older_than_a_quiet_of_a_week() -> None:
    law = ContactLaw(limits=(limit(1, 30),), quiet=(quiet(*WRITING),))
    held = midnight(9, 17)
    before = sent(datetime(2026, 8, 18, 12, tzinfo=EAST))
    assert said("NY", before, law=law)["email"] == held


def test_the_last_of_two_talks_begins_the_quiet() -> None:
    law = ContactLaw(quiet=(quiet(*WRITING),))
    held = midnight(9, 13)
    talks = [talk(BEFORE), talk(NOON - timedelta(days=7))]
    assert said("NY", *talks, law=law) == {"email": held, "sms": held}
    assert said("NY", talks[1], law=law) == {"email": FREE, "sms": FREE}


def test_the_policy_s_own_quiet_holds_beside_the_law_s() -> None:
    law = ContactLaw(quiet=(quiet("call"),))
    text = POLICY.replace("limits: [", "limits: [{after: conversation, quiet: 9 days}, ")
    before = NOON - timedelta(days=8)
    found = said("NY", talk(before), law=law, text=text)
    assert found["email"] == (["G2"], before + timedelta(days=9))


def test_the_law_that_holds_is_named_and_not_the_one_that_leaves_some() -> None:
    law = ContactLaw(limits=(limit(2, 7, "Mild Law"), limit(1, 7, "Strict Law")))
    email, _ = decided("NY", sent(BEFORE), law=law)
    (reason,) = [one for one in email["reasons"] if "Law" in one]
    assert reason.startswith("Strict Law")


def test_what_is_never_allowed_is_not_promised_for_later() -> None:
    never = LegalLimit("Law", 0, 7, ("sms",))
    law = ContactLaw(limits=(limit(1, 7), never))
    assert said("NY", sent(BEFORE), law=law) == {
        "email": midnight(9, 13),
        "sms": (["G2"], None),
    }
