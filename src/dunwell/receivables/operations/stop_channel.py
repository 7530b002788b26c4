"""No more on this channel: an opt-out, a bounce, a wrong number; and opening it again."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.kernel.refusal import Refusal
from dunwell.receivables.models import Address, Customer

Stopped = Literal["opted_out", "unsubscribed", "bounced", "wrong"]


class NoSuchAddress(Refusal):
    code = "no-such-address"
    says = "{name} has no address for {channel}."


@transaction.atomic
def stop_channel(
    *,
    actor: Actor,
    customer_id: int,
    channel: str,
    address: str | None = None,
    status: Stopped,
    why: str,
    at: datetime,
) -> list[Address]:
    """Mark the customer's address, or all of them on the channel, as not to be used.

    The same address stops for every customer of the organisation: one mailbox is one reader.
    Without any address on the channel, the wish is kept for those that come later. A customer's
    own wish is not weakened by a later bounce.
    """
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    texts = _addresses(customer, channel, address)
    rows = list(
        Address.objects.select_for_update()
        .filter(channel=channel, address__in=texts)
        .order_by("pk")
    )
    by_them = (Address.Status.OPTED_OUT, Address.Status.UNSUBSCRIBED)
    marked = [row for row in rows if row.status not in by_them]
    missing = texts - {row.address for row in rows if row.customer_id == customer_id}
    marked += [
        Address(
            organisation_id=actor.organisation_id,
            customer=customer,
            channel=channel,
            address=text,
        )
        for text in sorted(missing)
    ]
    for row in marked:
        row.status, row.status_at, row.status_why = status, at, why[:200]
        row.save()
    audit.record(
        actor=actor,
        verb="channel.stopped",
        subject=customer,
        at=at,
        customer_id=customer_id,
        detail={"channel": channel, "status": status, "why": why, "addresses": len(marked)},
    )
    return marked


@transaction.atomic
def resume_channel(
    *,
    actor: Actor,
    customer_id: int,
    channel: str,
    address: str | None = None,
    why: str,
    at: datetime,
) -> list[Address]:
    """The customer says that we may write, or ring, again. Refuses with NoSuchAddress.

    Only this customer's rows open: what others said of the same address stands. A wish that was
    kept for addresses to come is taken back with it.
    """
    if actor.kind != "customer":
        actor.require("collector")
    customer = Customer.objects.select_for_update().get(pk=customer_id)
    rows = Address.objects.select_for_update().filter(customer=customer, channel=channel)
    rows = rows.exclude(address="")
    if address is not None:
        rows = rows.filter(address=address)
    opened = list(rows)
    wish = Address.objects.filter(customer=customer, channel=channel, address="")
    if not opened and not wish.exists():
        raise NoSuchAddress(name=customer.name, channel=channel)
    for row in opened:
        row.status, row.status_at, row.status_why = Address.Status.USABLE, at, why[:200]
        row.save(update_fields=["status", "status_at", "status_why"])
    wish.delete()
    audit.record(
        actor=actor,
        verb="channel.resumed",
        subject=customer,
        at=at,
        customer_id=customer_id,
        detail={"channel": channel, "why": why},
    )
    return opened


def _addresses(customer: Customer, channel: str, address: str | None) -> set[str]:
    """The texts to stop. An empty one stands for the channel itself, where none is known."""
    if address is not None:
        return {address}
    known = Address.objects.filter(customer=customer, channel=channel)
    return set(known.values_list("address", flat=True)) or {""}
