"""Say what is wrong with an invoice; nothing is asked for it until they are answered."""

from django.http import HttpRequest, HttpResponse

from dunwell.kernel.refusal import Refusal
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.limits import limits
from dunwell.portal.pages.wrong.forms import Wrong
from dunwell.portal.reading import standing
from dunwell.portal.visit import Visit
from dunwell.receivables import operations as receivables


@opens
def wrong(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A POST holds the invoice at once, as a query or as a dispute."""
    items = [item for group in standing(visit).groups for item in group.asked]
    if not items:
        return answers.shown(request, visit, "wrong", form=None)
    data = request.POST if request.method == "POST" else None
    form = Wrong(data, visit=visit, items=items, item_id=request.GET.get("item", ""))
    if form.is_bound and form.is_valid() and (hold_id := _hold(visit, form)):
        return answers.sent_to(f"{visit.home}/told/{hold_id}")
    return answers.shown(request, visit, "wrong", form=form)


def _hold(visit: Visit, form: Wrong) -> int:
    item = form.item()
    try:
        hold = receivables.place_hold(
            actor=visit.actor,
            customer_id=item.customer_id,
            item_id=item.id,
            kind=form.kind(),
            reason=form.reason(),
            from_on=visit.as_of,
            disputed=form.disputed(),
            rule=limits(visit).hold(form.kind()),
            at=visit.at,
        )
    except Refusal as refusal:
        form.refused(refusal)
        return 0
    return hold.pk
