"""Found a firm with its first entity, sign-in and policies, once the tables are there."""

from dataclasses import dataclass
from datetime import date

from babel.core import Locale, get_global
from django.db import transaction

from dunwell.casework import operations as casework
from dunwell.cli.library import shipped_policies
from dunwell.identity import actor, queries, zones
from dunwell.identity import operations as identity
from dunwell.identity.scope import scope
from dunwell.kernel import clock
from dunwell.kernel.refusal import Refusal


class CountryNeeded(Refusal):
    code = "country-needed"
    says = "{timezone} lies in no one country. Say which holidays count: --country GB."


class UnknownCountry(Refusal):
    code = "unknown-country"
    says = "{text!r} is not a country's code. Write two letters, such as GB."


SINCE_EVER = date(1970, 1, 1)
"""The first policies hold for days past too, so that old data can be looked at as of their day."""


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
    existing = next((each for each in queries.organisations() if each.name == name), None)
    if existing is not None:
        return Founded(existing.slug, is_new=False)
    at = clock.now()
    place = country_code(country) if country else country_of(timezone)
    with transaction.atomic():
        organisation = identity.found(name=name, at=at)
        with scope(organisation.pk):
            founder = actor.system(organisation.pk)
            identity.add_entity(
                actor=founder,
                name=entity,
                currency=currency,
                timezone=timezone,
                country=place,
            )
            identity.add_member(
                actor=founder, email=admin, name="", role="admin", at=at, password=password
            )
            casework.publish_policy(
                actor=founder,
                text=shipped_policies(),
                reason="The policies that Dunwell comes with.",
                effective_on=SINCE_EVER,
                at=at,
            )
    return Founded(organisation.slug, is_new=True)


def country_of(timezone: str) -> str:
    """The country that a time zone lies in, by the CLDR's table.

    Refuses with UnknownTimezone, or CountryNeeded for a zone that lies in none, such as UTC.
    """
    if timezone not in zones.names():
        raise identity.UnknownTimezone(timezone=timezone)
    found = str(get_global("zone_territories").get(timezone, ""))
    if not found.isalpha():
        raise CountryNeeded(timezone=timezone)
    return found


def country_code(text: str) -> str:
    """The code as it is kept. Refuses with UnknownCountry."""
    code = text.strip().upper()
    if len(code) != 2 or code not in Locale("en").territories:
        raise UnknownCountry(text=text)
    return code
