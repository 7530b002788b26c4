"""Everything that happened with a customer, money and words in one ledger, newest first."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from dunwell.channels.thread import Said
from dunwell.kernel.money import Money
from dunwell.ledger.history import Movement
from dunwell.payments.listing import PaymentRow
from dunwell.receivables.customer_file import (
    AddressRow,
    Document,
    HoldRow,
    NoteRow,
    PromiseRow,
)
from dunwell.ui import days, figures
from dunwell.ui.cards import Mark
from dunwell.workspace import words

LANGUAGE = "en-gb"
KINDS = (
    ("", "All"),
    ("messages", "Messages"),
    ("money", "Money"),
    ("calls", "Calls"),
    ("notes", "Notes"),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the ledger of money and words."""

    at: datetime
    when: str
    icon: str
    kind: str
    title: str
    text: str = ""
    quote: str = ""
    is_ours: bool = False
    marks: tuple[Mark, ...] = ()
    charged: Money | None = None
    paid: Money | None = None
    owed_after: Money | None = None


@dataclass(frozen=True, slots=True)
class Sources:
    """What the timeline is made of, as the queries gave it."""

    movements: Sequence[Movement]
    documents: Mapping[int, Document]
    payments: Sequence[PaymentRow]
    said: Sequence[Said]
    promises: Sequence[PromiseRow]
    holds: Sequence[HoldRow]
    notes: Sequence[NoteRow]
    addresses: Sequence[AddressRow]


def timeline(
    sources: Sources,
    *,
    owed: Mapping[str, int],
    as_of: date,
    zone: ZoneInfo,
    kind: str = "",
) -> list[Entry]:
    """The entries in order. ``owed`` is what is open now by currency; it is counted back."""
    seen = _Seen(as_of, zone)
    everything = sorted(
        [
            *seen.money(sources),
            *seen.words(sources.said),
            *seen.promises(sources.promises),
            *seen.holds(sources.holds, sources.documents),
            *seen.notes(sources.notes),
            *seen.stopped(sources.addresses),
        ],
        key=lambda entry: entry.at,
        reverse=True,
    )
    counted = list(_counted_back(everything, owed))
    return [entry for entry in counted if not kind or entry.kind == kind]


def _counted_back(entries: Iterable[Entry], owed: Mapping[str, int]) -> Iterator[Entry]:
    left = dict(owed)
    for entry in entries:
        moved = entry.charged or (-entry.paid if entry.paid else None)
        if moved is None:
            yield entry
            continue
        after = left.get(moved.currency, 0)
        left[moved.currency] = after - moved.minor
        yield replace(entry, owed_after=Money(after, moved.currency))


