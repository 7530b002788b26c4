"""What may be granted, by whom, and where it ends: concessions, plans, escalation, rewards."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal

from dunwell.policy import values
from dunwell.policy.fields import Fields, Notes
from dunwell.policy.model import Authority, Escalation, PlanBreaks, PlanLimits, Reward
from dunwell.policy.source import Node, Pairs

GRANTORS = ("portal", "collector", "manager", "admin")
GRANT_KEYS = (
    "deferral", "plan", "discount", "settlement", "waive_late_charges", "again_after",
)  # fmt: skip
CREDIT = re.compile(r"\d{1,3}(\.\d{1,2})?% credit")


def read_concessions(policy: Fields) -> tuple[Authority, ...]:
    found = policy.fields("concessions", known=GRANTORS)
    if found is None:
        return ()
    read = (_authority(found, grantor) for grantor in found.keys())
    return tuple(authority for authority in read if authority is not None)


def _authority(concessions: Fields, grantor: str) -> Authority | None:
    found = concessions.fields(grantor, known=GRANT_KEYS, where=f"what {grantor!r} may grant")
    if found is None:
        return None
    return Authority(
        grantor=grantor,
        deferral_days=found.days("deferral"),
        plan=_plan(found),
        discount_bp=found.share("discount"),
        settlement_bp=found.share("settlement"),
        waive_late_charges=found.read("waive_late_charges", _waiver, like="an amount, or all"),
        again_after_days=found.days("again_after"),
    )


def _waiver(text: str) -> Decimal | Literal["all"] | None:
    return "all" if text == "all" else values.amount(text)


def _plan(authority: Fields) -> PlanLimits | None:
    found = authority.fields("plan", known=("instalments", "minimum", "down"))
    if found is None or not found.require("instalments"):
        return None
    instalments = found.whole("instalments", least=2, most=120)
    minimum, down = found.amount("minimum"), found.share("down")
    return PlanLimits(instalments, minimum, down or 0) if instalments else None


def read_affordability(policy: Fields) -> int | None:
    found = policy.fields("affordability", known=("share_of_disposable",))
    return found.share("share_of_disposable") if found else None


def read_plan_breaks(policy: Fields) -> PlanBreaks | None:
    found = policy.fields("plan_breaks", known=("missed", "grace"))
    if found is None or not found.require("missed"):
        return None
    missed = found.whole("missed", least=1)
    return PlanBreaks(missed, found.days("grace") or 0) if missed else None


def read_escalation(policy: Fields) -> Escalation | None:
    found = policy.fields("escalation", known=("last_chance", "min_balance", "channels_tried"))
    if found is None or not found.require("last_chance"):
        return None
    last_chance = found.days("last_chance")
    channels = found.whole("channels_tried", least=1, most=4)
    if last_chance is None:
        return None
    return Escalation(last_chance, found.amount("min_balance") or Decimal(0), channels or 1)


def read_rewards(policy: Fields) -> tuple[Reward, ...]:
    read = (_reward(node, policy.notes) for node in policy.items("rewards"))
    return tuple(reward for reward in read if reward is not None)


def _reward(node: Node, notes: Notes) -> Reward | None:
    found = Fields(
        node, where="a reward", known=("id", "after_on_time", "grant", "at_most"), notes=notes
    )
    if not isinstance(node, Pairs) or not found.require("id", "after_on_time", "grant"):
        return None
    reward_id, after = found.name("id"), found.whole("after_on_time", least=1)
    grant = found.read("grant", _grant, like='a message such as thank_you, or "1% credit"')
    at_most = found.amount("at_most")
    return Reward(reward_id, after, grant, at_most) if reward_id and after and grant else None


def _grant(text: str) -> str | None:
    return text if values.name(text) or CREDIT.fullmatch(text) else None
