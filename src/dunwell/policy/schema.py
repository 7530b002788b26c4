"""The shape of a policy file as JSON Schema (2020-12), for editors and for other programs.

Built from the same lists that the sections read by, so the two cannot tell different stories;
what each part means stands in `schema_words`. What a schema cannot say (that a condition's facts
exist, that stages are in order) is left to `parse` and `check`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TypeAlias

from dunwell.policy import schema_words, values
from dunwell.policy.sections import behaviour, concessions, contact, holds, stages, terms

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"
Shape: TypeAlias = dict[str, Json]

NEEDED: list[Json] = ["policy", "stages"]


def schema(*, texts: Collection[str] = ()) -> Shape:
    """The schema of one document of a policy file. `texts` completes the names of messages."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dunwell policy",
        "description": "Whom to contact about money that is due, when, how, and where to stop.",
        **_mapping(_sections(texts), "", required=NEEDED),
    }


def _sections(texts: Collection[str]) -> Shape:
    good_faith: Shape = {"share": _share(), "holds": _days()}
    silence: Shape = {"when": _words(), "until_day": _whole(0), "active": _yes_no()}
    escalation: Shape = {
        "last_chance": _days(),
        "min_balance": _amount(),
        "channels_tried": _whole(1),
    }
    breaks: Shape = {"missed": _whole(1), "grace": _days()}
    grantors: Shape = {grantor: _authority() for grantor in concessions.GRANTORS}
    kinds: Shape = {rule.kind: _hold() for rule in holds.USUAL}
    return {
        "policy": _text(values.POLICY_NAME.pattern),
        "title": _words(),
        "for": _words(),
        "terms": _terms(),
        "contact": _contact(),
        "ignore_below": _amount(),
        "good_faith": _mapping(good_faith, "good_faith", required=["share", "holds"]),
        "promises": _promises(),
        "silence": _mapping(silence, "silence", required=["when", "until_day"]),
        "stages": {"type": "array", "maxItems": stages.STAGES_MAX, "items": _stage(texts)},
        "escalation": _mapping(escalation, "escalation", required=["last_chance"]),
        "concessions": _mapping(grantors, "concessions"),
        "affordability": _mapping({"share_of_disposable": _share()}, "affordability"),
        "plan_breaks": _mapping(breaks, "plan_breaks", required=["missed"]),
        "holds": _mapping(kinds, "holds"),
        "rewards": {"type": "array", "items": _reward()},
    }


def _terms() -> Shape:
    early: Shape = {"discount": _share(), "within": _days(), "grace": _days()}
    late: Shape = {
        "regime": {"anyOf": [_one_of(terms.REGIMES), _text(terms.OWN_REGIME.pattern)]},
        "from_stage": _name(),
        "first_time": _one_of(terms.FIRST_TIME),
        "minimum": _amount(),
    }
    parts: Shape = {
        "due": _text(terms.DUE.pattern),
        "early_payment": _mapping(early, "early_payment", required=["discount", "within"]),
        "late_charges": _mapping(late, "late_charges", required=["regime"]),
    }
    return _mapping(parts, "terms")


def _contact() -> Shape:
    channel = _one_of(contact.CHANNELS)
    contacts: Shape = {"contacts": _whole(1), "in": _days()}
    tries: Shape = {"channel": channel, "attempts": _whole(1), "in": _days()}
    quiet: Shape = {"after": _one_of(("conversation",)), "quiet": _days(), "channel": channel}
    kinds: list[Json] = [
        _mapping(contacts, "limits", required=["contacts", "in"]),
        _mapping(tries, "limits", required=["channel", "attempts", "in"]),
        _mapping(quiet, "limits", required=["after", "quiet"]),
    ]
    parts: Shape = {
        "days": _one_of(contact.DAY_SYSTEMS),
        "hours": _text(values.HOURS.pattern),
        "limits": {"type": "array", "items": {"anyOf": kinds}},
        "fresh": _length(),
    }
    return _mapping(parts, "contact")


def _promises() -> Shape:
    shapes: Shape = {
        "kept_share": _share(),
        "grace": _length(),
        "furthest": _days(),
        "then_plan_after": _whole(1),
    }
    assert tuple(shapes) == behaviour.PROMISE_KEYS
    return _mapping(shapes, "promises")


def _stage(texts: Collection[str]) -> Shape:
    text = _one_of(texts) if texts else _name()
    sendings: Shape = {channel: {**text} for channel in stages.SENDABLE}
    shapes: Shape = {
        "id": _name(),
        "day": {"type": "integer", "minimum": -365},
        "gap": _days(),
        "when": _words(),
        "send": _mapping({**sendings}, "send"),
        "call": _name(),
        "else_send": _mapping({**sendings}, "send"),
        "escalate": _name(),
        "offer": {"type": "array", "items": _one_of(stages.OFFERS)},
        "approval": _one_of(stages.ROLES),
        "tone": _one_of(stages.TONES),
    }
    assert tuple(shapes) == stages.KNOWN
    return _mapping(shapes, "stage", required=["id", "day"])


def _authority() -> Shape:
    plan: Shape = {"instalments": _whole(2), "minimum": _amount(), "down": _share()}
    shapes: Shape = {
        "deferral": _days(),
        "plan": _mapping(plan, "plan", required=["instalments"]),
        "discount": _share(),
        "settlement": _share(),
        "waive_late_charges": {"anyOf": [_amount(), _one_of(("all",))]},
        "again_after": _days(),
    }
    assert tuple(shapes) == concessions.GRANT_KEYS
    return _mapping(shapes, "authority")


def _hold() -> Shape:
    parts: Shape = {
        "stops": _one_of(holds.STOPS),
        "lasts": _length(),
        "review": _length(),
        "late_charges": _one_of(holds.CHARGES),
    }
    return _mapping(parts, "hold")


def _reward() -> Shape:
    grant: Json = {"anyOf": [_name(), _text(concessions.CREDIT.pattern)]}
    parts: Shape = {
        "id": _name(),
        "after_on_time": _whole(1),
        "grant": grant,
        "at_most": _amount(),
    }
    return _mapping(parts, "reward", required=["id", "after_on_time", "grant"])


def _mapping(properties: Shape, part: str, *, required: list[Json] | None = None) -> Shape:
    """A mapping; each key is described by the words for its part of the file."""
    says: Mapping[str, str] = schema_words.SAYS[part]
    described: Shape = {}
    for name, part_of_it in properties.items():
        assert isinstance(part_of_it, dict)
        described[name] = {**part_of_it, "description": says[name]}
    shape: Shape = {
        "type": "object",
        "properties": described,
        "additionalProperties": False,
    }
    return shape | {"required": required} if required else shape


def _text(pattern: str) -> Shape:
    return {"type": "string", "pattern": f"^(?:{pattern})$"}


def _words() -> Shape:
    return {"type": "string", "minLength": 1}


def _name() -> Shape:
    return _text(values.NAME.pattern)


def _days() -> Shape:
    return _text(r"\d{1,4} (days?|weeks?)")


def _length() -> Shape:
    return _text(values.DURATION.pattern)


def _share() -> Shape:
    return _text(values.PERCENT.pattern)


def _amount() -> Shape:
    """YAML readers take 5.00 for a number, so both that and a quoted amount are good."""
    return {"anyOf": [{"type": "number", "minimum": 0}, _text(values.MONEY.pattern)]}


def _whole(least: int) -> Shape:
    return {"type": "integer", "minimum": least}


def _yes_no() -> Shape:
    return {"type": "boolean"}


def _one_of(choices: Collection[str]) -> Shape:
    return {"enum": list(choices)}
