"""What the customer does and how it holds the chase: `good_faith`, `promises`, `silence`."""

from __future__ import annotations

from dunwell.policy.fields import Fields
from dunwell.policy.model import GoodFaith, PromiseRules, Silence

PROMISE_KEYS = ("kept_share", "grace", "furthest", "then_plan_after")


def read_good_faith(policy: Fields) -> GoodFaith | None:
    found = policy.fields("good_faith", known=("share", "holds"))
    if found is None or not found.require("share", "holds"):
        return None
    share, holds = found.share("share"), found.days("holds")
    return GoodFaith(share, holds) if share is not None and holds is not None else None


def read_promises(policy: Fields) -> PromiseRules:
    """The section over the defaults: what it does not say stays as it is without it."""
    usual = PromiseRules()
    found = policy.fields("promises", known=PROMISE_KEYS)
    if found is None:
        return usual
    kept_share, furthest = found.share("kept_share"), found.days("furthest")
    plan_after = found.whole("then_plan_after", least=1)
    return PromiseRules(
        kept_share_bp=usual.kept_share_bp if kept_share is None else kept_share,
        grace=found.duration("grace") or usual.grace,
        furthest_days=usual.furthest_days if furthest is None else furthest,
        then_plan_after=usual.then_plan_after if plan_after is None else plan_after,
    )


def read_silence(policy: Fields) -> Silence | None:
    found = policy.fields("silence", known=("when", "until_day", "active"))
    if found is None or not found.require("when", "until_day"):
        return None
    when, until_day = found.condition("when"), found.whole("until_day")
    active = found.yes_no("active") or False
    return Silence(when, until_day, active) if when and until_day is not None else None
