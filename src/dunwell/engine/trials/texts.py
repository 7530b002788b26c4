"""What differs between two policy texts, in sentences: steps first, then everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dunwell.engine.trials.successors import by_name, successors
from dunwell.engine.trials.words import by, counted, step
from dunwell.policy.clauses import NONE, clauses
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.model import Condition, ContactRules, Policy, QuietAfter, Stage
from dunwell.policy.phrases import length, listed
from dunwell.policy.show import COUNTED, DAYS, OFFERED
from dunwell.policy.wording import in_words


def changed(
    before: Sequence[CompiledPolicy], after: Sequence[CompiledPolicy]
) -> tuple[str, ...]:
    """Nothing where both say the same, however they are laid out."""
    old, new = by_name(before), by_name(after)
    follows = successors(before, after)
    stays = {name: follows.get(name, name) for name in old if name in new or name in follows}
    found = [f"The policy {step(name)} is gone." for name in old if name not in stays]
    found += [f"The policy {step(name)} is new." for name in new if name not in stays.values()]
    found += [f"{step(now)} takes the place of {step(was)}." for was, now in follows.items()]
    for was, now in stays.items():
        lines = _of_policy(old[was], new[now])
        found += [f"{step(now)}: {line}" if len(stays) > 1 else line for line in lines]
    if list(stays.values()) != [name for name in new if name in stays.values()]:
        found.append("The policies are asked in another order.")
    return tuple(found)


def _of_policy(old: Policy, new: Policy) -> Iterator[str]:
    if _text(old.applies) != _text(new.applies):
        yield f"it is for {_whom(new.applies)} instead of {_whom(old.applies)}."
    yield from _of_contact(old.contact, new.contact)
    yield from _of_ladder(old.stages, new.stages)
    was, is_now = clauses(old), clauses(new)
    for subject in dict.fromkeys([*was, *is_now]):
        then, now = was.get(subject, NONE), is_now.get(subject, NONE)
        if then != now:
            yield f"{subject} is {now} instead of {then}."


def _of_contact(old: ContactRules, new: ContactRules) -> Iterator[str]:
    if (old.opens, old.closes) != (new.opens, new.closes):
        yield f"contact is from {_hours(new)} instead of {_hours(old)}."
    if old.days != new.days:
        yield f"contact days are {DAYS[new.days]} instead of {DAYS[old.days]}."
    if (old.limits, old.quiet) != (new.limits, new.quiet):
        yield f"the limits are {_limits(new)} instead of {_limits(old)}."
    if old.fresh != new.fresh:
        yield f"bank and ledger data may be {_age(new)} old instead of {_age(old)}."


def _of_ladder(old: Sequence[Stage], new: Sequence[Stage]) -> Iterator[str]:
    was, is_now = {one.id: one for one in old}, {one.id: one for one in new}
    for name in was:
        if name not in is_now:
            yield f"{step(name)} is no longer a step."
    for name, stage in is_now.items():
        if name not in was:
            yield f"{step(name)} is a new step: {_how(stage)}, {at(stage.day)}."
        else:
            yield from of_step(was[name], stage)


def of_step(old: Stage, new: Stage) -> Iterator[str]:
    """What changed about a step that both ladders have."""
    yield from _when(old, new)
    yield from _which_way(old, new)


def _when(old: Stage, new: Stage) -> Iterator[str]:
    name = step(old.id)
    if old.day != new.day and min(old.day, new.day) > 0:
        yield f"{name} comes at {counted(new.day, 'day')} past due instead of {old.day}."
    elif old.day != new.day:
        yield f"{name} comes {at(new.day)} instead of {at(old.day)}."
    if old.gap_days != new.gap_days:
        gap = counted(new.gap_days, "day")
        yield f"{name} waits {gap} after the step before it instead of {old.gap_days}."
    if _text(old.when) != _text(new.when):
        yield f"{name} is for {_whom(new.when)} instead of {_whom(old.when)}."


def _which_way(old: Stage, new: Stage) -> Iterator[str]:
    name = step(old.id)
    if _how(old) != _how(new):
        yield f"{name} is {_how(new)} instead of {_how(old)}."
    elif _templates(old) != _templates(new):
        yield f"{name} has another text."
    if old.tone != new.tone:
        yield f"{name} is {new.tone} in tone instead of {old.tone}."
    if old.approval != new.approval:
        needs = f"the approval of a {new.approval}" if new.approval else "nobody's approval"
        yield f"{name} needs {needs}."
    if old.offer != new.offer:
        yield f"{name} offers {offered(new.offer)} instead of {offered(old.offer)}."


def at(day: int) -> str:
    """A stage's day: 3 days before the due date."""
    if day == 0:
        return "on the due date"
    if day < 0:
        return f"{counted(-day, 'day')} before the due date"
    return f"at {counted(day, 'day')} past due"


def offered(offers: Sequence[str]) -> str:
    """What a step offers: more time or instalments."""
    return listed([OFFERED[one] for one in offers], "or") or "nothing"


def _how(stage: Stage) -> str:
    if stage.escalate:
        return f"a hand-over to the {stage.escalate}"
    if stage.call:
        channels = [channel for channel, _ in stage.else_send]
        return f"a call, or else {by(channels)}" if channels else "a call"
    return by([channel for channel, _ in stage.send])


def _templates(stage: Stage) -> tuple[object, ...]:
    return (stage.send, stage.call, stage.else_send) if stage.call else (stage.send,)


def _limits(rules: ContactRules) -> str:
    found = [
        f"{counted(limit.most, COUNTED[limit.channel] if limit.channel else 'contact')} "
        f"in {counted(limit.window_days, 'day')}"
        for limit in rules.limits
    ]
    found += [
        f"quiet{_on(one)} for {counted(one.quiet_days, 'day')} after we spoke"
        for one in rules.quiet
    ]
    return ", ".join(found) or "none"


def _on(rule: QuietAfter) -> str:
    return f" by {COUNTED[rule.channel]}" if rule.channel else ""


def _age(rules: ContactRules) -> str:
    return f"up to {length(rules.fresh)}" if rules.fresh else "however"


def _hours(rules: ContactRules) -> str:
    return f"{rules.opens:%H:%M} to {rules.closes:%H:%M}"


def _whom(condition: Condition | None) -> str:
    return f"customers where {in_words(condition.meaning)}" if condition else "everybody"


def _text(condition: Condition | None) -> str | None:
    return condition.text if condition else None
