"""The second half of the slow twin: from ladders to decision rows, one row after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from dunwell.kernel import business_days
from dunwell.policy.model import ContactLimit, Policy, Stage
from tests.support.oracle import DEBTS, Ladder, Row, World
from tests.support.oracle_law import free_at, law_for
from tests.support.oracle_proof import lacks, placeable

Way = tuple[str, str | None, str | None]
"""(action, channel, template)"""
UNDONE_AFTER = 3


@dataclass
class Step:
    """One row that would be done, and what holds it."""

    ladder: Ladder
    stage: Stage
    listed: list[Row]
    is_ahead: bool
    action: str
    channel: str | None
    template: str | None
    blocked: dict[str, datetime | None] = field(default_factory=dict)


def oracle(world: World) -> list[Row]:
    """The rows of the decision file that both twins must agree on."""
    rows: list[Row] = []
    payers = sorted({world.payer(c) for c in world.tables["customers"]})
    for payer_id in payers:
        rows += _of_payer(world, world.customer(payer_id))
    return sorted(rows, key=lambda r: (r["customer_id"], r["entity_id"], r["key"]))


def _of_payer(world: World, payer: Row) -> list[Row]:
    items = [i for i in world.of("items", payer["customer_id"]) if i["kind"] in DEBTS]
    entities = sorted({i["entity_id"] for i in items if i["open"] > 0})
    if not entities:
        return []
    policy = _policy_of(world, payer, entities)
    if policy is None:
        return [_nobodys(payer, entity) for entity in entities]
    rows, steps = [], []
    law = law_for(payer, world.packs, world.as_of)
    for entity_id in entities:
        ladder = Ladder(world, policy, payer, entity_id, law)
        earned = ladder.earned()
        if earned is None:
            rows.append(_silent(ladder))
        else:
            stage, listed, is_ahead = earned
            if stage.escalate is not None:
                listed = placeable(ladder) or listed
            steps += [
                Step(ladder, stage, listed, is_ahead, *way) for way in _ways(ladder, stage)
            ]
    for step in steps:
        step.blocked = dict(_blocked(step))
    _use_up_limits(steps)
    _remember(world, payer, steps)
    return rows + [_row(step) for step in steps]


def _remember(world: World, payer: Row, steps: list[Step]) -> None:
    """Count what was met, so that a test can say that portfolios bring every kind of it."""
    items = world.of("items", payer["customer_id"])
    for step in steps:
        met = {
            f"{step.action} {'blocked' if step.blocked else 'free'}": True,
            "before the due date": step.is_ahead,
            "approval": not step.blocked and step.stage.approval is not None,
            "two entities": len({s.ladder.entity_id for s in steps}) > 1,
            "asked for another": any(i["customer_id"] != payer["customer_id"] for i in items),
            "an instalment": any(i["kind"] == "instalment" for i in step.listed),
            "a part in dispute": any(i["disputed"] > 0 for i in step.listed),
            "a past deferral": any(i["due"] > i["due_on"] for i in step.listed),
            "credits": any(i["left"] < i["open"] - i["disputed"] for i in step.listed),
            "two currencies": len({i["currency"] for i in step.listed}) > 1,
            "law: hours": step.ladder.law.opens(step.ladder.policy)
            > step.ladder.policy.contact.opens,
            "law: not known": step.ladder.law.is_unknown,
            **dict.fromkeys(step.blocked, True),
            **dict.fromkeys((name for name, _ in _lawful_caps(step, [])), True),
            "what is newer stays": len(step.listed) < len(step.ladder.counted)
            and not step.is_ahead,
        }
        if step.action == "escalate":
            met |= dict.fromkeys(lacks(step.ladder, step.stage), True)
        world.seen.update(name for name, is_so in met.items() if is_so)


def _policy_of(world: World, payer: Row, entities: list[str]) -> Policy | None:
    if payer["policy"] is not None:
        named = [p for p in world.policies if p.name == payer["policy"]]
        return named[0] if named else None
    for policy in world.policies:
        ladders = [Ladder(world, policy, payer, entity) for entity in entities]
        applies = policy.applies
        if applies is None or any(ladder.met(applies.text) for ladder in ladders):
            return policy
    return None


def _ways(ladder: Ladder, stage: Stage) -> Sequence[Way]:
    """In order: the stage's own channels, or `else_send`'s."""
    if stage.escalate is not None:
        return [("escalate", None, stage.escalate)]
    own: list[Way] = (
        [("call", "call", stage.call)] if stage.call else [_sent(*s) for s in stage.send]
    )
    instead: list[Way] = [_sent(*s) for s in stage.else_send]
    is_undone = stage.call is not None and _is_undone(ladder, stage)
    for ways in (instead, own) if is_undone else (own, instead):
        usable: list[Way] = [way for way in ways if way[1] in ladder.payer["channels"]]
        if usable:
            if ways is instead:
                ladder.world.seen["an undone call" if is_undone else "no calls taken"] += 1
            return usable
    ladder.world.seen["no usable channel"] += 1
    return own


def _is_undone(ladder: Ladder, stage: Stage) -> bool:
    """Whether the call of this stage was asked for, and not made in three business days."""
    asked_on = [
        call["at"].date()
        for call in ladder.world.undone_calls(ladder.payer["customer_id"])
        if (call["stage"], call["episode"]) == (stage.id, ladder.episode())
        and call["at"].date() <= ladder.world.as_of
    ]
    if not asked_on:
        return False
    today = ladder.world.as_of
    return (
        business_days.business_days_between(max(asked_on), today, **ladder.place)
        >= UNDONE_AFTER
    )


def _sent(channel: str, template: str) -> tuple[str, str, str]:
    return ("letter" if channel == "letter" else "message", channel, template)


def _blocked(step: Step) -> Iterator[tuple[str, datetime | None]]:
    """Each guardrail that holds the row, G2's share of this run left aside."""
    ladder, today = step.ladder, step.ladder.world.as_of
    is_letter = step.action == "letter"
    has_clock = is_letter or ladder.zone() is not None
    if step.action != "escalate" and not (
        has_clock and ladder.has_window(today, letter=is_letter)
    ):
        yield "G1", ladder.next_opening(today + timedelta(days=1), letter=is_letter)
    held = _held_until(step)
    if held:
        yield "G3", held[0]
    left = 0 if step.is_ahead else ladder.gap_left(step.stage)
    if left != 0:
        yield "G4", None
    if step.action == "escalate" and lacks(ladder, step.stage):
        yield "G5", None
    if step.action != "escalate" and _was_contacted(step):
        yield "G7", None
    if step.action != "escalate" and step.channel not in ladder.payer["channels"]:
        yield "G8", None
    if not step.is_ahead and not _is_fresh(step):
        yield "G11", None


