"""Reading organisations and members, and turning the real clock into an organisation's own."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from dunwell.identity.models import Entity, Membership, Organisation


def organisations() -> list[Organisation]:
    """Every organisation of the installation, oldest first. Only faces and the worker walk them."""
    return list(Organisation.objects.order_by("pk"))


def organisation_by_slug(slug: str) -> Organisation | None:
    return Organisation.objects.filter(slug=slug).first()


def organisation_by_id(organisation_id: int) -> Organisation | None:
    return Organisation.objects.filter(pk=organisation_id).first()


def instant(organisation: Organisation, now: datetime) -> datetime:
    """The organisation's own present: the real instant, moved by a sandbox's offset."""
    return now + timedelta(seconds=organisation.clock_offset_seconds)


def today(entity: Entity, at: datetime) -> date:
    """The calendar day at ``at`` where the entity is."""
    return at.astimezone(ZoneInfo(entity.timezone)).date()


def entities() -> list[Entity]:
    """The entities of the organisation in scope; the first is its main one."""
    return list(Entity.objects.order_by("pk"))


def memberships(user_id: int) -> list[Membership]:
    """Where a user may work, by the organisations' names."""
    return list(
        Membership.objects.filter(user_id=user_id)
        .select_related("organisation")
        .order_by("organisation__name")
    )


def members(organisation_id: int) -> list[Membership]:
    """Who may work in an organisation."""
    return list(
        Membership.objects.filter(organisation_id=organisation_id)
        .select_related("user")
        .order_by("user__name", "user__email")
    )
