"""Hear what a provider says: check the signature, keep it, then act on it, each for itself."""

import json
from datetime import datetime

from dunwell.identity import queries as identity
from dunwell.identity.scope import scope
from dunwell.payments.models import ProviderEvent
from dunwell.payments.operations.checkout import keep_event, settle_checkout
from dunwell.payments.providers import provider


def hear(*, provider_name: str, body: bytes, signature: str, now: datetime) -> bool:
    """Take in a message; whether it was acted on (now, or when it came before).

    ``now`` is the real clock. What was said is committed before it is acted on, in scopes of
    their own: a crash in between loses nothing. Refuses with NotFromProvider, UnknownProvider.
    """
    event = provider(provider_name).read_event(body=body, signature=signature)
    with scope(event.organisation_id):
        at = _instant(event.organisation_id, now)
        kept = keep_event(provider=provider_name, event=event, body=body, at=at)
    with scope(event.organisation_id):
        return settle_checkout(kept_id=kept.pk, event=event, at=at) is not None


def _instant(organisation_id: int, now: datetime) -> datetime:
    organisation = identity.organisation_by_id(organisation_id)
    assert organisation is not None, "only we sign references, and only for our organisations"
    return identity.instant(organisation, now)


def settle_waiting(*, at: datetime, most: int = 100) -> int:
    """Act on what was kept and not acted on yet, inside the organisation's scope; how many.

    For the worker: it finds what a crash or an event before its checkout left behind.
    """
    waiting = ProviderEvent.objects.filter(handled_at=None).order_by("pk")[:most]
    settled = 0
    for kept in waiting:
        event = provider(kept.provider).event_of(json.dumps(kept.body).encode())
        settled += settle_checkout(kept_id=kept.pk, event=event, at=at) is not None
    return settled
