"""The same difference for several customers, said in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median_low
from typing import Protocol

from dunwell.engine.trials.texts import offered
from dunwell.engine.trials.treatment import Treatment
from dunwell.engine.trials.words import added, by, counted, rules, step
from dunwell.kernel.money import Money


class Different(Protocol):
    """What a group is made of."""

    @property
    def customer_id(self) -> str: ...
    @property
    def before(self) -> Treatment: ...
    @property
    def after(self) -> Treatment: ...
    @property
    def changes(self) -> tuple[str, ...]: ...
    @property
    def days(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Group:
    """Customers who have one difference in common, what is asked of them, and why it is so."""

    code: str
    says: str
    customers: tuple[str, ...]
    asks: tuple[Money, ...]


ORDER = (
    "policy", "starts", "stops", "earlier", "later", "step", "channel", "tone", "offer",
    "words", "approval", "held", "amount",
)  # fmt: skip


def grouped(differences: Sequence[Different]) -> tuple[Group, ...]:
    """Each difference once for each respect, what matters most first, then by how many."""
    found: dict[tuple[str, str], list[Different]] = {}
    for one in differences:
        for code in one.changes:
            found.setdefault((code, _respect(code, one)), []).append(one)
    groups = [_group(code, respect, some) for (code, respect), some in found.items()]
    return tuple(
        sorted(groups, key=lambda one: (ORDER.index(one.code), -len(one.customers), one.says))
    )


def _group(code: str, respect: str, some: Sequence[Different]) -> Group:
    customers = tuple(dict.fromkeys(one.customer_id for one in some))
    who = counted(len(customers), "customer")
    asks = added([money for one in some for money in one.after.asks or one.before.asks])
    if code in ("earlier", "later"):
        respect = f"{respect}, by {_days([abs(one.days) for one in some])}"
    return Group(code=code, says=f"{who} {respect}", customers=customers, asks=asks)


def _days(counts: Sequence[int]) -> str:
    """One number where all agree, else the middle one and the ends."""
    first, last = min(counts), max(counts)
    if first == last:
        return counted(first, "day")
    return f"a median of {counted(median_low(counts), 'day')} ({first} to {last})"


def _respect(code: str, one: Different) -> str:
    """The sentence after "12 customers": the same words make the same group."""
    old, new = one.before, one.after
    return {
        "policy": _policy(old, new),
        "starts": "would hear from us who otherwise would not",
        "stops": "would no longer hear from us",
        "earlier": "would hear from us earlier",
        "later": "would hear from us later",
        "step": f"would get {step(new.stage)} next instead of {step(old.stage)}",
        "channel": f"would be reached by {by(new.channels)} instead of {by(old.channels)}",
        "tone": f"would be addressed in a {new.tone} tone instead of a {old.tone} one",
        "offer": f"would be offered {offered(new.offers)} instead of {offered(old.offers)}",
        "words": "would read another text",
        "approval": _approval(new),
        "held": _held(old, new),
        "amount": "would be asked for another amount",
    }[code]


def _policy(old: Treatment, new: Treatment) -> str:
    if new.policy is None:
        return f"would be under no policy instead of {step(old.policy)}, and not hear from us"
    was = step(old.policy) if old.policy else "no policy"
    return f"would be under {step(new.policy)} instead of {was}"


def _approval(new: Treatment) -> str:
    if new.approval is None:
        return "would hear from us without anybody's approval"
    return f"would hear from us only once a {new.approval} has agreed"


def _held(old: Treatment, new: Treatment) -> str:
    """A step that is not due yet is not held back yet either, and may be on its day."""
    if new.state == "held":
        return f"would be held back by {rules(new.held_by)}"
    if new.state in ("later", "never"):
        when = "yet" if new.state == "later" else "at all"
        return f"would not be due {when}, where they are held back now by {rules(old.held_by)}"
    return f"would no longer be held back by {rules(old.held_by)}"