def _held_until(step: Step) -> tuple[datetime | None] | None:
    """The end of the customer's holds and of good faith, in a tuple; None where neither runs."""
    ladder = step.ladder
    ends = [h["ends"] for h in ladder.holds(of_item=False) if ladder.is_active(h)]
    ends += _good_faith(ladder) if not step.is_ahead else []
    if not ends:
        return None
    if None in ends or ladder.zone() is None:
        return (None,)
    return (ladder.at(max(ends), time(0)),)


def _good_faith(ladder: Ladder) -> list[Any]:
    rule = ladder.policy.good_faith
    if rule is None:
        return []
    found = []
    for payment in ladder.world.of("payments", ladder.payer["customer_id"]):
        ends = payment["paid_on"] + timedelta(days=rule.holds_days)
        runs = payment["paid_on"] <= ladder.world.as_of < ends and payment["amount"] > 0
        for currency, _, overdue in ladder.judged():
            rate = ladder.world.rate(payment["currency"], currency) if currency else None
            if not runs or overdue <= 0 or rate is None or currency is None:
                continue
            paid = ladder.convert(payment["amount"], payment["currency"], currency)
            if paid * 10_000 >= overdue * rule.share_bp:
                found.append(ends)
    return found


def _was_contacted(step: Step) -> bool:
    ids = {i["item_id"] for i in step.listed}
    for contact in step.ladder.world.contacts(step.ladder.payer["customer_id"]):
        if contact["direction"] != "out" or contact["channel"] != step.channel:
            continue
        if contact["stage"] != step.stage.id:
            continue
        listed = set(contact["item_ids"] or [])
        if step.is_ahead and listed & ids:
            return True
        same = contact["episode"] == step.ladder.episode()
        if not step.is_ahead and same and (not listed or listed & ids):
            return True
    return False


def _is_fresh(step: Step) -> bool:
    ladder, rule = step.ladder, step.ladder.policy.contact.fresh
    entity = ladder.world.entity(ladder.entity_id)
    is_about_overdue = any(ladder.dpd(i) > 0 for i in ladder.counted)
    if rule is None or entity is None or entity["fresh_on"] is None or not is_about_overdue:
        return True
    since, today = entity["fresh_on"], ladder.world.as_of
    if rule.unit == "days":
        age: int = (today - since).days
        return age <= rule.amount
    return business_days.business_days_between(since, today, **ladder.place) <= rule.amount


def _use_up_limits(steps: list[Step]) -> None:
    """Row by row: what went before this run counts, and so does what this run sends first."""
    free = [s for s in steps if not s.blocked and s.action != "escalate" and not _caps(s, [])]
    gone: list[Step] = []
    for step in steps:
        if step.action == "escalate":
            continue
        moments = _caps(step, gone)
        if moments:
            named = [moment for moment in moments if moment is not None]
            step.blocked["G2"] = max(named) if len(named) == len(moments) else None
        if step in free:
            gone.append(step)


