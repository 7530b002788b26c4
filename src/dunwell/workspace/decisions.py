"""A decision in words: what it does, what became of it, and why."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from dunwell.casework.worklist import DecisionRow
from dunwell.guardrails.catalogue.escalation import ANSWERS_WAIT, NO_PROOF
from dunwell.kernel.money import Money
from dunwell.ui import days, figures
from dunwell.ui.cards import Verdict
from dunwell.workspace import addresses, words
from dunwell.workspace.desk import Desk

LANGUAGE = "en-gb"
ICONS = {"email": "mail", "sms": "sms", "letter": "letter", "call": "call"}
HAND_OVER = "escalate"


@dataclass(frozen=True, slots=True)
class DecisionCard:
    """One decision as a row of work, or as the next step on a customer's page."""

    id: int
    customer_id: int
    name: str
    customer_url: str
    url: str
    is_message: bool
    icon: str
    icon_label: str
    what: str
    why: str
    amounts: tuple[Money, ...]
    state: str
    state_tone: str
    is_done: bool
    may_approve: bool
    may_set_aside: bool
    may_undo: bool
    row: DecisionRow
    as_of: date
    zone: ZoneInfo

    @property
    def headline(self) -> str:
        return _headline(self.row, self.as_of)

    @property
    def says(self) -> str:
        return _says(self.row)

    @property
    def waits_for_an_answer(self) -> bool:
        """Whether a hand-over waits until somebody has answered what they said."""
        return ANSWERS_WAIT in self.row.reasons

    @property
    def waits_for_proof(self) -> bool:
        """Whether a hand-over waits until a final notice is known to have arrived."""
        return NO_PROOF in self.row.reasons

    @property
    def because(self) -> tuple[Verdict, ...]:
        """The reasons one by one; what holds comes last, with what it waits for."""
        return _because(self.row, self.as_of, self.zone)


def card(row: DecisionRow, desk: Desk) -> DecisionCard:
    may_act = desk.actor.may("collector")
    is_proposed = row.disposition == "proposed"
    state, tone = _state(row)
    return DecisionCard(
        id=row.id,
        customer_id=row.customer_id,
        name=row.customer_name,
        customer_url=addresses.of("customer", row.customer_id),
        url=addresses.of("decision", row.id),
        is_message=row.action in ("message", "letter"),
        icon=_icon(row),
        icon_label=_icon_label(row),
        what=_what(row, desk.zone),
        why=_why(row, desk.as_of, desk.zone),
        amounts=row.amounts,
        state=state,
        state_tone=tone,
        is_done=row.disposition in ("queued", "set_aside", "tasked", "lapsed"),
        may_approve=may_act and is_proposed,
        may_set_aside=may_act and is_proposed,
        may_undo=may_act and row.disposition in ("queued", "set_aside"),
        row=row,
        as_of=desk.as_of,
        zone=desk.zone,
    )


def _icon(row: DecisionRow) -> str:
    if row.status == "blocked":
        return "pause"
    return "arrow" if row.action == HAND_OVER else ICONS.get(row.channel, "tick")


def _icon_label(row: DecisionRow) -> str:
    if row.status == "blocked":
        return "held"
    return "hand-over" if row.action == HAND_OVER else words.channel(row.channel)


def _because(row: DecisionRow, as_of: date, zone: ZoneInfo) -> tuple[Verdict, ...]:
    passed = tuple(Verdict("", reason) for reason in row.reasons)
    held = tuple(Verdict(words.guardrail(code), "", is_held=True) for code in row.blocked_by)
    if row.next_allowed:
        wait = f"Possible again {days.moment(row.next_allowed, as_of, zone)}."
        held = (*held, Verdict("", wait, is_held=True))
    if row.status == "blocked":
        return held + tuple(Verdict("", reason, is_held=True) for reason in row.reasons)
    return passed + held


def sums(amounts: tuple[Money, ...]) -> str:
    """Amounts in a sentence; currencies stay apart."""
    shown = [str(figures.figure(one.minor, one.currency, LANGUAGE)) for one in amounts]
    return " and ".join(shown)


def _what(row: DecisionRow, zone: ZoneInfo) -> str:
    name = words.stage(row.stage) if row.stage else ""
    if row.action == HAND_OVER and row.stage:
        return words.step(row.stage, "")
    if row.status == "due" and row.send_after:
        return f"{name}, {row.send_after.astimezone(zone):%H:%M}"
    return name


def _why(row: DecisionRow, as_of: date, zone: ZoneInfo) -> str:
    if row.status == "blocked":
        names = ", ".join(words.guardrail(code).lower() for code in row.blocked_by)
        wait = (
            f" Possible again {days.moment(row.next_allowed, as_of, zone)}."
            if row.next_allowed
            else ""
        )
        said = row.reasons[-1] if row.reasons else ""
        return f"{said or names.capitalize() + '.'}{wait}"
    return " ".join(row.reasons[:2])


def _state(row: DecisionRow) -> tuple[str, str]:
    if row.action == HAND_OVER and row.disposition == "tasked":
        return ("Agreed", "good")
    by = f" by {row.decided_by}" if row.decided_by else ""
    return {
        "queued": (f"Approved{by}", "good"),
        "set_aside": (f"Not today{by}", ""),
        "tasked": ("On the call list", "good"),
        "awaiting": ("Waits for a yes", "honey"),
        "lapsed": ("No address to use", "clay"),
    }.get(row.disposition, ("Held", "slate") if row.status == "blocked" else ("", ""))


def _headline(row: DecisionRow, as_of: date) -> str:
    when = days.spoken(row.as_of, as_of).capitalize()
    if row.action == "none" or not row.stage:
        return f"{when}: nothing, and that is as it should be."
    how = {"email": "an e-mail", "sms": "a text", "call": "a call", "letter": "a letter"}
    thing = "a hand-over" if row.action == HAND_OVER else how.get(row.channel, "a step")
    items = words.count(len(row.item_ids), "invoice")
    return f"{when}: {thing}, {words.stage(row.stage).lower()}, about {items}, {sums(row.amounts)}."


def _says(row: DecisionRow) -> str:
    by = row.decided_by or "Dunwell"
    if row.status == "blocked":
        return "It is held back; the reasons are below."
    if row.action == HAND_OVER and row.disposition == "tasked":
        return (
            "It was agreed, and we no longer ask for it. Where it is now stands under By hand."
        )
    return {
        "proposed": "It waits for your approval. Facts are read again at the moment it leaves.",
        "queued": f"Approved by {by}. It leaves in their hours, if it is still true then; the "
        "thread says so once it has.",
        "set_aside": f"Not today, said {by}. Tomorrow decides anew.",
        "tasked": "It is on the call list.",
        "awaiting": "It needs a yes from somebody with the authority.",
        "lapsed": "There is no address that we may use.",
    }.get(row.disposition, "")
