"""The first page behind a link."""

from django.http import HttpRequest, HttpResponse

from dunwell.payments.providers import card_provider
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.limits import limits
from dunwell.portal.pages.home import cards
from dunwell.portal.reading import standing
from dunwell.portal.visit import Visit
from dunwell.receivables import customer_file


@opens
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look only: nothing changes, however often a mail program opens the link."""
    seen = standing(visit)
    contacts = customer_file.contacts(visit.customer_id)
    card = cards.home(
        visit,
        seen,
        given_name=contacts[0].given_name if contacts else "",
        latest_on=limits(visit).latest_on,
        has_cards=card_provider(is_sandbox=visit.is_sandbox) is not None,
    )
    return answers.shown(request, visit, "home", card=card)
