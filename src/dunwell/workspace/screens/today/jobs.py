"""The jobs of the day, in the order in which a good colleague would do them."""

from dataclasses import replace
from datetime import timedelta

from dunwell.casework import awaited, placements, worklist
from dunwell.casework.awaited import HeldRow, PromisedRow
from dunwell.casework.worklist import RunRow, Tally
from dunwell.channels import thread
from dunwell.payments import listing as payments
from dunwell.workspace import addresses, decisions, words
from dunwell.workspace.desk import Desk
from dunwell.workspace.screens.today import cards
from dunwell.workspace.screens.today.cards import Action, Job, Line

MOST = 40
OUT_MOST = 25
FEW = 12
LATELY = timedelta(days=14)
HARM = ("hardship", "vulnerable", "insolvency", "bereavement", "breathing_space")
LAW = ("cease_contact", "representation")
CLAIMS = ("already_paid",)
TO_ANSWER = ("query", "dispute")
WITH_US = HARM + LAW + CLAIMS + TO_ANSWER
HELD_MOST = 200
SATURDAY = 5
NOT_PREPARED = "Today is not prepared yet. The worker does it in the morning of a business day."
WEEKEND = (
    "It is the weekend. The worker prepares the next list in the morning of a business day."
)


def jobs(desk: Desk, run: RunRow | None, tallies: list[Tally], whole: str = "") -> list[Job]:
    """Every job that has something in it, and going out always; the one asked for as a whole."""
    can_release = desk.house.first_run_confirmed_at is not None
    held = awaited.holds_to_review(WITH_US, as_of=desk.as_of, most=HELD_MOST)
    missed, due = awaited.promises_to_see(
        missed_since=desk.as_of - LATELY,
        due_first=desk.as_of,
        due_last=desk.as_of + timedelta(days=1),
        most=FEW,
    )
    found = [
        _can_we_send(desk),
        _harm(desk, held),
        _money_in(desk, held),
        _to_answer(desk, held),
        _to_review(desk, held),
        _missed(desk, missed),
        _calls(desk, run, can_release),
        _going_out(desk, run, tallies, can_release),
        _approvals(desk),
        _by_hand(desk),
        _soon(desk, due),
    ]
    return [
        replace(job, is_whole=job.id in ("out", whole))
        for job in found
        if job.lines or job.empty
    ]


def _job(
    id: str,
    title: str,
    short: str,
    says: str,
    lines: list[Line],
    empty: str = "",
    action: Action | None = None,
    more: Action | None = None,
    count: int | None = None,
) -> Job:
    return Job(
        id=id,
        title=title,
        short=short,
        says=says,
        lines=tuple(lines),
        count=len(lines) if count is None else count,
        totals=cards.totals(lines),
        action=action,
        more=more,
        empty=empty,
    )


def _can_we_send(desk: Desk) -> Job:
    lines = [cards.stuck(row, desk) for row in thread.stuck(most=FEW)]
    says = "These did not leave, or perhaps did. Nothing is sent twice without you."
    return _job("post", "Stuck in the post", "Stuck", says, lines)


def _held(held: list[HeldRow], kinds: tuple[str, ...], desk: Desk) -> list[Line]:
    return [cards.held(row, desk) for row in held if row.kind in kinds]


def _harm(desk: Desk, held: list[HeldRow]) -> Job:
    says = (
        "Somebody is in difficulty, or the law asks for quiet. All is paused; a person speaks."
    )
    return _job("harm", "Handle with care", "With care", says, _held(held, HARM + LAW, desk))


def _money_in(desk: Desk, held: list[HeldRow]) -> Job:
    lines = _held(held, CLAIMS, desk)
    lines += [cards.unapplied(row, desk) for row in payments.unapplied(most=FEW)]
    says = "Money without an invoice, and people who say that they have paid."
    return _job("money", "Money in", "Money in", says, lines)


def _to_answer(desk: Desk, held: list[HeldRow]) -> Job:
    says = "The clock runs on us: they wait for an answer, and are not asked meanwhile."
    lines = _held(held, TO_ANSWER, desk)
    return _job("answers", "Questions to answer", "Questions", says, lines)