class _Seen:
    """The reader's day and clock, so that each source need not name them."""

    def __init__(self, as_of: date, zone: ZoneInfo) -> None:
        self._as_of = as_of
        self._zone = zone

    def money(self, sources: Sources) -> Iterator[Entry]:
        paid_by = {row.item_id: row for row in sources.payments}
        for one in sources.movements:
            amount = Money(abs(one.amount_minor), one.currency)
            is_charge = one.amount_minor > 0
            title, text, icon = self._moved(one, sources.documents, paid_by)
            yield Entry(
                at=self._moment_of(one),
                when=days.brief(one.happened_on, self._as_of),
                icon=icon,
                kind="money",
                title=title,
                text=text,
                charged=amount if is_charge else None,
                paid=None if is_charge else amount,
            )

    def _moved(
        self,
        one: Movement,
        documents: Mapping[int, Document],
        paid_by: Mapping[int, PaymentRow],
    ) -> tuple[str, str, str]:
        document = _first(one.item_ids, documents)
        other = _first(one.other_item_ids, documents)
        if other is not None:
            return _between_two(one, document, other)
        payment = next((paid_by[i] for i in one.item_ids if i in paid_by), None)
        number = document.number if document else ""
        if one.kind == "invoice_issued" and document:
            about = f", {document.description}" if document.description else ""
            return (
                number,
                f"{about}. Due {days.plain(document.due_on, self._as_of)}.",
                "invoice",
            )
        if one.kind == "credit_note_issued":
            return f"Credit note {number}", ".", "invoice"
        if one.kind == "payment_received" and payment:
            told = f", “{payment.reference}”." if payment.reference else "."
            return words.METHODS.get(payment.method, "Payment"), told, "bank"
        if one.kind == "payment_reversed":
            return "Payment came back", f". {one.memo}" if one.memo else ".", "bank"
        if one.kind == "settled_outside":
            return f"{number} settled elsewhere", ", as the ledger of record says.", "bank"
        return words.stage(one.kind), f". {one.memo}" if one.memo else ".", "bank"

    def words(self, rows: Iterable[Said]) -> Iterator[Entry]:
        for one in rows:
            is_call = one.channel == "call"
            yield Entry(
                at=one.at,
                when=self._clock(one.at),
                icon=one.channel if one.channel in ("call", "sms", "letter") else "mail",
                kind="calls" if is_call else "messages",
                title=_who(one),
                text=_how(one),
                quote=one.text or one.note,
                is_ours=one.direction == "out" and not is_call,
            )

    def promises(self, rows: Iterable[PromiseRow]) -> Iterator[Entry]:
        for one in rows:
            amount = Money(one.amount_minor, one.currency)
            word, tone = words.PROMISES.get(one.status, (one.status, ""))
            yield Entry(
                at=one.made_at,
                when=self._clock(one.made_at),
                icon="promise",
                kind="notes",
                title=f"{figures.figure(amount.minor, amount.currency, LANGUAGE)} promised for "
                f"{days.plain(one.due_on, self._as_of)}",
                text=f", noted by {one.made_by}.",
                marks=(Mark(word, tone),),
            )

    def holds(
        self, rows: Iterable[HoldRow], documents: Mapping[int, Document]
    ) -> Iterator[Entry]:
        for one in rows:
            if one.kind == "promise":
                continue
            document = documents.get(one.item_id or 0)
            about = f" over {document.number}" if document else ""
            name = words.hold(one.kind)
            yield Entry(
                at=one.opened_at,
                when=self._clock(one.opened_at),
                icon="pause",
                kind="notes",
                title=f"{name}{about}",
                text=f", noted by {one.opened_by}.",
                quote=one.reason,
                marks=(Mark("On hold", "slate"),) if one.is_in_force(self._as_of) else (),
            )
            if one.ended_at:
                yield Entry(
                    at=one.ended_at,
                    when=self._clock(one.ended_at),
                    icon="tick",
                    kind="notes",
                    title=f"{name}{about} ended",
                    text=f" by {one.ended_by}." if one.ended_by else ".",
                    quote=one.ended_why,
                )

    def notes(self, rows: Iterable[NoteRow]) -> Iterator[Entry]:
        for one in rows:
            yield Entry(
                at=one.at,
                when=self._clock(one.at),
                icon="note",
                kind="notes",
                title=one.by,
                text=" wrote:",
                quote=one.text,
            )

    def stopped(self, rows: Iterable[AddressRow]) -> Iterator[Entry]:
        for one in rows:
            word, _ = words.ADDRESS_STATES.get(one.status, ("", ""))
            if one.status_at and word:
                yield Entry(
                    at=one.status_at,
                    when=self._clock(one.status_at),
                    icon="pause",
                    kind="messages",
                    title=f"No more {words.channel(one.channel).lower()}",
                    text=f" to {one.address}: {word}." if one.address else f": {word}.",
                    quote=one.status_why,
                )

    def _clock(self, at: datetime) -> str:
        return words.sentence(days.moment(at, self._as_of, self._zone))

    def _moment_of(self, one: Movement) -> datetime:
        """When we heard of it if that was the same day; else that day's noon."""
        if one.recorded_at.astimezone(self._zone).date() == one.happened_on:
            return one.recorded_at
        return datetime.combine(one.happened_on, time(12), tzinfo=self._zone)


def _first(item_ids: Iterable[int], documents: Mapping[int, Document]) -> Document | None:
    return next((documents[item] for item in item_ids if item in documents), None)


def _between_two(one: Movement, own: Document | None, other: Document) -> tuple[str, str, str]:
    """What one customer paid for another, as a head office does for its branches."""
    gave = (one.amount_minor > 0) == (one.kind == "allocated")
    says = {
        (True, "allocated"): "Used for",
        (False, "allocated"): "Paid by",
        (True, "deallocated"): "No longer used for",
        (False, "deallocated"): "No longer paid by",
    }[gave, one.kind]
    number = other.number if gave or own is None else own.number
    return f"{says} {other.customer_name}", f", {number}." if number else ".", "bank"


def _who(one: Said) -> str:
    if one.channel == "call":
        return f"{one.by or 'We'} rang" if one.direction == "out" else "They rang"
    if one.direction == "in":
        return "They wrote"
    if one.purpose == "thanks":
        return "We said thank you"
    return f"We wrote: {words.stage(one.stage).lower()}" if one.stage else "We wrote"


def _how(one: Said) -> str:
    outcome = words.OUTCOMES.get(one.outcome, one.outcome.replace("_", " "))
    if one.channel == "call":
        return f": {outcome}."
    subject = f", “{one.subject}”" if one.subject else ""
    if one.direction == "in":
        return f"{subject}."
    where = f" to {one.address}" if one.address else ""
    return f"{subject}{where}. {outcome.capitalize()}."
