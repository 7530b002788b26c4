"""Load the demo firm: generated rows, carried in through the house's own front doors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.text import slugify

from dunwell.casework import operations as casework
from dunwell.channels import operations as channels
from dunwell.demo import calendar
from dunwell.demo.generate import generate
from dunwell.demo.house import ENTITIES, FIRM
from dunwell.demo.operations import ahead, books, lived, placed
from dunwell.demo.operations.places import Places
from dunwell.demo.rows import FirmRows
from dunwell.identity import actor as actors
from dunwell.identity import operations as identity
from dunwell.identity import queries
from dunwell.identity.actor import Actor
from dunwell.identity.models import Organisation
from dunwell.identity.scope import scope
from dunwell.receivables import operations as receivables

SEED = 8
OPENS = time(10)
"""The demo's clock starts on a working day at this hour, where the firm is."""

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The local mail server that keeps what the demo sends."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """What somebody needs to know to look around."""

    organisation_id: int
    today: date
    at: datetime
    sign_ins: tuple[tuple[str, str], ...]
    """E-mail address and role; all with the same password."""


def is_loaded() -> Organisation | None:
    """The demo firm, if this installation has it."""
    found = queries.organisation_by_slug(slugify(FIRM))
    return found if found is not None and found.is_sandbox else None


@transaction.atomic
def load(
    *,
    now: datetime,
    policies: str,
    password: str,
    mailbox: Mailbox,
    progress: Progress,
    seed: int = SEED,
) -> Loaded:
    """Load it whole, or not at all. Refuses with OrganisationExists.

    ``policies`` is the text of the policies it lives under; ``progress`` is told what is
    being done, in words.
    """
    at = first_morning(now)
    progress("Making a firm up")
    firm = generate(seed, at.date())
    organisation = identity.found(name=firm.name, at=at - timedelta(days=1), is_sandbox=True)
    with scope(organisation.pk):
        places = Places(actors.system(organisation.pk), at)
        identity.move_clock(actor=places.system, by=at - now)
        _people(firm, places, password)
        _policies(firm, places, policies)
        progress(f"Introducing {len(firm.customers)} customers")
        books.introduce(firm, places)
        progress(f"Booking {len(firm.invoices):,} invoices and {len(firm.payments):,} payments")
        books.book(firm, places)
        progress(f"Remembering {len(firm.contacts):,} letters and calls")
        lived.remember(firm, places)
        placed.hand_over(firm, places)
        progress("Looking ahead")
        ahead.keep(firm, places)
        _this_morning(firm, places, mailbox)
    sign_ins = tuple((member.email, member.role) for member in firm.members)
    return Loaded(organisation.pk, firm.today, at, sign_ins)


def first_morning(now: datetime) -> datetime:
    """The next ten o'clock of a working day at the firm's main entity: never before ``now``."""
    main = ENTITIES[0]
    local = now.astimezone(ZoneInfo(main.timezone))
    day = local.date() if local.time() <= OPENS else local.date() + timedelta(days=1)
    day = calendar.on_or_after(day, main.country)
    return datetime.combine(day, OPENS, tzinfo=local.tzinfo).astimezone(UTC)


def _people(firm: FirmRows, places: Places, password: str) -> None:
    """The entities, and everybody who works there."""
    for row in firm.entities:
        entity = identity.add_entity(
            actor=places.system,
            name=row.name,
            legal_name=row.legal_name,
            currency=row.currency,
            timezone=row.timezone,
            country=row.country,
            email=row.email,
            phone=row.phone,
            address=row.address,
            iban=row.iban,
            bic=row.bic,
            bank_account=row.bank_account,
            signs_name=row.signs_name,
            agency=row.agency,
        )
        places.entities[row.code] = entity.pk
    for member in firm.members:
        place = identity.add_member(
            actor=places.system,
            email=member.email,
            name=member.name,
            role=member.role,
            at=places.at,
            password=password,
        )
        places.members[member.email] = Actor(
            places.organisation_id, "member", member.name, place.user_id, member.role
        )


def _policies(firm: FirmRows, places: Places, text: str) -> None:
    casework.publish_policy(
        actor=places.system,
        text=text,
        reason="The policies that Dunwell comes with.",
        effective_on=firm.today - timedelta(days=365),
        at=places.at,
    )


def _this_morning(firm: FirmRows, places: Places, mailbox: Mailbox) -> None:
    """The bank has been read, mail has a way out, and this firm has sent before."""
    for row in firm.entities:
        entity_id = places.entities[row.code]
        receivables.note_freshness(
            actor=places.system,
            entity_id=entity_id,
            bank_on=firm.today,
            ledger_on=firm.today,
            at=places.at,
        )
        channels.save_sender(
            actor=places.system,
            entity_id=entity_id,
            draft=channels.SenderDraft(
                from_name=row.name,
                from_email=row.email,
                host=mailbox.host,
                port=mailbox.port,
                security="none",
            ),
            at=places.at,
        )
    identity.confirm_first_run(actor=places.system, at=places.at)
