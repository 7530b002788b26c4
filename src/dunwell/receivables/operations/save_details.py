"""Say where a customer is and what they are: their holidays and the law follow from it."""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.business_days import region_code
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.importing import places
from dunwell.receivables.models import Customer


class NotACountry(Refusal):
    code = "not-a-country"
    says = "{said!r} is not a country that we know. Write its name or its code, such as GB."


class UnknownRegion(Refusal):
    code = "unknown-region"
    says = (
        "{country} has no region {said!r} that we know. Write its name or its code, such as NY "
        "for New York, or leave it empty."
    )


@dataclass(frozen=True, slots=True)
class Details:
    """All of it, as it is to be. Null is not known, and whoever is not known is protected most."""

    country: str
    region: str | None
    city: str | None
    legal_form: str | None
    language: str


@transaction.atomic
def save_details(*, actor: Actor, customer_id: int, details: Details, at: datetime) -> Customer:
    """Save them, and record what each was and is. The same again changes nothing.

    Refuses with NotACountry, UnknownRegion, NotAllowed.
    """
    actor.require("collector")
    wanted = _cleared(details)
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    changed = {
        name: (getattr(customer, name), value)
        for name, value in asdict(wanted).items()
        if getattr(customer, name) != value
    }
    if changed:
        for name, (_, value) in changed.items():
            setattr(customer, name, value)
        customer.save(update_fields=list(changed))
        audit.record(
            actor=actor,
            verb="customer.details",
            subject=customer,
            at=at,
            customer_id=customer_id,
            detail={
                name: f"{was or '-'} > {value or '-'}" for name, (was, value) in changed.items()
            },
        )
    return customer


def _cleared(details: Details) -> Details:
    """The details in our codes, with nothing where nothing was said."""
    country = places.country(details.country)
    if country is None:
        raise NotACountry(said=details.country)
    region = region_code(country, details.region) if details.region else None
    if details.region and region is None:
        raise UnknownRegion(country=country, said=details.region)
    return Details(
        country=country,
        region=region,
        city=" ".join(details.city.split()) if details.city else None,
        legal_form=details.legal_form or None,
        language=details.language,
    )
