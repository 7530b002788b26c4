"""Found an organisation: the place where everything else will belong."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify

from dunwell.identity.models import Organisation
from dunwell.kernel.refusal import Refusal


class OrganisationExists(Refusal):
    code = "organisation-exists"
    says = "There is an organisation called {name!r} already."


@transaction.atomic
def found(*, name: str, at: datetime, is_sandbox: bool = False) -> Organisation:
    """Create the organisation. Refuses with OrganisationExists."""
    slug = slugify(name) or "firm"
    if Organisation.objects.filter(slug=slug).exists():
        raise OrganisationExists(name=name)
    return Organisation.objects.create(
        name=name,
        slug=slug,
        is_sandbox=is_sandbox,
        created_at=at,
    )
