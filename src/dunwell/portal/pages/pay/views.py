"""On to paying: by card at a provider's page, or by transfer with the details at hand."""

from django.http import HttpRequest, HttpResponse

from dunwell.kernel.refusal import Refusal
from dunwell.payments import operations as payments
from dunwell.payments.providers import card_provider
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.groups import Group, pick
from dunwell.portal.pages.pay.forms import Pay
from dunwell.portal.pages.pay.sheet import sheet
from dunwell.portal.reading import Standing, standing
from dunwell.portal.visit import Visit
from dunwell.portal.words import say


@opens
def pay(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Choose what to pay; a POST goes on to the provider."""
    seen = standing(visit)
    group = pick(seen.groups, request.GET.get("g", ""))
    if group is None or not group.asked:
        return answers.shown(request, visit, "pay", form=None)
    form = Pay(request.POST if request.method == "POST" else None, visit=visit, group=group)
    if not form.is_bound and request.GET.getlist("i"):
        form.initial["i"] = request.GET.getlist("i")
    if form.is_bound and form.is_valid() and (begun := _begin(visit, group, form)):
        return answers.sent_to(begun)
    return _choose(request, visit, seen, group, form)


@opens
def transfer(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The bank details for what was chosen. It only looks, so it is asked for by GET."""
    seen = standing(visit)
    group = pick(seen.groups, request.GET.get("g", ""))
    if group is None or not group.asked:
        return answers.shown(request, visit, "pay", form=None)
    form = Pay(request.GET if "i" in request.GET else None, visit=visit, group=group)
    if form.is_bound and not form.is_valid():
        return _choose(request, visit, seen, group, form)
    items = form.items() if form.is_bound else group.due or group.asked
    amount = form.amount() if form.is_bound else group.to_pay(items)
    card = sheet(visit, seen.seller(group).bank, amount, items) if amount.minor else None
    return answers.shown(request, visit, "transfer", sheet=card)


def _choose(
    request: HttpRequest, visit: Visit, seen: Standing, group: Group, form: Pay
) -> HttpResponse:
    return answers.shown(
        request,
        visit,
        "pay",
        form=form,
        group=group,
        others=[other for other in seen.groups if other is not group and other.asked],
        has_cards=card_provider(is_sandbox=visit.is_sandbox) is not None,
        has_bank=seen.seller(group).bank.is_known,
    )


def _begin(visit: Visit, group: Group, form: Pay) -> str:
    """The address of the provider's page, or nothing where it was refused."""
    provider = card_provider(is_sandbox=visit.is_sandbox)
    if provider is None:
        form.add_error(None, say("refused.other"))
        return ""
    try:
        begun = payments.start_checkout(
            actor=visit.actor,
            customer_id=visit.customer_id,
            entity_id=group.entity_id,
            provider=provider,
            item_ids=form.item_ids(),
            amount=form.amount(),
            return_path=f"{visit.home}/receipt",
            at=visit.at,
        )
    except payments.MoreThanIsOwed as refusal:
        form.refused(refusal, open=refusal.facts["open"])
        return ""
    except Refusal as refusal:
        form.refused(refusal)
        return ""
    return begun.pay_url
