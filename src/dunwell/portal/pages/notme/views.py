"""A letter that reached the wrong person: stop, and have somebody look."""

from django.http import HttpRequest, HttpResponse, QueryDict

from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.forms import PortalForm, words_field
from dunwell.portal.limits import limits
from dunwell.portal.visit import Visit
from dunwell.receivables import operations as receivables
from dunwell.receivables import owed

KIND = "wrong_person"


class NotMe(PortalForm):
    """Who it may be for, if they know."""

    def __init__(self, data: QueryDict | None = None, *, visit: Visit) -> None:
        super().__init__(data, visit=visit)
        self.fields["words"] = words_field("notme.words")


@opens
def not_me(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A POST holds the whole customer for a person to check; twice is once."""
    form = NotMe(request.POST if request.method == "POST" else None, visit=visit)
    if form.is_bound and form.is_valid():
        words: str = form.cleaned_data["words"]
        return answers.sent_to(f"{visit.home}/told/{_hold(visit, words.strip())}")
    return answers.shown(request, visit, "notme", form=form)


def _hold(visit: Visit, words: str) -> int:
    for hold in owed.owed(visit.customer_id, as_of=visit.as_of).waits:
        if hold.kind == KIND:
            return hold.id
    return receivables.place_hold(
        actor=visit.actor,
        customer_id=visit.customer_id,
        kind=KIND,
        reason=words or "Says that the message was for somebody else.",
        from_on=visit.as_of,
        rule=limits(visit).hold(KIND),
        at=visit.at,
    ).pk
