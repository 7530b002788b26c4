"""Found a firm with its first entity, sign-in and policies, once the tables are there."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from babel.core import get_global
from django.db import transaction
from django.utils.text import slugify

from dunwell.casework import operations as casework
from dunwell.cli.library import shipped_policies
from dunwell.identity import actor, queries
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from dunwell.kernel import clock


@dataclass(frozen=True, slots=True)
class Founded:
    slug: str
    is_new: bool


def found_firm(
    *,
    name: str,
    entity: str,
    currency: str,
    timezone: str,
    country: str | None,
    admin: str,
    password: str,
) -> Founded:
    """Found it whole, with the shipped policies published; a firm that exists stays as it is."""
    existing = queries.organisation_by_slug(slugify(name))
    if existing is not None:
        return Founded(existing.slug, is_new=False)
    at = clock.now()
    with transaction.atomic():
        organisation = identity.found(name=name, at=at)
        with scope(organisation.pk):
            founder = actor.system(organisation.pk)
            first = identity.add_entity(
                actor=founder,
                name=entity,
                currency=currency,
                timezone=timezone,
                country=country or country_of(timezone),
            )
            identity.add_member(
                actor=founder, email=admin, name="", role="admin", at=at, password=password
            )
            casework.publish_policy(
                actor=founder,
                text=shipped_policies(),
                reason="The policies that Dunwell comes with.",
                effective_on=queries.today(first, at),
                at=at,
            )
    return Founded(organisation.slug, is_new=True)


def country_of(timezone: str) -> str:
    """The country that a time zone lies in, by the CLDR's table; empty where it names none."""
    return str(get_global("zone_territories").get(ZoneInfo(timezone).key, ""))
