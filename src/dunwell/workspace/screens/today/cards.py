"""The day's jobs as rows of work: who, what, why now, how much, and one thing to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from dunwell.casework.awaited import HeldRow, PromisedRow
from dunwell.casework.worklist import ApprovalRow, CallRow
from dunwell.channels.thread import Leaving
from dunwell.kernel.money import Money
from dunwell.payments.listing import UnappliedRow
from dunwell.receivables.customer_file import FreshRow
from dunwell.ui import days
from dunwell.ui.cards import Mark
from dunwell.workspace import addresses, words
from dunwell.workspace.decisions import DecisionCard
from dunwell.workspace.desk import Desk

AT_ONCE = 6
"""Lines of a job that are shown unfolded, so that the whole day fits the eye."""


@dataclass(frozen=True, slots=True)
class Action:
    """What one can do about a row: a link, or a form that posts."""

    label: str
    url: str
    is_post: bool = False
    key: str = ""
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """What the outcome form of a call needs."""

    url: str
    number: str
    amount: str
    currency: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Line:
    """One row of work."""

    id: str
    name: str
    url: str
    icon: str
    icon_label: str
    what: str
    why: str
    apart: str = ""
    """What tells it from another line about the same customer, for who hears its buttons."""
    amounts: tuple[Money, ...] = ()
    said: str = ""
    marks: tuple[Mark, ...] = ()
    actions: tuple[Action, ...] = ()
    is_done: bool = False
    read_url: str = ""
    decision: DecisionCard | None = None
    """What the reading pane shows of it."""
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """One section of the day."""

    id: str
    title: str
    short: str
    says: str
    lines: tuple[Line, ...]
    count: int
    totals: tuple[Money, ...] = ()
    action: Action | None = None
    more: Action | None = None
    empty: str = ""

    is_whole: bool = False

    @property
    def shown(self) -> tuple[Line, ...]:
        return self.lines if self.is_whole else self.lines[:AT_ONCE]

    @property
    def folded(self) -> int:
        return len(self.lines) - len(self.shown)


def totals(lines: Sequence[Line]) -> tuple[Money, ...]:
    """The lines' amounts, each currency by itself; a debt on two channels counts once."""
    sums: dict[str, int] = {}
    for line in {_debt(line): line for line in lines}.values():
        for amount in line.amounts:
            sums[amount.currency] = sums.get(amount.currency, 0) + amount.minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()))


def _debt(line: Line) -> tuple[object, ...]:
    """The items that a decision asks for; any other line stands for itself."""
    if line.decision is None:
        return (line.id,)
    row = line.decision.row
    return (row.customer_id, tuple(row.item_ids), tuple(row.amounts_minor))


def going_out(card: DecisionCard, can_release: bool) -> Line:
    actions = []
    if card.may_approve and can_release:
        actions.append(Action("Approve", addresses.of("approve", card.id), True, "a"))
    if card.may_undo:
        actions.append(Action("Undo", addresses.of("undo", card.id), True, "z", is_plain=True))
    return Line(
        id=f"d{card.id}",
        name=card.name,
        url=card.customer_url,
        icon=card.icon,
        icon_label=card.icon_label,
        what=card.what,
        why=card.why,
        amounts=card.amounts,
        marks=(Mark(card.state, card.state_tone),) if card.state else (),
        actions=tuple(actions) or (Action("Read", card.url, is_plain=True),),
        is_done=card.is_done,
        read_url=card.url,
        decision=card,
    )


def call(row: CallRow, desk: Desk) -> Line:
    first = row.amounts[0] if row.amounts else Money(0, desk.currency or "GBP")
    return Line(
        id=f"c{row.id}",
        name=row.customer_name,
        url=_customer(row.customer_id),
        icon="call",
        icon_label="call",
        what=f"{words.stage(row.stage)}, {row.number}",
        why=_why_ring(row, desk.as_of),
        amounts=row.amounts,
        call=Call(
            url=addresses.of("call", row.id),
            number=row.number,
            amount=str(first.decimal()),
            currency=first.currency,
            due_on=days.after(desk.as_of, 7),
        )
        if desk.actor.may("collector")
        else None,
    )


def _why_ring(row: CallRow, as_of: date) -> str:
    """The reasons, and their day where it is over: "yesterday" there is not ours."""
    if not row.reasons:
        return f"Until {days.spoken(row.lapses_on, as_of)}."
    since = "" if row.decided_on == as_of else f"As of {days.spoken(row.decided_on, as_of)}: "
    return since + " ".join(row.reasons[:2])


def approval(row: ApprovalRow, card: DecisionCard, desk: Desk) -> Line:
    own = row.proposed_user_id is not None and row.proposed_user_id == desk.actor.user_id
    may = desk.actor.may(row.needed_role) and not own
    actions = (
        (
            Action(
                "Approve",
                reverse("workspace:approval", args=[row.approval_id, "approve"]),
                True,
                "a",
            ),
            Action("Decline…", card.url, is_plain=True),
        )
        if may
        else (Action("Read", card.url, is_plain=True),)
    )
    asked_on = row.asked_at.astimezone(desk.zone).date()
    step = words.step(row.stage, row.channel)
    waits = "you proposed it, so somebody else decides" if own else f"needs a {row.needed_role}"
    return Line(
        id=f"a{row.approval_id}",
        name=card.name,
        url=card.customer_url,
        icon=card.icon,
        icon_label=card.icon_label,
        what=step,
        apart=step,
        why=card.why,
        amounts=card.amounts,
        marks=(
            *(() if may else (Mark(waits.capitalize(), "slate"),)),
            *(
                (
                    Mark(
                        f"Unanswered since {days.brief(asked_on, desk.as_of)}, "
                        f"so an {row.passed_to} is asked too",
                        "honey",
                    ),
                )
                if row.passed_to
                else ()
            ),
        ),
        actions=actions,
        read_url=card.url,
        decision=card,
    )


