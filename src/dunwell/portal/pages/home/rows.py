"""One line for each open item: what it is, when it is due, or what it waits for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.portal.visit import Visit, money
from dunwell.portal.words import knows, say
from dunwell.receivables.owed import OwedItem, Waiting


@dataclass(frozen=True, slots=True)
class Row:
    """An open item on the page; ``is_aside`` when nothing is asked for it now."""

    item_id: int
    title: str
    says: str
    branch: str
    amount: Money
    is_aside: bool
    reference: str


def row(visit: Visit, item: OwedItem) -> Row:
    return Row(
        item_id=item.id,
        title=item.description or item.number or _unnamed(item),
        says=_says(visit, item),
        branch="" if item.customer_id == visit.customer_id else item.customer_name,
        amount=Money(item.open_minor, item.currency),
        is_aside=item.asked_minor <= 0,
        reference=item.reference,
    )


def _unnamed(item: OwedItem) -> str:
    return say("home.unnamed_money" if item.kind == "unapplied" else "home.unnamed_credit")


def _says(visit: Visit, item: OwedItem) -> str:
    """The number, unless the line is headed by it already, and when or why."""
    if item.kind == "unapplied":
        return say("home.row_money")
    if item.waits and item.open_minor > 0:
        waits = _waits(visit, item, item.waits)
        return (
            say("home.row_waits", number=item.number, waits=waits)
            if item.description
            else waits
        )
    if item.open_minor < 0:
        key = "home.row_credit"
    else:
        key = "home.row_due" if item.due_on <= visit.as_of else "home.row_later"
    key = key if item.description else f"{key}_bare"
    return say(key, number=item.number, on=visit.day(item.due_on))


def _waits(visit: Visit, item: OwedItem, hold: Waiting) -> str:
    """Said kindly, with what they told us and until when it rests."""
    key = f"wait.{hold.kind}" if knows(f"wait.{hold.kind}") else "wait.other"
    if hold.disputed is not None:
        return say("wait.dispute_part", part=money(hold.disputed))
    return say(
        key, on=_on(visit, hold.promised_on), until=_on(visit, hold.until_on or hold.review_on)
    )


def _on(visit: Visit, day: date | None) -> str:
    return visit.day(day) if day else ""


def waits_for_all(visit: Visit, holds: Sequence[Waiting]) -> tuple[str, ...]:
    """Why nobody writes to this customer at all, each reason once."""
    kinds = dict.fromkeys(hold.kind for hold in holds)
    keys = [
        f"wait.all_{kind}" if knows(f"wait.all_{kind}") else "wait.all_other" for kind in kinds
    ]
    return tuple(say(key, signer=visit.signer) for key in dict.fromkeys(keys))
