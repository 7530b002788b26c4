"""What differs between two policy texts, in sentences: steps first, then everything else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields

from dunwell.engine.trials.words import by, counted, step
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.model import Condition, ContactRules, Policy, Stage

SECTIONS = {
    "terms": "what the terms say",
    "ignore_below": "the smallest balance that is asked for",
    "good_faith": "what counts as good faith",
    "promises": "what a promise may be",
    "silence": "when we wait without a word",
    "escalation": "what comes before a hand-over",
    "concessions": "who may grant what",
    "affordability_share_bp": "what counts as affordable",
    "plan_breaks": "when a payment plan is broken",
    "holds": "what each hold does",
    "rewards": "what is rewarded",
}


def changed(
    before: Sequence[CompiledPolicy], after: Sequence[CompiledPolicy]
) -> tuple[str, ...]:
    """Nothing where both say the same, however they are laid out."""
    old = {each.policy.name: each.policy for each in before}
    new = {each.policy.name: each.policy for each in after}
    found = [f"The policy {step(name)} is gone." for name in old if name not in new]
    found += [f"The policy {step(name)} is new." for name in new if name not in old]
    is_several = len(old) > 1
    for name in new:
        if name in old:
            lines = _of_policy(old[name], new[name])
            found += [f"{step(name)}: {line}" if is_several else line for line in lines]
    shared = [name for name in old if name in new]
    if shared != [name for name in new if name in old]:
        found.append("The policies are asked in another order.")
    return tuple(found)


def _of_policy(old: Policy, new: Policy) -> Iterator[str]:
    if _text(old.applies) != _text(new.applies):
        yield f"it is for {_whom(new.applies)} instead of {_whom(old.applies)}."
    yield from _of_contact(old.contact, new.contact)
    yield from _of_ladder(old.stages, new.stages)
    for name, words in SECTIONS.items():
        was, is_now = getattr(old, name), getattr(new, name)
        if name == "ignore_below" and was != is_now:
            yield f"{words} is {is_now} instead of {was}."
        elif _bare(was) != _bare(is_now):
            yield f"{words} changed."


def _of_contact(old: ContactRules, new: ContactRules) -> Iterator[str]:
    if (old.opens, old.closes) != (new.opens, new.closes):
        yield f"contact is from {_hours(new)} instead of {_hours(old)}."
    if old.days != new.days:
        yield f"contact days are {new.days} instead of {old.days}."
    if (old.limits, old.quiet) != (new.limits, new.quiet):
        yield f"the limits are {_limits(new)} instead of {_limits(old)}."
    if old.fresh != new.fresh:
        yield "how fresh bank and ledger have to be changed."


def _of_ladder(old: Sequence[Stage], new: Sequence[Stage]) -> Iterator[str]:
    was, is_now = {one.id: one for one in old}, {one.id: one for one in new}
    for name in was:
        if name not in is_now:
            yield f"{step(name)} is no longer a step."
    for name, stage in is_now.items():
        if name not in was:
            yield f"{step(name)} is a new step: {_how(stage)} at {counted(stage.day, 'day')}."
        else:
            yield from of_step(was[name], stage)


def of_step(old: Stage, new: Stage) -> Iterator[str]:
    """What changed about a step that both ladders have."""
    yield from _when(old, new)
    yield from _which_way(old, new)


def _when(old: Stage, new: Stage) -> Iterator[str]:
    name = step(old.id)
    if old.day != new.day:
        yield f"{name} comes at {counted(new.day, 'day')} past due instead of {old.day}."
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
        offers = ", ".join(new.offer) or "nothing"
        yield f"{name} offers {offers} instead of {', '.join(old.offer) or 'nothing'}."


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
        f"{counted(limit.most, 'call' if limit.channel == 'call' else 'contact')} "
        f"in {counted(limit.window_days, 'day')}"
        for limit in rules.limits
    ]
    found += [
        f"quiet for {counted(one.quiet_days, 'day')} after we spoke" for one in rules.quiet
    ]
    return ", ".join(found) or "none"


def _hours(rules: ContactRules) -> str:
    return f"{rules.opens:%H:%M} to {rules.closes:%H:%M}"


def _whom(condition: Condition | None) -> str:
    return f"customers where {condition.text}" if condition else "everybody"


def _text(condition: Condition | None) -> str | None:
    return condition.text if condition else None


def _bare(value: object) -> object:
    """A section without the lines it stands on, so that only what it says is compared."""
    if isinstance(value, tuple):
        return tuple(_bare(one) for one in value)
    if hasattr(value, "__dataclass_fields__"):
        names = [one.name for one in fields(value) if one.name != "line"]  # type: ignore[arg-type]
        return tuple((name, _bare(getattr(value, name))) for name in names)
    return value
