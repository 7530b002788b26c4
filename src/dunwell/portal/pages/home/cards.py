"""What the first page shows, as plain values in the reader's own language."""

from dataclasses import dataclass
from datetime import date

from dunwell.kernel.money import Money
from dunwell.portal.groups import Group
from dunwell.portal.pages.home.rows import Row, row, waits_for_all
from dunwell.portal.pages.pay.sheet import Sheet, sheet
from dunwell.portal.reading import Standing
from dunwell.portal.visit import Visit, money, money_text
from dunwell.portal.words import say
from dunwell.receivables.owed import OwedItem


@dataclass(frozen=True, slots=True)
class Choice:
    """One invoice to tick, and whether it is ticked already."""

    id: int
    says: str
    is_ticked: bool


@dataclass(frozen=True, slots=True)
class Ask:
    """What one selling firm asks for in one currency, and the doors to answer it."""

    key: str
    firm: str
    amount: Money
    what: str
    which: str
    credit: str
    pay_label: str
    item_ids: tuple[int, ...]
    rows: tuple[Row, ...]
    total: Money
    sheet: Sheet | None
    choices: tuple[Choice, ...]

    @property
    def is_due(self) -> bool:
        return self.amount.minor > 0


@dataclass(frozen=True, slots=True)
class Home:
    """The page."""

    title: str
    heading: str
    notes: tuple[str, ...]
    asks: tuple[Ask, ...]
    how_long: str
    next_due: str
    has_cards: bool

    @property
    def first(self) -> Ask | None:
        return self.asks[0] if self.asks else None


def home(
    visit: Visit, seen: Standing, *, given_name: str, latest_on: date, has_cards: bool
) -> Home:
    asks = tuple(_ask(visit, seen, group) for group in seen.groups)
    how = "home.how_long" if has_cards else "home.how_long_transfer"
    return Home(
        title=say("home.title", firm=visit.firm),
        heading=_heading(seen, given_name),
        notes=waits_for_all(visit, seen.waits),
        asks=asks,
        how_long=say(how, until=visit.weekday(latest_on)),
        next_due=_next_due(visit, seen),
        has_cards=has_cards,
    )


def _heading(seen: Standing, given_name: str) -> str:
    if not seen.groups:
        return say("home.clear")
    if any(group.due_amount.minor for group in seen.groups):
        key = "home.due"
    elif any(group.asked for group in seen.groups):
        key = "home.later"
    else:
        key = "home.waiting"
    return say(key, name=given_name) if given_name else say(f"{key}_nameless")


def _next_due(visit: Visit, seen: Standing) -> str:
    later = [item.due_on for group in seen.groups for item in group.asked]
    later = [day for day in later if day > visit.as_of]
    return say("home.next_due", on=visit.day(min(later))) if later else ""


def _ask(visit: Visit, seen: Standing, group: Group) -> Ask:
    items = group.due or group.asked
    amount = group.due_amount
    payable = group.to_pay(items)
    early = "home.pay" if amount.minor else "home.pay_early"
    seller = seen.seller(group)
    return Ask(
        key=group.key,
        firm=seller.name,
        amount=amount,
        what=_what(items),
        which=_which(visit, items),
        credit=say("home.credit_used", credit=money(group.credit)) if group.credits else "",
        pay_label=say(early, amount=money_text(payable)) if payable.minor else "",
        item_ids=group.naming(items),
        rows=_rows(visit, group),
        total=group.total,
        sheet=sheet(visit, seller.bank, payable, items) if payable.minor else None,
        choices=tuple(_choice(item, visit.as_of) for item in group.asked),
    )


def _rows(visit: Visit, group: Group) -> tuple[Row, ...]:
    """What is asked for first; what waits, and what is to their credit, after it."""
    rows = [row(visit, item) for item in group.items]
    return tuple(sorted(rows, key=lambda one: one.is_aside))


def _what(items: tuple[OwedItem, ...]) -> str:
    """The description, where everything that is asked has the same one."""
    texts = {item.description for item in items}
    return say("home.for_one", what=texts.pop()) if len(texts) == 1 and all(texts) else ""


def _which(visit: Visit, items: tuple[OwedItem, ...]) -> str:
    if not items:
        return ""
    on = visit.day(items[0].due_on)
    if len(items) == 1:
        return say("home.for_number", number=items[0].number, on=on)
    return say("home.for_several", count=len(items), on=on)


def _choice(item: OwedItem, as_of: date) -> Choice:
    amount = money(Money(item.asked_minor, item.currency))
    return Choice(
        item.id, say("form.choice", number=item.number, amount=amount), item.due_on <= as_of
    )
