"""Under which key a step is carried out, so that it happens once, and a new one can happen at all.

A decision's key names customer, entity, episode, stage and channel. A payer who always has
something overdue never closes an episode: when the invoice that carried a stage is paid, the
next invoice starts its own way up, and the same key comes again for other items. That is
another step. It gets the key with its earliest item behind it.
"""

from collections import defaultdict
from collections.abc import Sequence

from dunwell.casework.models import CallTask, Decision
from dunwell.channels.models import ContactAttempt, OutboxMessage

LEFT = (
    OutboxMessage.Status.SENT,
    OutboxMessage.Status.AMBIGUOUS,
    OutboxMessage.Status.RESERVED,
)


def step_keys(decisions: Sequence[Decision]) -> dict[int, str]:
    """The key for each decision, by its id; read in three queries."""
    told = _items_told({decision.key for decision in decisions})
    return {
        decision.pk: _key(decision, told[decision.key])
        if decision.key in told
        else decision.key
        for decision in decisions
    }


def _key(decision: Decision, told: set[int]) -> str:
    """The plain key for the same step; the longer one where all its items are new to it."""
    is_same_step = bool(told & set(decision.item_ids))
    return decision.key if is_same_step else f"{decision.key}|{min(decision.item_ids)}"


def _items_told(keys: set[str]) -> dict[str, set[int]]:
    """Which items each key was carried out for already."""
    found: dict[str, set[int]] = defaultdict(set)
    rows = (
        *OutboxMessage.objects.filter(key__in=keys, status__in=LEFT).values_list(
            "key", "item_ids"
        ),
        *ContactAttempt.objects.filter(key__in=keys).values_list("key", "item_ids"),
        *CallTask.objects.filter(key__in=keys)
        .filter(status__in=[CallTask.Status.DONE, CallTask.Status.LAPSED])
        .values_list("key", "item_ids"),
    )
    for key, item_ids in rows:
        found[key or ""] |= set(item_ids)
    return found
