"""Books that stand exactly at a bound, and one step beyond it: what each guardrail must say.

Carol owes one invoice; the rest of each book is as quiet as can be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from dunwell.engine.decide import decide
from dunwell.engine.snapshot import accept
from tests.support.books import AS_OF, POLICY, Row, compiled, customer, frames, item, sent, told

OPENING = datetime(2026, 11, 25, 9, tzinfo=UTC)
A_SECOND = timedelta(seconds=1)
WEEK = timedelta(days=7)
LATE = AS_OF - timedelta(days=1)


def ago(days: int) -> date:
    return AS_OF - timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Book:
    """A portfolio, and whether what is due may go: the status, and which guardrail holds it."""

    name: str
    says: str
    customers: Sequence[Row] = (customer(),)
    items: Sequence[Row] = (item("a", LATE),)
    more: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    at: datetime | None = None
    as_of: date = AS_OF
    policy: str = POLICY

    def said(self) -> str:
        """The engine's answer in the same words: "due", "due sms" or "blocked G2"."""
        tables = {"customers": list(self.customers), "items": list(self.items)}
        given = tables | {name: list(rows) for name, rows in self.more.items()}
        seen = accept(frames(given), as_of=self.as_of, at=self.at)
        (row,) = decide(seen, policies=compiled(self.policy), as_of=self.as_of).to_dicts()
        held = " ".join(row["blocked_by"])
        by = row["channel"] if row["channel"] in ("call", "sms") and not held else ""
        many = f"of {len(row['item_ids'])}" if len(row["item_ids"]) > 1 and not held else ""
        return " ".join(part for part in (row["status"], by, held, many) if part)


def _contacts(*at: datetime, channel: str = "email", **more: object) -> dict[str, list[Row]]:
    return {"contacts": [sent(one, channel, asks_for_money=True, **more) for one in at]}


def _hold(
    kind: str, from_on: date, until_on: date | None = None, **more: str
) -> dict[str, list[Row]]:
    row = {"customer_id": "carol", "kind": kind, "from_on": from_on, "until_on": until_on}
    return {"holds": [{"item_id": None, **row, **more}]}


def _paid(minor: int, on: date) -> dict[str, list[Row]]:
    row = {"customer_id": "carol", "paid_on": on, "currency": "EUR", "amount": minor}
    return {"payments": [row]}


def _promise(due_on: date, *items: str) -> dict[str, list[Row]]:
    row = {"customer_id": "carol", "made_on": ago(9), "currency": "EUR", "amount": 10_000}
    return {
        "promises": [row | {"due_on": due_on, "status": "open", "item_ids": list(items or "a")}]
    }


def _fresh(on: date) -> dict[str, list[Row]]:
    row = {"entity_id": "north", "currency": "EUR", "timezone": "Europe/London"}
    return {"entities": [row | {"fresh_on": on}]}


CALLED = (told(customer(), "missed", ago(7)),)
SEVEN = (item("a", ago(7)),)
TRIED = {"channel": "call", "outcome": "no_answer", "episode": 1}


def _calls(number: int) -> dict[str, list[Row]]:
    rows = [
        sent(OPENING - timedelta(days=n + 1), asks_for_money=True) | TRIED
        for n in range(number)
    ]
    return {"contacts": rows}


def _asked(on: date) -> dict[str, list[Row]]:
    row = {"customer_id": "carol", "entity_id": "north", "episode": 1, "stage": "missed"}
    return {"ladders": [row | {"stage_on": ago(7), "call_asked_on": on}]}


LAST = (told(customer(), "final", ago(30)),)
TWO_CHANNELS = [
    sent(datetime(2026, 10, 1, 9, tzinfo=UTC), channel, episode=1, stage="help")
    for channel in ("email", "call")
]


def _noticed(on: date, minor: int = 10_000) -> list[Row]:
    return [item("a", ago(100), minor, final_notice_delivered_on=on)]


def _heard(on: date) -> list[Row]:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return [*TWO_CHANNELS, sent(at) | {"direction": "in", "outcome": "replied"}]


