"""The auditor's own reading of a policy file: plain YAML, and the few sentences it must know."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

import yaml

Document = dict[str, Any]  # a policy file is whatever its author wrote


@dataclass(frozen=True, slots=True)
class Stage:
    id: str
    rung: int
    """Its place on the ladder; those before the due date have none: -1."""
    day: int
    gap: int
    channels: frozenset[str]
    approval: str
    """The role that has to say yes; empty where nobody has to."""
    escalates: bool
    over: Mapping[str, int]
    """`{"overdue": 100000}`: what the condition asks for at least, in minor units."""

    def is_met(self, amounts: Mapping[str, int]) -> bool:
        return all(amounts[name] >= least for name, least in self.over.items())


@dataclass(frozen=True, slots=True)
class Policy:
    """What the rules hold a message against."""

    opens: time
    closes: time
    limits: tuple[tuple[str | None, int, int], ...]
    """Channel or all, how many at most, in how many days."""
    quiet_days: int
    fresh_days: int
    ignore_below: int
    good_faith: tuple[int, int]
    """Share in percent, and for how many days it holds."""
    grace_days: int
    furthest_days: int
    """How far ahead a promise may be."""
    then_plan_after: int
    """After how many unkept promises no other is accepted."""
    last_chance_days: int
    least_placed: int
    """What an agency is bothered with at least, in minor units."""
    channels_tried: int
    stages: tuple[Stage, ...]

    def stage(self, stage_id: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.id == stage_id), None)

    def rungs(self) -> tuple[Stage, ...]:
        return tuple(stage for stage in self.stages if stage.rung >= 0)


@dataclass(frozen=True, slots=True)
class Version:
    business: Policy
    consumer: Policy

    def of(self, kind: str) -> Policy:
        return self.business if kind == "business" else self.consumer


@dataclass(slots=True)
class Policies:
    """The versions, by the day on which each takes effect."""

    versions: dict[date, Version] = field(default_factory=dict)

    def publish(self, text: str, effective_on: date) -> None:
        business, consumer = (_policy(each) for each in yaml.safe_load_all(text))
        self.versions[effective_on] = Version(business, consumer)

    def on(self, day: date) -> Version:
        return self.versions[max(start for start in self.versions if start <= day)]


CHARGES_OR_FORGIVES = {"terms", "concessions", "rewards"}
"""Sections in which a policy charges or forgives."""


def _policy(document: Document) -> Policy:
    contact, handing = document["contact"], document.get("escalation", {})
    promises = document["promises"]
    unread = CHARGES_OR_FORGIVES & document.keys()
    assert not unread, f"the auditor does not read {sorted(unread)}"
    opens, closes = (time.fromisoformat(each) for each in contact["hours"].split("-"))
    named = contact["limits"]
    return Policy(
        opens=opens,
        closes=closes,
        limits=tuple(
            (one.get("channel"), one.get("contacts") or one["attempts"], _number(one["in"]))
            for one in named
            if "in" in one
        ),
        quiet_days=max((_number(one["quiet"]) for one in named if "quiet" in one), default=0),
        fresh_days=_number(contact["fresh"]),
        ignore_below=round(document["ignore_below"] * 100),
        good_faith=(
            _number(document["good_faith"]["share"]),
            _number(document["good_faith"]["holds"]),
        ),
        grace_days=_number(promises["grace"]),
        furthest_days=_number(promises["furthest"]),
        then_plan_after=promises["then_plan_after"],
        last_chance_days=_number(handing.get("last_chance", 0)),
        least_placed=round(handing.get("min_balance", 0) * 100),
        channels_tried=handing.get("channels_tried", 0),
        stages=_stages(document["stages"]),
    )


def _stages(written: list[Document]) -> tuple[Stage, ...]:
    early = sum(one["day"] < 0 for one in written)
    return tuple(
        Stage(
            id=one["id"],
            rung=place - early if one["day"] >= 0 else -1,
            day=one["day"],
            gap=_number(one.get("gap", "0 days")),
            channels=frozenset(one.get("send", {}))
            | frozenset(one.get("else_send", {}))
            | (frozenset({"call"}) if "call" in one else frozenset()),
            approval=one.get("approval", ""),
            escalates="escalate" in one,
            over=_least(one.get("when", "")),
        )
        for place, one in enumerate(written)
    )


def _least(condition: str) -> dict[str, int]:
    """The simulation's policies ask for amounts only: "open >= 50"."""
    if not condition:
        return {}
    found = re.fullmatch(r"(open|overdue) >= (\d+)", condition)
    assert found, f"the auditor does not read {condition!r}"
    return {found[1]: int(found[2]) * 100}


def _number(written: str) -> int:
    found = re.match(r"\d+", str(written))
    assert found, f"no number in {written!r}"
    return int(found[0])
