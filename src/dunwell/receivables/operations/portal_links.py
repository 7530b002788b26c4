"""A customer's own door: a link that is hard to guess, expires, and can be revoked."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from dunwell.audit import operations as audit
from dunwell.identity.actor import Actor
from dunwell.receivables import tokens
from dunwell.receivables.models import Customer, PortalLink

LASTS_DAYS = 90


def open_portal_link(*, customer_id: int, at: datetime, days: int = LASTS_DAYS) -> str:
    """Make a new link for one customer and return its token, which is stored nowhere."""
    return open_portal_links(customer_ids=[customer_id], at=at, days=days)[customer_id]


@transaction.atomic
def open_portal_links(
    *, customer_ids: Sequence[int], at: datetime, days: int = LASTS_DAYS
) -> dict[int, str]:
    """Make a new link for each customer; their tokens."""
    owners = dict(
        Customer.objects.filter(pk__in=customer_ids).values_list("pk", "organisation_id")
    )
    made = {pk: secrets.token_urlsafe(24) for pk in owners}
    PortalLink.objects.bulk_create(
        PortalLink(
            organisation_id=owners[pk],
            customer_id=pk,
            secret_sha256=hashlib.sha256(secret.encode()).digest(),
            created_at=at,
            expires_at=at + timedelta(days=days),
        )
        for pk, secret in made.items()
    )
    return {pk: tokens.join(owners[pk], secret) for pk, secret in made.items()}


@transaction.atomic
def revoke_portal_links(*, actor: Actor, customer_id: int, at: datetime) -> int:
    """Close every open door of a customer's, as when a mailbox changed hands; how many."""
    actor.require("collector")
    customer = Customer.objects.get(pk=customer_id)
    links = PortalLink.objects.filter(customer=customer, revoked_at=None, expires_at__gt=at)
    closed = links.update(revoked_at=at)
    audit.record(
        actor=actor,
        verb="portal-links.revoked",
        subject=customer,
        at=at,
        customer_id=customer_id,
        detail={"links": closed},
    )
    return closed


@transaction.atomic
def revoke_portal_link(*, actor: Actor, link_id: int, at: datetime) -> None:
    """Close one door."""
    actor.require("collector")
    link = PortalLink.objects.select_for_update().get(pk=link_id)
    if link.revoked_at is None:
        link.revoked_at = at
        link.save(update_fields=["revoked_at"])
        audit.record(
            actor=actor,
            verb="portal-link.revoked",
            subject=link,
            at=at,
            customer_id=link.customer_id,
        )


def note_first_visit(*, link_id: int, at: datetime) -> None:
    """Remember when a link was first opened."""
    PortalLink.objects.filter(pk=link_id, first_used_at=None).update(first_used_at=at)
