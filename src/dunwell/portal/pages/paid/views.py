"""Hear that it is paid, and stop asking while the money is on its way."""

from datetime import date

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from dunwell.kernel.business_days import add_business_days
from dunwell.kernel.refusal import Refusal
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.limits import limits
from dunwell.portal.pages.paid.forms import AlreadyPaid
from dunwell.portal.reading import standing
from dunwell.portal.visit import Visit
from dunwell.receivables import customer_file, rules
from dunwell.receivables import operations as receivables

CHEQUE_BUSINESS_DAYS = 8
"""The post, and a bank's time to clear it."""


@opens
def paid(request: HttpRequest, visit: Visit) -> HttpResponse:
    """A POST holds what they say they paid."""
    items = [item for group in standing(visit).groups for item in group.asked]
    if not items:
        return answers.shown(request, visit, "paid", form=None)
    form = AlreadyPaid(
        request.POST if request.method == "POST" else None, visit=visit, items=items
    )
    if form.is_bound and form.is_valid() and (hold_id := _hold(visit, form)):
        return answers.sent_to(f"{visit.home}/told/{hold_id}")
    entity_id = visit.visitor.customer.entity_id
    known = {row.entity_id: row.bank_on for row in customer_file.freshness()}
    bank_on = known.get(entity_id)
    checked = visit.day(bank_on) if bank_on else ""
    return answers.shown(request, visit, "paid", form=form, checked=checked)


def _hold(visit: Visit, form: AlreadyPaid) -> int:
    """One hold an item; the id of the last."""
    rule = limits(visit).hold("already_paid")
    hold_id = 0
    try:
        with transaction.atomic():
            for item in form.items():
                hold_id = receivables.place_hold(
                    actor=visit.actor,
                    customer_id=item.customer_id,
                    item_id=item.id,
                    kind="already_paid",
                    reason=form.reason(),
                    from_on=visit.as_of,
                    until_on=_cheque_until(visit) if form.is_cheque() else None,
                    rule=rule,
                    at=visit.at,
                ).pk
    except Refusal as refusal:
        form.refused(refusal)
        return 0
    return hold_id


def _cheque_until(visit: Visit) -> date:
    """A cheque takes longer to show than the policy's few days."""
    usual = rules.hold_dates(
        rule=limits(visit).hold("already_paid"),
        from_on=visit.as_of,
        place=(visit.country, visit.region),
    ).until_on
    cleared = add_business_days(
        visit.as_of, CHEQUE_BUSINESS_DAYS, country=visit.country, region=visit.region
    )
    return max(cleared, usual or cleared)
