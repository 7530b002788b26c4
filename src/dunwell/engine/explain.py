"""Why one customer is treated as they are: facts, stages, guardrails, and what would change it.

What would change the outcome is not told from the rules but tried: the engine decides again with
the payment or the promise in place, and says what it then does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date

import polars as pl

from dunwell.engine import changes, decisions
from dunwell.engine.decide import workings
from dunwell.engine.ladder_story import FactShown, StageShown, facts_of, stages_of
from dunwell.engine.snapshot import Snapshot
from dunwell.engine.trials.words import by
from dunwell.guardrails import registry
from dunwell.kernel.refusal import Refusal
from dunwell.policy.compile import CompiledPolicy
from dunwell.policy.show import agreements


class CustomerNotInSnapshot(Refusal):
    code = "customer-not-in-snapshot"
    says = "There is no customer {customer_id!r}."


@dataclass(frozen=True, slots=True)
class GuardrailShown:
    """One guardrail's verdict on one proposed contact, as a sentence."""

    id: str
    channel: str | None
    holds: bool
    says: str


@dataclass(frozen=True, slots=True)
class LadderExplained:
    """One entity's view of the customer: what was decided, and everything behind it."""

    entity_id: str
    policy: str | None
    policy_version: str | None
    decided: tuple[str, ...]
    reasons: tuple[str, ...]
    facts: tuple[FactShown, ...]
    stages: tuple[StageShown, ...]
    guardrails: tuple[GuardrailShown, ...]
    would_change: tuple[str, ...]
    may_be_agreed: tuple[str, ...]
    """What their policy lets whom grant them."""


@dataclass(frozen=True, slots=True)
class Explanation:
    customer_id: str
    asked: str
    """The customer who is asked: somebody else where `dun_to` says so."""
    as_of: date
    ladders: tuple[LadderExplained, ...]

    def as_json(self) -> dict[str, object]:
        return asdict(self)

    def in_words(self) -> str:
        """Plain text, that a collector can read to the customer."""
        lines = [f"{self.customer_id} on {self.as_of.day} {self.as_of:%B %Y}"]
        if self.asked != self.customer_id:
            lines.append(f"{self.asked} is asked instead of {self.customer_id}.")
        if not self.ladders:
            lines.append("Nothing is open, so there is nothing to decide.")
        for ladder in self.ladders:
            lines += _paragraphs(ladder)
        return "\n".join(lines)


def explain(
    snapshot: Snapshot,
    *,
    policies: Sequence[CompiledPolicy],
    customer_id: str,
    as_of: date,
    version: str | None = None,
) -> Explanation:
    """Explain one customer's decisions. Refuses with CustomerNotInSnapshot."""
    found = snapshot.customers.filter(customer_id=customer_id)
    if found.is_empty():
        raise CustomerNotInSnapshot(customer_id=customer_id)
    alone = snapshot.only(found["payer"])
    worked = workings(alone, policies=policies, as_of=as_of, version=version)
    by_name = {each.policy.name: each for each in policies}
    ladders = tuple(
        _explained(part, by_name, alone, policies)
        for part in worked.partition_by("ladder", maintain_order=True)
    )
    asked = str(snapshot.customers["customer_id"][found["payer"][0]])
    in_order = tuple(sorted(ladders, key=lambda ladder: ladder.entity_id))
    return Explanation(customer_id, asked, as_of, in_order)


def _explained(
    rows: pl.DataFrame,
    by_name: dict[str, CompiledPolicy],
    snapshot: Snapshot,
    policies: Sequence[CompiledPolicy],
) -> LadderExplained:
    decided = decisions.written(rows, as_of=snapshot.as_of)
    row = rows.row(0, named=True)
    compiled = by_name.get(str(row["policy"]))
    reasons = dict.fromkeys(reason for reason in decided["reasons"].explode().drop_nulls())
    return LadderExplained(
        entity_id=str(row["entity_id"]),
        policy=row["policy"],
        policy_version=row.get("policy_version"),
        decided=tuple(_in_a_line(one) for one in decided.iter_rows(named=True)),
        reasons=tuple(reasons),
        facts=facts_of(row, snapshot, compiled.policy) if compiled else (),
        stages=stages_of(row, compiled.policy) if compiled else (),
        guardrails=_verdicts(rows),
        would_change=changes.tried(rows, decided, compiled, snapshot, policies),
        may_be_agreed=agreements(compiled.policy) if compiled else (),
    )


def decided_in_words(stage: str, channel: str | None, status: object) -> str:
    """A step with what becomes of it: Check in by text is held back."""
    step = stage.replace("_", " ")
    what = f"{step} by {by([channel])}" if channel else step
    ends = {"due": "goes out.", "needs_approval": "waits for somebody's approval."}
    return f"{what[:1].upper()}{what[1:]} {ends.get(str(status), 'is held back.')}"


def _in_a_line(row: dict[str, object]) -> str:
    """One decision as people say it."""
    if row["action"] == "none":
        return "Nobody is contacted." if row["status"] == "blocked" else "We stay silent."
    return decided_in_words(
        str(row["stage"]),
        None if row["channel"] is None else str(row["channel"]),
        row["status"],
    )


def _verdicts(rows: pl.DataFrame) -> tuple[GuardrailShown, ...]:
    """Every guardrail on every proposed row; nothing is proposed where no policy is for them."""
    if "earned" not in rows.columns:
        return ()
    proposed = rows.filter(pl.col("earned").is_not_null())
    shown = []
    for rule in registry.DECIDING:
        judged = proposed.filter(pl.col("action").is_in(sorted(rule.applies_to)))
        answers = judged.select("channel", holds=rule.verdict(), says=rule.says)
        for channel, holds, says in answers.iter_rows():
            shown.append(GuardrailShown(rule.id, channel, holds, says if holds else rule.why))
    return tuple(shown)


def _paragraphs(ladder: LadderExplained) -> list[str]:
    policy = f" · {ladder.policy}, version {ladder.policy_version}" if ladder.policy else ""
    lines = ["", f"{ladder.entity_id}{policy}", *(f"  {one}" for one in ladder.decided)]
    lines += [f"  {reason}" for reason in ladder.reasons]
    if ladder.facts:
        lines += [
            "",
            "  What is known",
            *(f"    {one.name}: {one.value}" for one in ladder.facts),
        ]
    if ladder.stages:
        lines += ["", "  Steps", *(f"    {one.title}: {one.why}" for one in ladder.stages)]
    if ladder.guardrails:
        lines += ["", "  Guardrails", *_verdict_lines(ladder.guardrails)]
    if ladder.would_change:
        lines += ["", "  What would change it", *(f"    {one}" for one in ladder.would_change)]
    if ladder.may_be_agreed:
        lines += ["", "  What may be agreed (for us, not to be read out)"]
        lines += [f"    {one}" for one in ladder.may_be_agreed]
    return lines


def _verdict_lines(shown: Sequence[GuardrailShown]) -> list[str]:
    """A verdict that is the same for each channel once; where they differ, with the channel."""
    told: dict[tuple[str, bool, str], list[str]] = {}
    for one in shown:
        told.setdefault((one.id, one.holds, one.says), []).append(one.channel or "")
    rules = [rule for rule, _, _ in told]
    marks = {True: "held  ", False: "passed"}
    return [
        f"    {marks[holds]} {rule}"
        f"{f' ({by(channels)})' if rules.count(rule) > 1 else ''}: {says}"
        for (rule, holds, says), channels in told.items()
    ]
