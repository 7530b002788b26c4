"""Everything that a customer's page shows of them, each kind of thing in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from dunwell.identity.rows import first, rows


@dataclass(frozen=True, slots=True)
class PersonRow:
    """Who the customer is, as the file's head shows them."""

    id: int
    entity_id: int
    ref: str
    name: str
    kind: str
    country: str
    region: str
    city: str
    language: str
    segment: str
    legal_form: str
    entity: str
    owner: str
    payer_id: int | None
    payer: str
    since: date | None
    note: str
    branch_ids: Sequence[int]
    branch_names: Sequence[str]

    @property
    def branches(self) -> tuple[tuple[int, str], ...]:
        """Who is asked through them, by name."""
        return tuple(zip(self.branch_ids, self.branch_names, strict=True))


@dataclass(frozen=True, slots=True)
class OpenRow:
    """One item with something open: an invoice, a credit note; unapplied money has no document."""

    invoice_id: int
    item_id: int
    entity_id: int
    kind: str
    number: str
    description: str
    currency: str
    open_minor: int
    disputed_minor: int
    issued_on: date
    due_on: date
    deferred_until: date | None

    @property
    def asked_on(self) -> date:
        return max(self.due_on, self.deferred_until or self.due_on)


@dataclass(frozen=True, slots=True)
class HoldRow:
    """A hold, in force or ended."""

    id: int
    item_id: int | None
    kind: str
    from_on: date
    until_on: date | None
    review_on: date | None
    reason: str
    disputed_minor: int | None
    opened_by: str
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str
    ended_why: str

    def is_in_force(self, as_of: date) -> bool:
        """Whether it stops something on the day."""
        lasts = self.until_on is None or self.until_on > as_of
        return self.ended_at is None and self.from_on <= as_of and lasts


@dataclass(frozen=True, slots=True)
class PromiseRow:
    id: int
    currency: str
    amount_minor: int
    made_on: date
    due_on: date
    judged_on: date
    status: str
    status_on: date | None
    made_by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class PromiseRecord:
    """How promises went, counted: nothing invented from them."""

    kept: int
    partly: int
    broken: int
    open: int

    @property
    def judged(self) -> int:
        return self.kept + self.partly + self.broken


@dataclass(frozen=True, slots=True)
class AddressRow:
    id: int
    channel: str
    address: str
    status: str
    status_at: datetime | None
    status_why: str
    contact_name: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    id: int
    name: str
    given_name: str
    role: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link to their own page that still opens it."""

    id: int
    created_at: datetime
    first_used_at: datetime | None


@dataclass(frozen=True, slots=True)
class NoteRow:
    text: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Document:
    """What an item is called and whose it is, for a timeline that knows only the item."""

    item_id: int
    customer_name: str
    number: str
    """Empty for money that came in."""
    description: str
    due_on: date


PERSON = """
SELECT c.id, c.entity_id, c.ref, c.name, c.kind, c.country, coalesce(c.region, '') AS region,
       coalesce(c.city, '') AS city, c.language,
       coalesce(c.segment, '') AS segment, coalesce(c.legal_form, '') AS legal_form,
       e.name AS entity, coalesce(nullif(u.name, ''), u.email, '') AS owner,
       p.id AS payer_id, coalesce(p.name, '') AS payer, c.customer_since AS since, c.note,
       ARRAY(SELECT b.id FROM receivables_customer b
              WHERE b.dun_to_id = c.id ORDER BY b.name, b.id) AS branch_ids,
       ARRAY(SELECT b.name FROM receivables_customer b
              WHERE b.dun_to_id = c.id ORDER BY b.name, b.id) AS branch_names
  FROM receivables_customer c
  JOIN identity_entity e ON e.id = c.entity_id
  LEFT JOIN identity_user u ON u.id = c.owner_id
  LEFT JOIN receivables_customer p ON p.id = c.dun_to_id
 WHERE c.id = %(customer)s
"""
OPEN = """
SELECT v.id AS invoice_id, v.item_id, v.entity_id, v.kind, v.number, v.description, v.currency,
       i.open_minor, v.disputed_minor, v.issued_on, v.due_on, v.deferred_until
  FROM receivables_invoice v
  JOIN ledger_openitem i ON i.id = v.item_id
 WHERE v.customer_id = %(customer)s AND i.open_minor <> 0
 ORDER BY i.due_on, v.id