def by_hand(name: str, what: str, why: str) -> Line:
    url = reverse("workspace:by_hand")
    return Line(
        id=f"b{name.split()[0].lower()}",
        name=name,
        url=url,
        icon="letter",
        icon_label="by hand",
        what=what,
        why=why,
        actions=(Action("Open", url),),
    )


def held(row: HeldRow, desk: Desk) -> Line:
    age = (desk.as_of - row.from_on).days
    whose = "there" if row.kind == "placed" else "with us"
    waited = f"{words.count(age, 'day')} {whose}" if age else "since today"
    may_act = desk.actor.may("collector")
    return Line(
        id=f"h{row.id}",
        name=row.customer_name,
        url=_customer(row.customer_id),
        icon="dispute" if row.item_number else "pause",
        icon_label="on hold",
        what=f"{row.item_number}, {waited}" if row.item_number else waited.capitalize(),
        why=f"Noted by {row.opened_by}." if not row.reason else "",
        said=row.reason,
        amounts=(row.amount,) if row.amount else (),
        marks=(
            Mark(words.hold(row.kind), words.hold_tone(row.kind)),
            *_to_be_looked_at(row.review_on, desk.as_of),
        ),
        actions=(_settling(row),) if may_act else (),
    )


def _to_be_looked_at(review_on: date | None, as_of: date) -> tuple[Mark, ...]:
    if review_on is None or review_on > as_of:
        return ()
    since = f"since {days.brief(review_on, as_of)}" if review_on < as_of else "today"
    return (Mark(f"To be looked at {since}", "honey"),)


def _settling(row: HeldRow) -> Action:
    """A question is settled; of a person in difficulty one reads first."""
    if row.kind in ("query", "dispute"):
        return Action("Settle it…", addresses.of("end_hold", row.id))
    return Action("Open", _customer(row.customer_id))


def missed(row: PromisedRow, desk: Desk) -> Line:
    word, tone = words.PROMISES.get(row.status, (row.status, ""))
    when = days.spoken(row.due_on, desk.as_of)
    return Line(
        id=f"p{row.id}",
        name=row.customer_name,
        url=_customer(row.customer_id),
        icon="promise",
        icon_label="promise",
        what=f"promised for {when}",
        why=f"Told by {row.made_by}. Ask what came in between; do not assume.",
        amounts=(row.amount,),
        marks=(Mark(word, tone),),
        actions=(Action("Open", _customer(row.customer_id)),),
    )


def due(row: PromisedRow, desk: Desk) -> Line:
    return Line(
        id=f"q{row.id}",
        name=row.customer_name,
        url=_customer(row.customer_id),
        icon="promise",
        icon_label="promise",
        what=f"promised for {days.spoken(row.due_on, desk.as_of)}",
        why="A promise has until the end of its day, and its grace. Nothing to do.",
        amounts=(row.amount,),
    )


def unapplied(row: UnappliedRow, desk: Desk) -> Line:
    told = f"“{row.reference}”" if row.reference else "no reference"
    return Line(
        id=f"u{row.payment_id}",
        name=row.customer_name,
        url=_customer(row.customer_id),
        icon="bank",
        icon_label="money in",
        what=f"{days.spoken(row.received_on, desk.as_of)}, {told}",
        why="Came in and belongs to no invoice yet. It counts to their credit.",
        amounts=(Money(row.unapplied_minor, row.currency),),
        actions=(Action("Open", _customer(row.customer_id)),),
    )


def stuck(row: Leaving, desk: Desk) -> Line:
    is_unsure = row.status == "ambiguous"
    return Line(
        id=f"m{row.id}",
        name=row.customer_name or row.address,
        url=_customer(row.customer_id) if row.customer_id else "",
        icon="mail",
        icon_label="message",
        what=row.subject,
        why="We lost sight of it as it was handed over; it may have arrived. You decide."
        if is_unsure
        else row.outcome,
        marks=(Mark("Perhaps sent" if is_unsure else "Did not leave", "clay"),),
        actions=(Action("Decide…", addresses.of("message", row.id)),)
        if desk.actor.may("collector")
        else (),
    )


def fresh(rows: Sequence[FreshRow], as_of: date) -> str:
    """How fresh bank and ledger are, in a sentence."""
    if not rows:
        return "No bank or ledger data yet, so nothing overdue is chased."
    said = {_known(row, as_of): row.entity for row in rows}
    if len(said) == 1:
        return f"{words.sentence(next(iter(said)))}."
    parts = [f"{row.entity}: {_known(row, as_of)}" for row in rows]
    return f"{'; '.join(parts)}."


def _known(row: FreshRow, as_of: date) -> str:
    bank = days.spoken(row.bank_on, as_of) if row.bank_on else "nothing yet"
    ledger = days.spoken(row.ledger_on, as_of) if row.ledger_on else "nothing yet"
    return (
        f"bank known to {bank}, ledger to {ledger}"
        if bank != ledger
        else f"bank and ledger known to {bank}"
    )


def _customer(customer_id: int) -> str:
    return addresses.of("customer", customer_id)
