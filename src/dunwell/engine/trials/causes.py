"""Why two policies treat one customer differently: what in them makes the difference."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dunwell.engine.trials import texts
from dunwell.engine.trials.treatment import Side, Treatment
from dunwell.engine.trials.words import step

NOT_IN_THE_LADDER = "The hours, limits or pauses of the two policies differ."


def why(
    old: Treatment, new: Treatment, before: Side, after: Side, *, is_same_policy: bool
) -> tuple[str, ...]:
    """Sentences; where nothing in the ladder explains it, what each policy says of the day."""
    if not is_same_policy:
        return (_other_policy(old, new),)
    if {old.state, new.state} & {"held", "never"}:
        found = [
            f"{when}: {says}"
            for when, one in (("Before", old), ("After", new))
            for says in _what_stops(one)
        ]
    else:
        found = list(_about_steps(old, new, before, after))
    return tuple(dict.fromkeys(found)) or (NOT_IN_THE_LADDER,)


def _what_stops(one: Treatment) -> Sequence[str]:
    """Why nothing comes today stands first in a silent row; what holds a step back, last."""
    firsts, lasts = one.says[:1], one.says[-1:]
    return {"never": firsts, "later": firsts, "held": lasts}.get(one.state, ())


def _other_policy(old: Treatment, new: Treatment) -> str:
    if new.policy is None:
        return f"No policy is for them any more; before it was {step(old.policy)}."
    if old.policy is None:
        return f"They come under {step(new.policy)}; before, no policy was for them."
    return f"They come under {step(new.policy)} instead of {step(old.policy)}."


def _about_steps(old: Treatment, new: Treatment, before: Side, after: Side) -> Iterator[str]:
    was, is_now = before.stage(old.policy, old.stage), after.stage(new.policy, new.stage)
    if was is not None and is_now is not None and was.id == is_now.id:
        yield from texts.of_step(was, is_now)
        return
    if was is not None and after.stage(new.policy, was.id) is None:
        yield f"{step(was.id)} is no longer a step."
    if is_now is not None and before.stage(old.policy, is_now.id) is None:
        yield f"{step(is_now.id)} is a new step, {texts.at(is_now.day)}."
    for moved in (was, is_now):
        if moved is not None:
            yield from _moved(moved.id, old, new, before, after)


def _moved(
    stage_id: str, old: Treatment, new: Treatment, before: Side, after: Side
) -> Iterator[str]:
    """What changed about a step that both know."""
    was, is_now = before.stage(old.policy, stage_id), after.stage(new.policy, stage_id)
    if was is not None and is_now is not None:
        yield from texts.of_step(was, is_now)
