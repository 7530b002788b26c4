"""Ask for more time, and have it."""

from collections import defaultdict

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dunwell.kernel.money import Money
from dunwell.kernel.refusal import Refusal
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.groups import Group, pick
from dunwell.portal.limits import Limits, limits
from dunwell.portal.pages.time.forms import MoreTime
from dunwell.portal.reading import standing
from dunwell.portal.visit import Visit
from dunwell.receivables import operations as receivables
from dunwell.receivables.owed import OwedItem


@opens
def more_time(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose a day; a POST agrees it at once, inside the policy's limits."""
    seen = standing(visit)
    allowed = limits(visit)
    group = pick(
        [one for one in seen.groups if one.due_before(allowed.latest_on)],
        request.GET.get("g", ""),
    )
    until = visit.weekday(allowed.latest_on)
    if group is None:
        return answers.shown(request, visit, "time", form=None, until=until)
    data = request.POST if request.method == "POST" else None
    form = MoreTime(data, visit=visit, group=group, latest_on=allowed.latest_on)
    if form.is_bound and form.is_valid():
        promise_id = _promise(visit, group, form, allowed)
        if promise_id:
            return answers.sent_to(f"{visit.home}/agreed/{promise_id}")
    return answers.shown(request, visit, "time", form=form, group=group, until=until)


def _promise(visit: Visit, group: Group, form: MoreTime, allowed: Limits) -> int:
    """One promise for each customer whose items they are; the id of the last."""
    by_customer: dict[int, list[OwedItem]] = defaultdict(list)
    for item in form.items():
        by_customer[item.customer_id].append(item)
    promise_id = 0
    try:
        with transaction.atomic():
            for customer_id, items in by_customer.items():
                promise_id = receivables.record_promise(
                    actor=visit.actor,
                    customer_id=customer_id,
                    entity_id=group.entity_id,
                    item_ids=[item.id for item in items],
                    amount=Money(sum(item.asked_minor for item in items), group.currency),
                    due_on=form.due_on(),
                    rules=allowed.promises,
                    as_of=visit.as_of,
                    at=visit.at,
                ).pk
    except Refusal as refusal:
        form.refused(refusal, latest=visit.weekday(allowed.latest_on), signer=visit.signer)
        return 0
    return promise_id
