"""A person knows that a final notice arrived: it was signed for, or they said that they have it."""

from datetime import date, datetime

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.casework.models import NoticeDelivery
from dunwell.casework.notices import outstanding
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Customer


class NoNoticeOutstanding(Refusal):
    code = "no-notice-outstanding"
    says = "No final notice to them waits to be known as arrived{how}."


class ReceiptOutOfTime(Refusal):
    code = "receipt-out-of-time"
    says = (
        "It left on {left:%-d %B %Y}, and today is {today:%-d %B %Y}: it arrived on one of these "
        "days or between them."
    )


class ReceiptUnproven(Refusal):
    code = "receipt-unproven"
    says = "Say what shows that it arrived: the agency and the other side will ask."


@transaction.atomic
def note_receipt(
    *,
    actor: Actor,
    customer_id: int,
    channel: str,
    on: date,
    basis: str,
    as_of: date,
    at: datetime,
) -> int:
    """Note that the newest final notice on this channel arrived; says how many items it listed.

    Its last chance counts from that day. Refuses with ReceiptUnproven, NoNoticeOutstanding,
    ReceiptOutOfTime, or NotAllowed below collector.
    """
    actor.require("collector")
    if not basis.strip():
        raise ReceiptUnproven
    customer = Customer.objects.select_for_update(no_key=True).get(pk=customer_id)
    sent = [
        one for one in outstanding(as_of, customer_id=customer.pk) if one.channel == channel
    ]
    if not sent:
        raise NoNoticeOutstanding(how=f" ({channel})")
    notice = sent[-1]
    if not notice.left_on <= on <= as_of:
        raise ReceiptOutOfTime(left=notice.left_on, today=as_of)
    said = f"{basis.strip().rstrip('.')}. Noted by {actor.name}."
    rows = list(notice.arrived(on, proof=NoticeDelivery.Proof.SIGNED, basis=said, at=at))
    NoticeDelivery.objects.bulk_create(rows)
    audit.record(
        actor=actor,
        verb="notice.received",
        subject=customer,
        at=at,
        customer_id=customer.pk,
        detail={"channel": channel, "on": on.isoformat()},
    )
    return len(rows)