SATURDAY = date(2026, 11, 28)
CLOSING = datetime(2026, 11, 25, 17, 30, tzinfo=UTC)
AT_FAR_END = OPENING - WEEK

SPOKEN = _contacts(OPENING - WEEK / 2, channel="call", outcome="conversation")
NO_CALLS = POLICY.replace("quiet: 7 days}", "quiet: 7 days, channel: call}")

BOOKS = (
    Book("nothing stands against it", "due"),
    # G1
    Book("just before the hours end", "due", at=CLOSING - A_SECOND),
    Book("at the end of the hours", "blocked G1", at=CLOSING),
    Book("on a Saturday", "blocked G1", as_of=SATURDAY, items=[item("a", SATURDAY - WEEK)]),
    Book("contacted twice, and nobody knows by which clock", "blocked G1 G2",
         (customer(country="US", timezone=None),),
         more=_contacts(OPENING - WEEK / 2, OPENING - WEEK / 3)),
    Book("a letter needs no clock, and waits for its limit", "blocked G2",
         (told(customer(country="US", timezone=None, channels=["letter"]), "help", ago(40)),),
         (item("a", ago(80)),), _contacts(OPENING - WEEK / 2, OPENING - WEEK / 3)),
    # G2
    Book("one contact this week", "due", more=_contacts(OPENING - WEEK / 2)),
    Book("two this week", "blocked G2", more=_contacts(OPENING - WEEK / 2, AT_FAR_END + A_SECOND)),
    Book("one of the two a week ago exactly", "due", more=_contacts(
        OPENING - WEEK / 2, AT_FAR_END)),
    Book("two calls tried", "due call", CALLED, SEVEN, _calls(2)),
    Book("three calls tried", "blocked G2", CALLED, SEVEN, _calls(3)),
    Book("unanswered calls do not fill the limit", "due", more=_contacts(
        OPENING - WEEK / 2, OPENING - WEEK / 3, channel="call", outcome="no_answer")),
    Book("calls that were answered do", "blocked G2", more=_contacts(
        OPENING - WEEK / 2, OPENING - WEEK / 3, channel="call", outcome="sent")),
    Book("thanks do not, nor does a question", "due", more={"contacts": [
        sent(OPENING - WEEK / part, asks_for_money=False) for part in (2, 3)]}),
    Book("mail that nobody answers does", "blocked G2", more=_contacts(
        OPENING - WEEK / 2, OPENING - WEEK / 3, outcome="no_answer")),
    Book("we spoke a week ago exactly", "due", more=_contacts(
        AT_FAR_END, channel="call", outcome="conversation")),
    Book("we spoke a second less ago", "blocked G2", more=_contacts(
        AT_FAR_END + A_SECOND, channel="call", outcome="conversation")),
    Book("the second one at this very moment", "blocked G2", more=_contacts(
        OPENING - WEEK / 2, OPENING)),
    Book("and a second later", "due", more=_contacts(OPENING - WEEK / 2, OPENING + A_SECOND)),
    Book("we speak at this very moment", "blocked G2", more=_contacts(
        OPENING, channel="call", outcome="conversation")),
    Book("the last of two talks counts", "blocked G2", more=_contacts(
        AT_FAR_END + A_SECOND, AT_FAR_END - A_SECOND, channel="call", outcome="conversation")),
    Book("after a talk no calls, but mail", "due", more=SPOKEN, policy=NO_CALLS),
    Book("nor a call after it", "blocked G2", CALLED, SEVEN, SPOKEN, policy=NO_CALLS),
    # G3
    Book("the hold ended today", "due", more=_hold("hardship", ago(9), AS_OF)),
    Book("it ends tomorrow", "blocked G3", more=_hold(
        "hardship", ago(9), AS_OF + timedelta(days=1))),
    Book("sixty days of breathing space are over", "due", more=_hold("breathing_space", ago(60))),
    Book("fifty-nine are not", "blocked G3", more=_hold("breathing_space", ago(59))),
    Book("a quarter was paid today", "blocked G3", more=_paid(2_500, AS_OF)),
    Book("a quarter of what is not due yet", "due", items=[
        item("a", AS_OF + timedelta(days=3))], more=_paid(9_999, AS_OF)),
    Book("a penny less than a quarter", "due", more=_paid(2_499, AS_OF)),
    Book("a quarter six days ago", "blocked G3", more=_paid(2_500, ago(6))),
    Book("a quarter a week ago", "due", more=_paid(2_500, ago(7))),
    Book("hardship that names an invoice", "blocked G3", more=_hold(
        "hardship", ago(9), item_id="a")),
    Book("a dispute that names none", "blocked G3", more=_hold("dispute", ago(9))),
    Book("a dispute of the other invoice", "due", items=[item("a", LATE), item("b", LATE)],
         more=_hold("dispute", ago(9), item_id="b")),
    Book("a promise of the other invoice", "due", items=[item("a", LATE), item("b", LATE)],
         more=_promise(AS_OF, "b")),
    Book("a hold that runs begins no gap anew", "blocked G3", CALLED, SEVEN, _hold(
        "hardship", ago(9), AS_OF + timedelta(days=1))),
    # G4
    Book("the gap ended today", "due call", (told(customer(), "missed", ago(5)),), SEVEN),
    Book("it ends tomorrow, so wait", "silent", (told(customer(), "missed", ago(4)),), SEVEN),
    Book("a day before the stage", "silent", CALLED, (item("a", ago(6)),)),
    Book("a call undone for two business days", "due call", CALLED, SEVEN,
         _asked(date(2026, 11, 23))),
    Book("for three", "due sms", CALLED, SEVEN, _asked(date(2026, 11, 20))),
    # G5
    Book("the last chance is over", "needs_approval", LAST, _noticed(ago(14)),
         {"contacts": TWO_CHANNELS}),
    Book("it has a day to run", "blocked G5", LAST, _noticed(ago(13)), {"contacts": TWO_CHANNELS}),
    Book("only one channel was tried", "blocked G5", LAST, _noticed(ago(14)),
         {"contacts": TWO_CHANNELS[:1]}),
    Book("a balance of fifty exactly", "needs_approval", LAST, _noticed(ago(14), 5_000),
         {"contacts": TWO_CHANNELS}),
    Book("a penny below fifty", "blocked G5", LAST, _noticed(ago(14), 4_999),
         {"contacts": TWO_CHANNELS}),
    Book("they replied on the day of the notice", "blocked G5", LAST, _noticed(ago(20)),
         {"contacts": _heard(ago(20))}),
    Book("they replied the day before", "needs_approval", LAST, _noticed(ago(20)),
         {"contacts": _heard(ago(21))}),
    Book("nothing says that the notice came", "blocked G5", LAST, [item("a", ago(100))],
         {"contacts": TWO_CHANNELS}),
    Book("one of two was in no notice", "needs_approval", LAST,
         [*_noticed(ago(20)), item("b", ago(90))], {"contacts": TWO_CHANNELS}),
    Book("one of two has a day to run", "needs_approval", LAST,
         [*_noticed(ago(20)), item("b", ago(90), final_notice_delivered_on=ago(13))],
         {"contacts": TWO_CHANNELS}),
    Book("nothing says what is enough", "blocked G5", LAST, _noticed(ago(14)),
         {"contacts": TWO_CHANNELS}, policy=POLICY.split("escalation:")[0]),
    Book("one channel is asked for, and none was tried", "blocked G5", LAST, _noticed(ago(14)),
         policy=POLICY.replace("channels_tried: 2", "channels_tried: 1")),
    Book("one currency of two reaches the least", "needs_approval of 2", LAST,
         [*_noticed(ago(14)), item("b", ago(99), 100, currency="USD",
                                   final_notice_delivered_on=ago(14))],
         {"contacts": TWO_CHANNELS}),
    # G6
    Book("a credit covers one of two", "due", items=[
        item("a", ago(20)), item("b", LATE), item("c", LATE, -10_000, kind="credit_note")]),
    Book("deferred until today", "due", items=[item("a", ago(20), deferred_until=AS_OF)]),
    Book("deferred until tomorrow", "silent", items=[
        item("a", ago(20), deferred_until=AS_OF + timedelta(days=1))]),
    Book("all of it is disputed", "silent", items=[item("a", LATE, disputed=10_000)]),
    Book("five is left alone", "silent", items=[item("a", LATE, 500)]),
    Book("five and a penny is not", "due", items=[item("a", LATE, 501)]),
    Book("the last day of a promise's grace", "silent", more=_promise(date(2026, 11, 23))),
    Book("the day after it", "due", more=_promise(date(2026, 11, 20))),
    Book("what is deferred is not listed", "due", items=[
        item("a", LATE), item("b", LATE, deferred_until=AS_OF + timedelta(days=1))]),
    Book("nor does it count against a credit", "due", items=[
        item("a", ago(20), deferred_until=AS_OF + timedelta(days=1)), item("b", LATE),
        item("c", LATE, -9_499, kind="credit_note")]),
    Book("nor what is disputed beyond what is open", "due", items=[
        item("a", ago(20), 100, disputed=200), item("b", LATE, 600),
        item("c", LATE, -99, kind="credit_note")]),
    Book("a penny is listed", "due of 2", items=[item("a", LATE), item("b", LATE, 1)]),
    Book("a credit in another currency lowers nothing", "due", items=[
        item("a", LATE, 501), item("c", LATE, -100, kind="credit_note", currency="USD")]),
    Book("due today is not overdue", "blocked G3", items=[item("a", LATE), item("b", AS_OF)],
         more=_paid(2_500, AS_OF)),
    Book("nor with another currency beside it", "blocked G3", items=[
        item("a", LATE), item("b", AS_OF), item("c", LATE, currency="USD")],
         more=_paid(2_500, AS_OF)),
    Book("and takes nothing from it", "due of 3", items=[
        item("a", LATE, 10_001), item("b", AS_OF), item("c", LATE, currency="USD")],
         more=_paid(2_500, AS_OF)),
    Book("and adds nothing to it", "due of 2", items=[item("a", LATE, 10_001), item("b", AS_OF)],
         more=_paid(2_500, AS_OF)),
    # G7
    Book("told this step before", "blocked G7", (customer(episode=1),), more=_contacts(
        OPENING - 3 * WEEK, stage="missed", episode=1, item_ids=["a"])),
    Book("of another invoice", "due", (customer(episode=1),), more=_contacts(
        OPENING - 3 * WEEK, stage="missed", episode=1, item_ids=["b"])),
    Book("told another step of it", "due", (customer(episode=1),), more=_contacts(
        OPENING - 3 * WEEK, stage="help", episode=1, item_ids=["a"])),
    Book("told this step by text message", "due", (customer(episode=1),), more=_contacts(
        OPENING - 3 * WEEK, channel="sms", stage="missed", episode=1, item_ids=["a"])),
    Book("told ahead, of nobody knows which invoice", "due", (customer(episode=1),),
         [item("a", AS_OF + timedelta(days=3))],
         _contacts(OPENING - 3 * WEEK, stage="heads_up", episode=1)),
    # G8
    Book("they closed this channel", "blocked G8", (customer(channels=["letter"]),)),
    # G11
    Book("the bank of the business day before", "due", more=_fresh(date(2026, 11, 24))),
    Book("a business day older", "blocked G11", more=_fresh(date(2026, 11, 23))),
    Book("on a Monday, the bank of Friday", "due", items=[item("a", date(2026, 11, 22))],
         as_of=date(2026, 11, 23), more=_fresh(date(2026, 11, 20))),
    Book("though nothing is overdue", "due", items=[item("a", AS_OF + timedelta(days=3))],
         more=_fresh(date(2026, 11, 23))),
    Book("though the policy asks for nothing fresh", "due", more=_fresh(date(2026, 11, 23)),
         policy=POLICY.replace("  fresh: 1 business day\n", "")),
)  # fmt: skip
