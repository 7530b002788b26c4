"""The receipt. What it says was read from our books, never from the address."""

from django.http import HttpRequest, HttpResponse

from dunwell.kernel.money import Money
from dunwell.payments import queries as payments
from dunwell.portal import answers
from dunwell.portal.door import opens
from dunwell.portal.visit import Visit, money
from dunwell.portal.words import say
from dunwell.receivables import customer_file


@opens
def receipt(request: HttpRequest, visit: Visit) -> HttpResponse:
    """How the way through the provider ended, as far as we have been told."""
    ref = request.GET.get("session", "")
    found = payments.checkout(ref, customer_id=visit.customer_id)
    if found is None:
        return answers.sent_to(visit.home)
    if found.payment is None:
        return answers.shown(
            request,
            visit,
            "unpaid",
            heading=say(f"receipt.{found.status}"),
            says=say(f"receipt.{found.status}_says"),
            is_open=found.status == "open",
        )
    payment = found.payment
    left = Money(-payment.item.open_minor, payment.currency)
    return answers.shown(
        request,
        visit,
        "receipt",
        title=say("receipt.title", amount=money(Money(payment.amount_minor, payment.currency))),
        says=say("receipt.says", firm=found.entity.name, on=visit.weekday(payment.received_on)),
        lines=payments.applied(payment),
        has_mail=_has_mail(visit),
        left=say("receipt.left", amount=money(left)) if left.minor else "",
    )


def _has_mail(visit: Visit) -> bool:
    """Whether the thank-you has anywhere to go."""
    rows = customer_file.addresses(visit.customer_id)
    return any(row.channel == "email" and row.status == "usable" for row in rows)