def _to_review(desk: Desk, held: list[HeldRow]) -> Job:
    """Holds of the other kinds that have lasted long enough to ask what is next."""
    lines = [cards.held(row, desk) for row in held if row.kind not in WITH_US]
    says = "No hold is for ever: somebody says what comes next."
    return _job("reviews", "To look at again", "Reviews", says, lines)


def _missed(desk: Desk, rows: list[PromisedRow]) -> Job:
    says = "Judged after their grace, against what came in."
    lines = [cards.missed(row, desk) for row in rows]
    return _job("promises", "Promises missed", "Promises", says, lines)


def _calls(desk: Desk, run: RunRow | None, can_release: bool) -> Job:
    lines = [cards.call(row, desk) for row in worklist.calls(most=MOST)]
    proposed = worklist.proposed_calls(run.id, most=FEW) if run else []
    lines += [cards.going_out(decisions.card(row, desk), can_release) for row in proposed]
    says = "Most useful first. Two clicks note how it went."
    return _job("calls", "Calls", "Calls", says, lines)


def _going_out(desk: Desk, run: RunRow | None, tallies: list[Tally], can_release: bool) -> Job:
    if run is None:
        empty = WEEKEND if desk.as_of.weekday() >= SATURDAY else NOT_PREPARED
        prepare = Action("Prepare today", addresses.to("prepare"), is_post=True)
        action = prepare if desk.actor.may("collector") else None
        return _job("out", "Going out today", "Going out", "", [], empty, action)
    leaving = [t for t in tallies if t.action in worklist.LEAVES]
    waiting = {code: _counted(leaving, code) for code in worklist.GOING_OUT}
    rows = worklist.going_out(run.id, most=OUT_MOST)
    lines = [cards.going_out(decisions.card(row, desk), can_release) for row in rows]
    everything = Action(
        f"Approve {waiting['proposed']}",
        addresses.to("approve_all"),
        is_post=True,
        key="A",
    )
    may_all = can_release and desk.actor.may("collector") and waiting["proposed"] > 0
    total = sum(waiting.values())
    return _job(
        "out",
        "Going out today",
        "Going out",
        _out_says(waiting),
        lines,
        empty="" if lines else "Nothing needs to leave today. Quiet is a good sign.",
        action=everything if may_all else None,
        more=Action(f"All {total}", addresses.to("out")) if total > len(lines) else None,
        count=total,
    )


def _counted(tallies: list[Tally], disposition: str) -> int:
    return sum(t.decisions for t in tallies if t.disposition == disposition)


def _out_says(waiting: dict[str, int]) -> str:
    parts = []
    if waiting["queued"]:
        parts.append(f"{waiting['queued']} approved")
    if waiting["set_aside"]:
        parts.append(f"{waiting['set_aside']} not today")
    done = f"{', '.join(parts).capitalize()}. " if parts else ""
    return f"{done}Each is checked once more at the moment it leaves."


def _approvals(desk: Desk) -> Job:
    rows = worklist.approvals(most=MOST)
    lines = [cards.approval(row, decisions.card(row, desk), desk) for row in rows]
    says = "Firm steps need a person’s yes, and never the yes of whoever proposed them."
    return _job("approvals", "Approvals", "Approvals", says, lines)


def _by_hand(desk: Desk) -> Job:
    """What only hands can do: the printer, the post, the agency's file."""
    waits = placements.waiting_by_hand(at=desk.at)
    lines = [
        cards.by_hand(name, words.count(number, thing), why)
        for name, number, thing, why in (
            ("Print", waits.letters, "letter", "Judged again as they are printed."),
            ("Post", waits.printed, "printed letter", "Say so when they are in the post."),
            ("Hand over", waits.approved, "case", "Approved; the agency needs its file."),
            ("Tell the agency", waits.to_tell, "event", "Payments and recalls, the next day."),
        )
        if number
    ]
    says = "For the printer, the post and the agency."
    return _job("hands", "By hand", "By hand", says, lines)


def _soon(desk: Desk, rows: list[PromisedRow]) -> Job:
    says = f"{words.count(len(rows), 'promise')} due today or tomorrow."
    lines = [cards.due(row, desk) for row in rows]
    return _job("soon", "Waiting, gladly", "Waiting", says, lines)
