"""Add a selling firm to an organisation."""

from django.db import transaction
from django.utils.text import slugify

from dunwell.identity import zones
from dunwell.identity.actor import Actor
from dunwell.identity.models import Entity
from dunwell.kernel.money import decimals
from dunwell.kernel.refusal import Refusal


class UnknownTimezone(Refusal):
    code = "unknown-timezone"
    says = (
        "{timezone!r} is not a time zone. Write one such as Europe/London or America/New_York."
    )


class EntityExists(Refusal):
    code = "entity-exists"
    says = "There is an entity {code!r} already."


@transaction.atomic
def add_entity(
    *,
    actor: Actor,
    name: str,
    currency: str,
    timezone: str,
    country: str,
    legal_name: str = "",
    email: str = "",
    phone: str = "",
    address: str = "",
    iban: str = "",
    bic: str = "",
    bank_account: str = "",
    signs_name: str = "",
    agency: str = "",
) -> Entity:
    """Create it. Refuses with UnknownCurrency, UnknownTimezone, EntityExists, NotAllowed."""
    actor.require("admin")
    decimals(currency)
    if timezone not in zones.names():
        raise UnknownTimezone(timezone=timezone)
    code = slugify(name)[:40] or "entity"
    if Entity.objects.filter(code=code).exists():
        raise EntityExists(code=code)
    return Entity.objects.create(
        organisation_id=actor.organisation_id,
        code=code,
        name=name,
        legal_name=legal_name or name,
        currency=currency,
        timezone=timezone,
        country=country,
        email=email,
        phone=phone,
        address=address,
        iban=iban,
        bic=bic,
        bank_account=bank_account,
        signs_name=signs_name,
        agency=agency,
    )
