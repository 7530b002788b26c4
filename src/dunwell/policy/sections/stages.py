"""The ladder: `stages`, in the order a customer meets them."""

from __future__ import annotations

from dunwell.policy.fields import Fields, Notes
from dunwell.policy.model import Stage
from dunwell.policy.refused import quoted
from dunwell.policy.source import Node, Pairs, Scalar

STAGES_MAX = 500
SENDABLE = ("email", "sms", "letter")
OFFERS = ("deferral", "plan", "discount", "settlement")
ROLES = ("collector", "manager", "admin")
TONES = ("warm", "clear", "firm")
KNOWN = (
    "id", "day", "gap", "when", "send", "call", "else_send", "escalate", "offer", "approval",
    "tone",
)  # fmt: skip


def read_stages(policy: Fields) -> tuple[Stage, ...]:
    nodes = policy.items("stages")
    if len(nodes) > STAGES_MAX:
        policy.notes.error(
            "too-large",
            policy.line_of("stages"),
            f"There are {len(nodes)} stages.",
            remedy=f"A policy has at most {STAGES_MAX}; most need fewer than ten.",
        )
        return ()
    stages = (_stage(node, policy.notes) for node in nodes)
    return tuple(stage for stage in stages if stage is not None)


def _stage(node: Node, notes: Notes) -> Stage | None:
    found = Fields(node, where=_where(node), known=KNOWN, notes=notes)
    is_whole = not isinstance(node, Pairs) or found.require("id", "day")
    stage_id, day = found.name("id"), found.whole("day", least=-365, most=3650)
    stage = Stage(
        id=stage_id or "",
        day=day or 0,
        line=node.line,
        gap_days=found.days("gap") or 0,
        when=found.condition("when"),
        send=_sendings(found, "send"),
        call=found.name("call"),
        else_send=_sendings(found, "else_send"),
        escalate=found.name("escalate"),
        offer=found.words("offer", OFFERS),
        approval=found.choice("approval", ROLES),
        tone=found.choice("tone", TONES) or "warm",
    )
    return stage if is_whole and stage_id and day is not None else None


def _where(node: Node) -> str:
    pairs = node.pairs if isinstance(node, Pairs) else ()
    for key, value in pairs:
        if key.text == "id" and isinstance(value, Scalar):
            return f"stage {quoted(value.text)}"
    return "a stage"


def _sendings(stage: Fields, key: str) -> tuple[tuple[str, str], ...]:
    """Channel and template, in the order of the file."""
    found = stage.fields(key, known=SENDABLE, where=f"{key!r} of {stage.where}")
    if found is None:
        return ()
    pairs = ((channel, found.name(channel)) for channel in found.keys())
    return tuple((channel, template) for channel, template in pairs if template)
