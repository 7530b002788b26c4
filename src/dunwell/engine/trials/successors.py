"""Which policy takes whose place, where two texts call theirs by different names.

Whoever tries another ladder often gives it another name; that alone treats nobody differently.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.model import Policy


def by_name(policies: Sequence[CompiledPolicy]) -> Mapping[str, Policy]:
    """The policies of one text, in their order."""
    return {each.policy.name: each.policy for each in policies}


def successors(
    before: Sequence[CompiledPolicy], after: Sequence[CompiledPolicy]
) -> Mapping[str, str]:
    """Old names to new ones, where a policy of another name takes an old one's place.

    It does where it is for the same customers, and where one is gone and one is new.
    """
    old, new = by_name(before), by_name(after)
    gone = {name: _whom(one) for name, one in old.items() if name not in new}
    come = {name: _whom(one) for name, one in new.items() if name not in old}
    found: dict[str, str] = {}
    for name, whom in gone.items():
        same = next(
            (one for one in come if one not in found.values() and come[one] == whom), None
        )
        if same is not None:
            found[name] = same
    left = [name for name in gone if name not in found]
    free = [name for name in come if name not in found.values()]
    return found | dict(zip(left, free, strict=True)) if len(left) == len(free) == 1 else found


def _whom(policy: Policy) -> str | None:
    return policy.applies.text if policy.applies else None
