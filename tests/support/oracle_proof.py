"""What a hand-over needs, for the slow twin: each demand of G5 from its sentence."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from dunwell.policy.law import pack
from dunwell.policy.model import Stage

if TYPE_CHECKING:
    from tests.support.oracle import Ladder, Row


def last_chance(ladder: Ladder) -> timedelta:
    """The policy's, or a law's longer one where the debt may go to court."""
    rule = ladder.policy.escalation
    assert rule is not None
    goes_to = {stage.escalate for stage in ladder.policy.stages if stage.escalate}
    lawful = [r.days for r in ladder.law.of(pack.ReplyTime) if goes_to - set(r.not_for)]
    return timedelta(days=max([rule.last_chance_days, *lawful]))


def told(ladder: Ladder) -> list[Row]:
    """The items that a delivered final notice listed."""
    return [
        i for i in ladder.counted
        if i["final_notice_delivered_on"]
        and i["final_notice_delivered_on"] <= ladder.world.as_of
    ]  # fmt: skip


def placeable(ladder: Ladder) -> list[Row]:
    """Those of them that had their whole last chance."""
    if ladder.policy.escalation is None or ladder.law.is_unknown:
        return []
    latest = ladder.world.as_of - last_chance(ladder)
    return [i for i in told(ladder) if i["final_notice_delivered_on"] <= latest]


def lacks(ladder: Ladder, stage: Stage) -> list[str]:
    """Everything that a hand-over still needs; empty where it may go."""
    rule, items = ladder.policy.escalation, placeable(ladder)
    if rule is None or ladder.law.is_unknown:
        return ["hand-over: no rule"]
    if not items:
        return ["hand-over: last chance" if told(ladder) else "hand-over: no notice"]
    since = min(i["final_notice_delivered_on"] for i in items)
    tried = {
        c["channel"]
        for c in ladder.world.contacts(ladder.payer["customer_id"])
        if c["direction"] == "out" and c["episode"] == ladder.episode()
    }
    heard = _heard(ladder, items, since)
    ladder.world.seen["hand-over: answered"] += bool(heard) and not any(heard)
    proven = {
        "hand-over: an answer": not any(heard),
        "hand-over: too little": ladder.reaches(rule.min_balance, items),
        "hand-over: channels": len(tried) >= rule.channels_tried,
        "hand-over: approval": stage.approval is not None,
    }
    return [name for name, is_proven in proven.items() if not is_proven]


def _heard(ladder: Ladder, items: list[Row], since: date) -> list[bool]:
    """Good-faith payments, promises, holds and replies in the time of the last chance: whether
    each still waits for an answer. What still holds, or is still promised, has none yet."""
    world, name = ladder.world, ladder.payer["customer_id"]
    ids = {i["item_id"] for i in items}
    noted = [
        c["at"] for c in world.contacts(name)
        if c["direction"] == "out" and c["outcome"] == "answered"
    ]  # fmt: skip
    last = max(noted, default=None)

    def waits(day: date) -> bool:
        return last is None or day > last.date()

    return [
        *(
            p["status"] == "open" or waits(p["made_on"])
            for p in world.of("promises", name)
            if since <= p["made_on"] <= world.as_of
        ),
        *(
            h["until_on"] is None or h["until_on"] > world.as_of or waits(h["from_on"])
            for h in world.of("holds", name)
            if since <= h["from_on"] <= world.as_of
            and not (h["kind"] == "placed" and h["item_id"] not in ids)
        ),
        *(
            last is None or c["at"] > last
            for c in world.contacts(name)
            if c["direction"] == "in" and c["at"].date() >= since
        ),
        *(
            waits(p["paid_on"])
            for p in world.of("payments", name)
            if since <= p["paid_on"] <= world.as_of and ladder.is_no_token(p)
        ),
    ]
