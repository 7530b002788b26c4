"""Reading organisations and members, and turning the real clock into an organisation's own."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from dunwell.identity.models import Entity, Membership, Organisation
from dunwell.identity.rows import first


class Clocked(Protocol):
    """Whatever knows how far an organisation's clock is from the real one."""

    @property
    def clock_offset_seconds(self) -> int: ...


def organisations() -> list[Organisation]:
    """Every organisation of the installation, oldest first. Only faces and the worker walk them."""
    return list(Organisation.objects.order_by("pk"))


def organisation_by_slug(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def organisation_by_id(organisation_id: int) -> Organisation | None:
    return Organisation.objects.filter(pk=organisation_id).first()


def instant(organisation: Clocked, now: datetime) -> datetime:
    """The organisation's own present: the real instant, moved by a sandbox's offset."""
    return now + timedelta(seconds=organisation.clock_offset_seconds)


def today(entity: Entity, at: datetime) -> date:
    """The calendar day at ``at`` where the entity is."""
    return at.astimezone(ZoneInfo(entity.timezone)).date()


def entities() -> list[Entity]:
    """The entities of the organisation in scope; the first is its main one."""
    return list(Entity.objects.order_by("pk"))


@dataclass(frozen=True, slots=True)
class Main:
    """The main entity's place and money, which a whole page thinks in."""

    timezone: str
    currency: str


MAIN = "SELECT timezone, currency FROM identity_entity ORDER BY id LIMIT 1"


def main_entity() -> Main | None:
    """Where the main entity of the organisation in scope is, if there is one yet."""
    return first(Main, MAIN, {})


def members(organisation_id: int) -> list[Membership]:
    """Who may work in an organisation."""
    return list(
        Membership.objects.filter(organisation_id=organisation_id)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
