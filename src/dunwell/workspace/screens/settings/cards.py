"""Settings in plain values: firms, people, and a policy's words under their heads."""

from dataclasses import dataclass
from datetime import date, datetime

from dunwell.channels.senders import SenderRow
from dunwell.channels.templates.saying import phone
from dunwell.identity import queries as identity
from dunwell.receivables import customer_file
from dunwell.workspace import words
from dunwell.workspace.screens.settings import forms


@dataclass(frozen=True, slots=True)
class EntityCard:
    """A selling firm, and up to which day its bank and ledger are known."""

    pk: int
    name: str
    legal_name: str
    currency: str
    place: str
    bank: tuple[str, ...]
    reached_by: tuple[str, ...]
    signs_name: str
    agency: str
    agency_form: forms.Agency
    bank_on: date | None
    ledger_on: date | None


@dataclass(frozen=True, slots=True)
class SenderCard:
    """How a firm's e-mail leaves, and the form that changes it."""

    pk: int
    name: str
    saved: SenderRow | None
    form: forms.Sender


@dataclass(frozen=True, slots=True)
class MemberCard:
    pk: int
    name: str
    email: str
    role: str
    has_password: bool


@dataclass(frozen=True, slots=True)
class VersionCard:
    number: int
    effective_on: date
    published_at: datetime
    published_by: str
    reason: str


def entities() -> list[EntityCard]:
    """Two statements."""
    known = {row.entity_id: row for row in customer_file.freshness()}
    return [
        EntityCard(
            pk=one.pk,
            name=one.name,
            legal_name=one.legal_name,
            currency=one.currency,
            place=f"{words.country(one.country)}, on the clock of {_city(one.timezone)}",
            bank=tuple(part for part in (_in_fours(one.iban), one.bank_account) if part),
            reached_by=tuple(part for part in (one.email, phone(one.phone)) if part),
            signs_name=one.signs_name,
            agency=one.agency,
            agency_form=forms.Agency(
                initial={"agency": one.agency}, auto_id=f"agency_{one.pk}_%s"
            ),
            bank_on=known[one.pk].bank_on if one.pk in known else None,
            ledger_on=known[one.pk].ledger_on if one.pk in known else None,
        )
        for one in identity.entities()
    ]


def _city(timezone: str) -> str:
    return timezone.rpartition("/")[2].replace("_", " ")


def _in_fours(iban: str) -> str:
    """As the account stands on paper."""
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))


def members(organisation_id: int) -> list[MemberCard]:
    """One statement."""
    return [
        MemberCard(
            pk=one.pk,
            name=one.user.name or one.user.email,
            email=one.user.email,
            role=one.role,
            has_password=one.user.has_usable_password(),
        )
        for one in identity.members(organisation_id)
    ]


@dataclass(frozen=True, slots=True)
class Chapter:
    head: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PlainPolicy:
    title: str
    whom: str
    chapters: tuple[Chapter, ...]


def plain(title: str, words: str) -> PlainPolicy:
    """Split what `policy.show` says: a head stands at the margin, its lines are indented."""
    first, *rest = [line for line in words.splitlines() if line.strip()]
    whom = rest[0] if rest else first
    heads: list[str] = []
    lines: dict[str, list[str]] = {}
    for line in rest[1:]:
        if not line.startswith(" "):
            heads.append(line)
            lines[line] = []
        elif heads:
            lines[heads[-1]].append(line.strip())
    return PlainPolicy(title, whom, tuple(Chapter(head, tuple(lines[head])) for head in heads))
