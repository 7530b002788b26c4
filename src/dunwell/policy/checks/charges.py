"""Objections to charges: terms and a message must have announced what is charged."""

from __future__ import annotations

from collections.abc import Iterator

from dunwell.policy.checks.objection import warning
from dunwell.policy.model import Finding, Policy, Stage


def check_charges(policy: Policy) -> Iterator[Finding]:
    charges = policy.terms.late_charges
    if charges is None:
        yield from _waived_without_terms(policy)
    elif charges.regime != "none":
        yield from _unannounced(policy, charges.from_stage)


def _waived_without_terms(policy: Policy) -> Iterator[Finding]:
    """Whoever waives a charge was going to make one, and no terms say so."""
    for authority in policy.concessions:
        if authority.waive_late_charges is not None:
            yield warning(
                "charge-without-terms",
                policy.line_of("concessions"),
                f"{authority.grantor!r} may waive late charges, and no terms announce any.",
                remedy="Add `late_charges` to `terms` (`{regime: none}` for none), "
                "or take the waiver out.",
            )
            return


def _unannounced(policy: Policy, from_stage: str | None) -> Iterator[Finding]:
    messages = [stage for stage in policy.stages if _says_something(stage)]
    named = next((stage for stage in policy.stages if stage.id == from_stage), None)
    if from_stage is not None and named is None:
        return
    if named is None:
        when = "from the due date on"
    elif messages and named.line > messages[0].line:
        return
    else:
        when = f"from stage {named.id!r} on, which is the first that anybody hears"
    yield warning(
        "charge-unannounced",
        policy.line_of("terms"),
        f"Late charges run {when}: no message has announced them by then.",
        remedy="Name a later stage: `from_stage`, after the first message.",
    )


def _says_something(stage: Stage) -> bool:
    return bool(stage.send or stage.call)
