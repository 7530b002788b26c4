"""Objections to the order of stages: days, gaps, and who is ever allowed to escalate."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dunwell.policy.checks.objection import error, warning
from dunwell.policy.fields import nearest
from dunwell.policy.model import Finding, Policy, Stage

TONES = ("warm", "clear", "firm")


def check_ladder(policy: Policy) -> Iterator[Finding]:
    yield from _order(policy)
    yield from _before_due(policy)
    yield from _gaps(policy)
    yield from _named_stage(policy)
    yield from _tones(policy)
    yield from _only_before_due(policy)


def _order(policy: Policy) -> Iterator[Finding]:
    for before, stage in pairwise(policy.stages):
        if stage.day < before.day:
            yield error(
                "stage-order",
                stage.line,
                f"Stage {stage.id!r} (day {stage.day}) stands after {before.id!r} "
                f"(day {before.day}).",
                remedy="Put the stages in the order of their days, as a customer takes them.",
            )


def _before_due(policy: Policy) -> Iterator[Finding]:
    for stage in policy.stages:
        if stage.day < 0 and stage.gap_days:
            yield warning(
                "gap-before-due",
                stage.line,
                f"Stage {stage.id!r} comes before the due date, where a gap has no meaning.",
                remedy="Leave the gap out: such a stage happens once for each item.",
            )


def _gaps(policy: Policy) -> Iterator[Finding]:
    overdue = [stage for stage in policy.stages if stage.day >= 0]
    for before, stage in pairwise(overdue):
        room = stage.day - before.day
        if stage.gap_days == 0:
            yield warning(
                "no-gap",
                stage.line,
                f"Stage {stage.id!r} has no gap: a debt that arrives late would meet it the "
                f"day after {before.id!r}.",
                remedy="Add a gap, such as `gap: 6 days`.",
            )
        elif 0 <= room < stage.gap_days:
            yield warning(
                "gap-too-long",
                stage.line,
                f"Stage {stage.id!r} can never come on day {stage.day}: its gap of "
                f"{stage.gap_days} days is longer than the {room} days since {before.id!r}.",
                remedy=f"Shorten the gap to {room} days or less, or move the stage.",
            )


def _named_stage(policy: Policy) -> Iterator[Finding]:
    charges = policy.terms.late_charges
    wanted = charges.from_stage if charges else None
    ids = [stage.id for stage in policy.stages]
    if wanted and wanted not in ids:
        yield error(
            "unknown-stage",
            policy.line_of("terms"),
            f"Late charges begin at stage {wanted!r}, and there is no such stage.",
            remedy=nearest(wanted, ids),
        )


def _tones(policy: Policy) -> Iterator[Finding]:
    """Firm first and warm after reads like two firms, and the first word was a threat."""
    said = [stage for stage in policy.stages if stage.day >= 0 and not stage.escalate]
    if said and said[0].tone == "firm":
        yield warning(
            "firm-first",
            said[0].line,
            f"Stage {said[0].id!r} is the first that anybody hears, and its tone is firm.",
            remedy="Begin with `tone: warm`.",
        )
    for before, stage in pairwise(said):
        if TONES.index(stage.tone) < TONES.index(before.tone):
            yield warning(
                "tone-falls-back",
                stage.line,
                f"Stage {stage.id!r} is {stage.tone}, after {before.id!r} was {before.tone}.",
                remedy="Let the tone grow firmer, step by step, or stay as it is.",
            )


def _only_before_due(policy: Policy) -> Iterator[Finding]:
    if policy.stages and all(stage.day < 0 for stage in policy.stages):
        yield warning(
            "nothing-after-due",
            policy.line_of("stages"),
            f"Nobody hears from policy {policy.name!r} once something is overdue.",
            remedy="Add a stage with `day: 1`, or later.",
        )


def check_final_notice(policy: Policy) -> Iterator[Finding]:
    """Nothing is handed on that was not announced, approved and allowed by the policy."""
    for place, stage in enumerate(policy.stages):
        if stage.escalate:
            yield from _escalation(policy, stage, policy.stages[:place])


def _escalation(policy: Policy, stage: Stage, earlier: tuple[Stage, ...]) -> Iterator[Finding]:
    if policy.escalation is None:
        yield error(
            "escalation-undefined",
            stage.line,
            f"Stage {stage.id!r} escalates, and the policy has no `escalation` section.",
            remedy="Add one: `escalation: {last_chance: 14 days, min_balance: 250.00}`.",
        )
    if not any(before.tone == "firm" and before.send for before in earlier):
        yield error(
            "no-final-notice",
            stage.line,
            f"Stage {stage.id!r} escalates, and no stage before it sends a final notice.",
            remedy="Put a stage with `send` and `tone: firm` before it.",
        )
    if stage.approval is None:
        yield error(
            "escalation-unapproved",
            stage.line,
            f"Stage {stage.id!r} escalates without anybody's approval.",
            remedy="Add `approval: manager`.",
        )
    channels = {channel for before in earlier for channel in channels_of(before)}
    wanted = policy.escalation.channels_tried if policy.escalation else 0
    if len(channels) < wanted:
        yield warning(
            "channels-too-few",
            stage.line,
            f"Escalation wants {wanted} channels tried, and the stages before {stage.id!r} use "
            f"{len(channels)}.",
            remedy="Add a call, a text or a letter to an earlier stage.",
        )


def channels_of(stage: Stage) -> tuple[str, ...]:
    """Every channel that a stage may use, in the order of the file."""
    named = [channel for channel, _ in (*stage.send, *stage.else_send)]
    return tuple(dict.fromkeys((*(("call",) if stage.call else ()), *named)))