"""
DOCUMENTS = """
SELECT i.id AS item_id, c.name AS customer_name, coalesce(v.number, '') AS number,
       coalesce(v.description, '') AS description, coalesce(v.due_on, i.due_on) AS due_on
  FROM ledger_openitem i
  JOIN receivables_customer c ON c.id = i.customer_id
  LEFT JOIN receivables_invoice v ON v.item_id = i.id
 WHERE i.id = ANY(%(items)s)
"""
HOLDS = """
SELECT id, item_id, kind, from_on, until_on, review_on, reason, disputed_minor, opened_by,
       opened_at, ended_at, ended_by, ended_why
  FROM receivables_hold
 WHERE customer_id = %(customer)s
 ORDER BY opened_at DESC, id DESC
"""
PROMISES = """
SELECT id, currency, amount_minor, made_on, due_on, judged_on, status, status_on, made_by, made_at
  FROM receivables_promise
 WHERE customer_id = %(customer)s
 ORDER BY made_at DESC, id DESC
"""
RECORD = """
SELECT count(*) FILTER (WHERE status = 'kept') AS kept,
       count(*) FILTER (WHERE status = 'partly') AS partly,
       count(*) FILTER (WHERE status = 'broken') AS broken,
       count(*) FILTER (WHERE status = 'open') AS open
  FROM receivables_promise
 WHERE made_on >= %(since)s
"""
CONTACTS = """
SELECT id, name, given_name, role, is_primary
  FROM receivables_contact
 WHERE customer_id = %(customer)s
 ORDER BY is_primary DESC, id
"""
ADDRESSES = """
SELECT a.id, a.channel, a.address, a.status, a.status_at, a.status_why,
       coalesce(c.name, '') AS contact_name
  FROM receivables_address a
  LEFT JOIN receivables_contact c ON c.id = a.contact_id
 WHERE a.customer_id = %(customer)s
 ORDER BY a.channel, a.id
"""
LINKS = """
SELECT id, created_at, first_used_at
  FROM receivables_portallink
 WHERE customer_id = %(customer)s AND revoked_at IS NULL AND expires_at > %(at)s
 ORDER BY created_at DESC, id DESC
"""
NOTES = """
SELECT text, by, at
  FROM receivables_note
 WHERE customer_id = %(customer)s
 ORDER BY at DESC, id DESC
"""
FRESH = """
SELECT f.entity_id, e.name AS entity, f.bank_on, f.ledger_on
  FROM receivables_freshness f
  JOIN identity_entity e ON e.id = f.entity_id
 ORDER BY e.id
"""


def person(customer_id: int) -> PersonRow | None:
    """Who they are, if they are a customer here."""
    return first(PersonRow, PERSON, {"customer": customer_id})


def open_rows(customer_id: int) -> list[OpenRow]:
    """Invoices and credit notes with something open, oldest due first."""
    return rows(OpenRow, OPEN, {"customer": customer_id})


def documents(item_ids: set[int]) -> dict[int, Document]:
    """What the items are, by their ids."""
    found = rows(Document, DOCUMENTS, {"items": sorted(item_ids)})
    return {one.item_id: one for one in found}


def holds(customer_id: int) -> list[HoldRow]:
    """Every hold there was, newest first."""
    return rows(HoldRow, HOLDS, {"customer": customer_id})


def promises(customer_id: int) -> list[PromiseRow]:
    """Every promise, newest first."""
    return rows(PromiseRow, PROMISES, {"customer": customer_id})


def promise_record(*, since: date) -> PromiseRecord:
    """How the organisation's promises went, of those made since the day."""
    return rows(PromiseRecord, RECORD, {"since": since})[0]


def contacts(customer_id: int) -> list[ContactRow]:
    """The people there, whom we ask first first."""
    return rows(ContactRow, CONTACTS, {"customer": customer_id})


def addresses(customer_id: int) -> list[AddressRow]:
    """Every way to reach them, and whether we may use it."""
    return rows(AddressRow, ADDRESSES, {"customer": customer_id})


def open_links(customer_id: int, *, at: datetime) -> list[LinkRow]:
    """The links to their own page that are open, the latest first."""
    return rows(LinkRow, LINKS, {"customer": customer_id, "at": at})


def notes(customer_id: int) -> list[NoteRow]:
    """What colleagues should know, newest first."""
    return rows(NoteRow, NOTES, {"customer": customer_id})


@dataclass(frozen=True, slots=True)
class FreshRow:
    entity_id: int
    entity: str
    bank_on: date | None
    ledger_on: date | None


def freshness() -> list[FreshRow]:
    """Up to which day bank and ledger are known, by entity."""
    return rows(FreshRow, FRESH, {})
