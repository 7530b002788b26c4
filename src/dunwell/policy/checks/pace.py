"""Objections to the pace of a ladder: limits that hold it up, silences, and last chances."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from dunwell.policy.checks.objection import warning
from dunwell.policy.model import ContactLimit, Finding, Policy, Stage
from dunwell.policy.phrases import counted, days
from dunwell.policy.show import COUNTED

SILENCE_MAX = 60
"""More days than this without a word, and a customer thinks the matter is forgotten."""


def check_pace(policy: Policy) -> Iterator[Finding]:
    yield from _held_up(policy)
    yield from _in_the_quiet(policy)
    yield from _long_silences(policy)
    yield from _last_chance(policy)
    yield from _never_fresh(policy)


def _held_up(policy: Policy) -> Iterator[Finding]:
    """The ladder walked with every step taken as early as it can be: who is late, and why."""
    made: list[tuple[int, Stage]] = []
    for stage in _rungs(policy):
        planned = stage.day
        if made:
            planned = max(planned, made[-1][0] + max(stage.gap_days, 1))
        day, limit = _allowed(stage, planned, made, policy.contact.limits)
        if limit is not None and planned == stage.day:
            what = COUNTED[limit.channel] if limit.channel else "contact"
            yield warning(
                "held-by-limit",
                stage.line,
                f"Stage {stage.id!r} can never come on day {stage.day}: the limit of "
                f"{counted(limit.most, what)} in {days(limit.window_days)} lets it go on "
                f"day {day}.",
                remedy="Space the stages out, or raise the limit.",
            )
        made.append((day, stage))


def _in_the_quiet(policy: Policy) -> Iterator[Finding]:
    """What comes so soon after a call that it waits whenever the call was answered."""
    for before, stage in pairwise(_rungs(policy)):
        room = max(stage.day - before.day, stage.gap_days)
        used = {"call"} if stage.call else {channel for channel, _ in stage.send}
        quiet = [
            rule.quiet_days
            for rule in policy.contact.quiet
            if rule.channel is None or used == {rule.channel}
        ]
        if before.call and used and max(quiet, default=0) > room:
            yield warning(
                "held-by-quiet",
                stage.line,
                f"Stage {stage.id!r} comes {days(room)} after the call {before.id!r}, and once "
                f"they have spoken nothing goes out for {days(max(quiet))}.",
                remedy="Leave as many days between them as the quiet lasts.",
            )


def _allowed(
    stage: Stage, day: int, made: list[tuple[int, Stage]], limits: tuple[ContactLimit, ...]
) -> tuple[int, ContactLimit | None]:
    """The first day from `day` on that every limit allows, and the limit that moved it last."""
    held_by = None
    is_moved = True
    while is_moved:
        is_moved = False
        for limit in limits:
            free = _free_from(stage, day, made, limit)
            if free > day:
                day, held_by, is_moved = free, limit, True
    return day, held_by


def _free_from(
    stage: Stage, day: int, made: list[tuple[int, Stage]], limit: ContactLimit
) -> int:
    """When one limit lets the stage's contacts go; more than it ever allows is told elsewhere."""
    wanted = min(_contacts(stage, limit), limit.most)
    used = [
        earlier
        for earlier, other in made
        if earlier > day - limit.window_days
        for _ in range(min(_contacts(other, limit), limit.most))
    ]
    too_many = len(used) + wanted - limit.most
    return used[too_many - 1] + limit.window_days if wanted and too_many > 0 else day


def _contacts(stage: Stage, limit: ContactLimit) -> int:
    """What a stage uses up when its call is answered and its messages go."""
    if limit.channel is None:
        return 1 if stage.call else len(stage.send)
    if stage.call:
        return int(limit.channel == "call")
    return sum(channel == limit.channel for channel, _ in stage.send)


def _long_silences(policy: Policy) -> Iterator[Finding]:
    stages = _rungs(policy)
    if not stages:
        return
    if stages[0].day > SILENCE_MAX:
        yield _silent(stages[0], stages[0].day, "the due date")
    for before, stage in pairwise(stages):
        quiet = max(stage.day - before.day, stage.gap_days)
        if quiet > SILENCE_MAX:
            yield _silent(stage, quiet, repr(before.id))


def _silent(stage: Stage, quiet: int, since: str) -> Finding:
    return warning(
        "long-silence",
        stage.line,
        f"Between {since} and stage {stage.id!r} nobody hears from us for {days(quiet)}.",
        remedy=f"Add a stage in between: at most {SILENCE_MAX} days apart.",
    )


def _last_chance(policy: Policy) -> Iterator[Finding]:
    """A hand-over on a day that the last chance has not passed by can never come then."""
    rule = policy.escalation
    for place, stage in enumerate(policy.stages):
        notices = [b for b in policy.stages[:place] if b.tone == "firm" and b.send]
        if not (rule and stage.escalate and notices):
            continue
        room = max(stage.day - notices[-1].day, stage.gap_days)
        if rule.last_chance_days > room:
            yield warning(
                "last-chance-too-long",
                stage.line,
                f"Stage {stage.id!r} can never come on day {stage.day}: the last chance of "
                f"{rule.last_chance_days} days begins with {notices[-1].id!r}, "
                f"{room} days before.",
                remedy="Move the hand-over, or the final notice, or shorten the last chance.",
            )


def _never_fresh(policy: Policy) -> Iterator[Finding]:
    fresh = policy.contact.fresh
    if fresh is not None and fresh.amount == 0:
        yield warning(
            "never-fresh",
            policy.line_of("contact"),
            "Bank data are as old as yesterday on most mornings, and `fresh` allows no day.",
            remedy="Write `fresh: 1 business day`.",
        )


def _rungs(policy: Policy) -> tuple[Stage, ...]:
    """The stages of the ladder, in the order of their days."""
    return tuple(stage for stage in policy.stages if stage.day >= 0)
