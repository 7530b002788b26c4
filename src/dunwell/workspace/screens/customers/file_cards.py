"""The pieces of a customer's file, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dunwell.casework.ladder import Ladder, Rung
from dunwell.casework.standing import Standing
from dunwell.casework.worklist import DecisionRow
from dunwell.kernel.business_days import region_name
from dunwell.kernel.money import Money
from dunwell.receivables.customer_file import (
    AddressRow,
    ContactRow,
    Document,
    HoldRow,
    OpenRow,
    PersonRow,
)
from dunwell.receivables.listing import Balance
from dunwell.ui import days
from dunwell.ui.cards import Link, Mark, Step
from dunwell.workspace import addresses, words
from dunwell.workspace.screens.customers.timeline import KINDS

NOT_KNOWN = "not known"


@dataclass(frozen=True, slots=True)
class Cash:
    """What is owed in one currency, as an account that adds up."""

    due: Money
    disputed: Money
    coming: Money
    credit: Money
    total: Money


@dataclass(frozen=True, slots=True)
class Fact:
    """A plain fact about how things stand; nothing is scored."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class OpenLine:
    number: str
    description: str
    due_on: date
    mark: Mark
    open: Money


@dataclass(frozen=True, slots=True)
class HoldLine:
    id: int
    mark: Mark
    says: str
    end_url: str


@dataclass(frozen=True, slots=True)
class Reach:
    name: str
    value: str
    mark: Mark | None


def about(person: PersonRow) -> str:
    """One line on who they are."""
    parts = [person.ref, person.kind, words.country(person.country)]
    if person.segment:
        parts.append(person.segment)
    says = ", ".join(parts) + "."
    if person.since:
        says += f" Customer since {person.since:%Y}."
    if person.owner:
        says += f" Looked after by {person.owner}."
    return says


def place(person: PersonRow) -> list[Fact]:
    """What their holidays, the law and our language follow from; what is not known is said."""
    return [
        Fact("Country", words.country(person.country)),
        Fact("Region", region_name(person.country, person.region) or NOT_KNOWN),
        Fact("City", person.city or NOT_KNOWN),
        Fact("Legal form", words.stage(person.legal_form) or NOT_KNOWN),
        Fact("Language", words.language(person.language)),
    ]


def cash(rows: Sequence[OpenRow], balances: Sequence[Balance], as_of: date) -> list[Cash]:
    """One account a currency. Credits and money without an invoice count against what is owed."""
    return [_cash([r for r in rows if r.currency == b.currency], b, as_of) for b in balances]


def _cash(rows: Sequence[OpenRow], balance: Balance, as_of: date) -> Cash:
    owed = [row for row in rows if row.open_minor > 0]
    disputed = sum(min(row.disputed_minor, row.open_minor) for row in owed)
    parts = {
        is_due: sum(
            row.open_minor - min(row.disputed_minor, row.open_minor)
            for row in owed
            if (row.asked_on <= as_of) == is_due
        )
        for is_due in (True, False)
    }
    credit = balance.open_minor - sum(row.open_minor for row in owed)
    return Cash(
        due=Money(parts[True], balance.currency),
        disputed=Money(disputed, balance.currency),
        coming=Money(parts[False], balance.currency),
        credit=Money(credit, balance.currency),
        total=Money(balance.open_minor, balance.currency),
    )


def standing(facts: Standing, holds: Sequence[HoldRow], as_of: date) -> list[Fact]:
    """How things stand, from the last year: counts, and what they count."""
    lines = [
        Fact("Pays", _paying(facts)),
        Fact("Promises", _promising(facts)),
        Fact("Answers", _answering(facts)),
    ]
    waiting = [hold for hold in holds if hold.is_in_force(as_of) and hold.kind != "promise"]
    if waiting:
        oldest = min(hold.from_on for hold in waiting)
        kinds = " and ".join(sorted({words.hold(hold.kind).lower() for hold in waiting}))
        since = days.spoken(oldest, as_of)
        lines.append(Fact("With us", f"{kinds}, since {since}"))
    if facts.broken_promise:
        amount, on = facts.broken_promise
        lines.append(
            Fact("Lately", f"{amount} promised for {days.plain(on, as_of)} did not come")
        )
    return lines


def _paying(facts: Standing) -> str:
    if not facts.invoices:
        return "no invoice fell due in the last year"
    return f"{facts.on_time} of {facts.invoices} invoices on time, last year"


def _promising(facts: Standing) -> str:
    if not facts.promises_fallen_due:
        return "none fell due in the last year"
    return f"{facts.promises_kept} of {facts.promises_fallen_due} kept"


def _answering(facts: Standing) -> str:
    if not facts.contacts:
        return "we have not written in the last year"
    replies = words.count(facts.replies, "reply", "replies")
    return f"{replies} to {words.count(facts.contacts, 'contact')}"


def steps(
    ladder: Ladder | None,
    decided: Sequence[DecisionRow],
    rows: Sequence[OpenRow],
    holds: Sequence[HoldRow],
    as_of: date,
) -> list[Step]:
    """The ladder with dates: what was done, what today brings, what would come, if needed."""
    if ladder is None:
        return []
    today = {row.stage for row in decided if row.stage}
    trigger = min((row.asked_on for row in rows if row.open_minor > 0), default=None)
    reached = max(
        (at for at, rung in enumerate(ladder.rungs) if rung.is_current),
        default=-1,
    )
    handed_over_on = _handed_over_on(rows, holds, as_of)
    held_until = _held_until(holds, as_of)
    before = as_of
    found = []
    for at, rung in enumerate(ladder.rungs):
        if rung.stage in today:
            found.append(Step(words.stage(rung.stage), "today", "now"))
            before = as_of
        elif rung.hands_over and handed_over_on:
            told = f"since {days.plain(handed_over_on, as_of)}"
            found.append(Step(words.stage(rung.stage), told, "done"))
        elif at <= reached:
            found.append(_behind(rung, as_of))
            before = rung.carried_out_on or before
        else:
            before = max(_earliest(rung, trigger, before, as_of), held_until)
            found.append(
                Step(words.stage(rung.stage), _ahead(rung, trigger, before, as_of), "ahead")
            )
    return found


