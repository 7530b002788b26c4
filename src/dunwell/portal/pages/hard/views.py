"""Stop at once, say that a person gets in touch, and name free advice."""

from django.http import HttpRequest, HttpResponse

from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.limits import limits
from dunwell.portal.pages.hard import advice
from dunwell.portal.pages.hard.forms import Hard
from dunwell.portal.visit import Visit
from dunwell.receivables import operations as receivables
from dunwell.receivables import owed


@opens
def hard(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A POST holds the whole customer; pressing twice is pressing once."""
    form = Hard(request.POST if request.method == "POST" else None, visit=visit)
    if form.is_bound and form.is_valid():
        words: str = form.cleaned_data["words"]
        return answers.sent_to(f"{visit.home}/told/{_hold(visit, words.strip())}")
    helpers = advice.for_customer(visit.country, visit.visitor.customer.kind)
    return answers.shown(
        request,
        visit,
        "hard",
        form=form,
        helpers=helpers,
    )


def _hold(visit: Visit, words: str) -> int:
    already = owed.owed(visit.customer_id, as_of=visit.as_of).waits
    for hold in already:
        if hold.kind == "hardship":
            return hold.id
    return receivables.place_hold(
        actor=visit.actor,
        customer_id=visit.customer_id,
        kind="hardship",
        reason=words,
        from_on=visit.as_of,
        rule=limits(visit).hold("hardship"),
        at=visit.at,
    ).pk