def _caps(step: Step, gone: list[Step]) -> list[datetime | None]:
    """When each limit that is used up lets go again; empty where none is."""
    ladder = step.ladder
    if ladder.law.is_unknown:
        return [None]
    planned = ladder.planned()
    found: list[datetime | None] = []
    for limit in ladder.policy.contact.limits:
        if limit.channel not in (None, step.channel):
            continue
        window = timedelta(days=limit.window_days)
        used = [
            c["at"] for c in _past(ladder) if _counts(c, limit) and c["at"] > planned - window
        ]
        used += [planned for s in gone if limit.channel in (None, s.channel)]
        if len(used) >= limit.most:
            found.append(sorted(used, reverse=True)[limit.most - 1] + window)
    for quiet in ladder.policy.contact.quiet:
        talks = [c["at"] for c in _past(ladder) if c["outcome"] == "conversation"]
        ends = [at + timedelta(days=quiet.quiet_days) for at in talks]
        if quiet.channel in (None, step.channel):
            found += [end for end in ends if end > planned]
    return found + [at if ladder.zone() else None for _, at in _lawful_caps(step, gone)]


def _past(ladder: Ladder) -> list[Row]:
    """What was tried and said up to the planned moment."""
    contacts = ladder.world.contacts(ladder.payer["customer_id"])
    return [c for c in contacts if c["at"] <= ladder.planned()]


def _lawful_caps(step: Step, gone: list[Step]) -> list[tuple[str, datetime | None]]:
    """The law's own limits; by UTC where the clock is not known, and G1 waits anyway."""
    ladder = step.ladder
    return free_at(
        ladder.law, channel=step.channel, past=_past(ladder), owners=ladder.world.owners,
        entity=ladder.entity_id, zone=ladder.zone() or ZoneInfo("UTC"),
        today=ladder.world.as_of,
        gone=[s.channel for s in gone if s.ladder.entity_id == ladder.entity_id],
    )  # fmt: skip


def _counts(contact: Row, limit: ContactLimit) -> bool:
    if contact["direction"] != "out" or contact["asks_for_money"] is False:
        return False
    is_unanswered = contact["channel"] == "call" and contact["outcome"] == "no_answer"
    return not is_unanswered if limit.channel is None else contact["channel"] == limit.channel


def _row(step: Step) -> Row:
    ladder, is_sent = step.ladder, step.action in ("message", "call")
    has_window = is_sent and ladder.zone() is not None and ladder.has_window(ladder.world.as_of)
    episode = step.listed[0]["item_id"] if step.is_ahead else ladder.episode()
    status = "needs_approval" if step.stage.approval else "due"
    opens, closes = ladder.law.opens(ladder.policy), ladder.law.closes(ladder.policy)
    today = ladder.world.as_of
    return _common(ladder, step.listed) | {
        "status": "blocked" if step.blocked else status,
        "action": step.action,
        "stage": step.stage.id,
        "channel": step.channel,
        "template": step.template,
        "send_after": ladder.at(today, opens) if has_window else None,
        "send_before": ladder.at(today, closes) if has_window else None,
        "blocked_by": sorted(step.blocked, key=lambda rule: int(rule[1:])),
        "next_allowed": _next_allowed(step),
        "key": "|".join(
            [ladder.payer["customer_id"], ladder.entity_id, str(episode), step.stage.id,
             step.channel or "-"]
        ),
    }  # fmt: skip


def _next_allowed(step: Step) -> datetime | None:
    moments = list(step.blocked.values())
    named = [moment for moment in moments if moment is not None]
    if not moments or len(named) < len(moments):
        return None
    return step.ladder.into_window(max(named))


def _common(ladder: Ladder, listed: list[Row]) -> Row:
    totals = ladder.totals(listed)
    return {
        "customer_id": ladder.payer["customer_id"],
        "entity_id": ladder.entity_id,
        "item_ids": [i["item_id"] for i in listed],
        "currencies": list(totals),
        "amounts": list(totals.values()),
        "policy": ladder.policy.name,
    }


def _silent(ladder: Ladder) -> Row:
    return _common(ladder, ladder.counted) | _nothing("silent") | {
        "key": f"{ladder.payer['customer_id']}|{ladder.entity_id}||-|-",
    }  # fmt: skip


def _nobodys(payer: Row, entity_id: str) -> Row:
    return _nothing("blocked") | {
        "customer_id": payer["customer_id"],
        "entity_id": entity_id,
        "item_ids": [],
        "currencies": [],
        "amounts": [],
        "policy": None,
        "key": f"{payer['customer_id']}|{entity_id}||-|-",
    }


def _nothing(status: str) -> Row:
    return {
        "status": status, "action": "none", "stage": None, "channel": None, "template": None,
        "send_after": None, "send_before": None, "blocked_by": [], "next_allowed": None,
    }  # fmt: skip