def _handed_over_on(
    rows: Sequence[OpenRow], holds: Sequence[HoldRow], as_of: date
) -> date | None:
    """Since when all that is due is with an agency; None where something of it is with us."""
    placed = {
        hold.item_id: hold.from_on
        for hold in holds
        if hold.kind == "placed" and hold.is_in_force(as_of)
    }
    due = [row.item_id for row in rows if row.open_minor > 0 and row.asked_on <= as_of]
    with_us = [item for item in due if item not in placed]
    return None if with_us or not due else max(placed[item] for item in due)


def _held_until(holds: Sequence[HoldRow], as_of: date) -> date:
    """Until when the whole customer is held; for ever where somebody has to end it."""
    ends = [hold.until_on for hold in holds if not hold.item_id and hold.is_in_force(as_of)]
    return max((end or date.max for end in ends), default=date.min)


def _behind(rung: Rung, as_of: date) -> Step:
    if rung.carried_out_on is None:
        return Step(words.stage(rung.stage), "passed over", "over")
    return Step(words.stage(rung.stage), days.plain(rung.carried_out_on, as_of), "done")


def _earliest(rung: Rung, trigger: date | None, before: date, as_of: date) -> date:
    """After the stage before it and its gap, once its own day has come, and not before tomorrow."""
    if before == date.max:
        return before
    after = max(before + timedelta(days=rung.gap_days), as_of + timedelta(days=1))
    return after if trigger is None else max(after, trigger + timedelta(days=rung.day))


def _ahead(rung: Rung, trigger: date | None, earliest: date, as_of: date) -> str:
    by = ", by a person" if rung.needs_approval else ""
    if earliest == date.max:
        return f"once the hold has ended{by}"
    if trigger is None:
        return f"day {rung.day}{by}"
    return f"from {days.plain(earliest, as_of)}, if needed{by}"


def open_lines(
    rows: Sequence[OpenRow], holds: Sequence[HoldRow], as_of: date
) -> list[OpenLine]:
    held = {
        hold.item_id: hold.kind for hold in holds if hold.item_id and hold.is_in_force(as_of)
    }
    return [
        OpenLine(
            number=row.number,
            description=row.description,
            due_on=row.asked_on,
            mark=_mark(row, held.get(row.item_id), as_of),
            open=Money(row.open_minor, row.currency),
        )
        for row in rows
    ]


def _mark(row: OpenRow, hold: str | None, as_of: date) -> Mark:
    if row.kind == "credit_note":
        return Mark("To their credit", "good")
    if hold == "promise":
        return Mark("Promised", "")
    if hold:
        return Mark(f"{words.hold(hold)}, not chased", words.hold_tone(hold) or "slate")
    late = (as_of - row.asked_on).days
    return Mark(words.days_late(late), "honey" if late > 0 else "")


def holds_in_force(
    holds: Sequence[HoldRow], documents: Mapping[int, Document], as_of: date
) -> list[HoldLine]:
    """What keeps us from chasing, and the way to end it."""
    return [
        HoldLine(
            id=hold.id,
            mark=Mark(words.hold(hold.kind), words.hold_tone(hold.kind)),
            says=_held(hold, documents, as_of),
            end_url=addresses.of("end_hold", hold.id),
        )
        for hold in holds
        if hold.is_in_force(as_of)
    ]


def _held(hold: HoldRow, documents: Mapping[int, Document], as_of: date) -> str:
    document = documents.get(hold.item_id or 0)
    what = document.number if document else "everything"
    until = f", until {days.plain(hold.until_on, as_of)}" if hold.until_on else ""
    review = _review(hold.review_on, as_of) if hold.review_on and not hold.until_on else ""
    by = f", noted by {hold.opened_by}" if hold.opened_by else ""
    said = f": “{hold.reason}”" if hold.reason else ""
    return f"{what}{until}{by}{review}{said}"


def _review(on: date, as_of: date) -> str:
    """When somebody looks again, or since when that is to be done."""
    said = days.plain(on, as_of)
    return f", to be looked at since {said}" if on < as_of else f", looked at again on {said}"


def reach(addresses: Sequence[AddressRow], contacts: Sequence[ContactRow]) -> list[Reach]:
    """The people, then the ways to reach them, and what they asked us not to use."""
    people = [
        Reach("Person", _person(one), None) for one in contacts if one.name or one.given_name
    ]
    ways = []
    for one in addresses:
        word, tone = words.ADDRESS_STATES.get(one.status, ("", ""))
        mark = Mark(word.capitalize(), tone) if word else None
        ways.append(Reach(words.channel(one.channel), one.address or "any", mark))
    return people + ways


def _person(one: ContactRow) -> str:
    role = words.CONTACT_ROLES.get(one.role, "")
    return f"{one.name or one.given_name}, {role}" if role else one.name or one.given_name


def kinds(now: str) -> list[Link]:
    return [
        Link(word, f"?kind={code}#thread" if code else "?#thread", code == now)
        for code, word in KINDS
    ]
