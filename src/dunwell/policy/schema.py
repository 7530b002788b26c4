"""The shape of a policy file as JSON Schema (2020-12), for editors and for other programs.

Built from the same lists that the sections read by, so the two cannot tell different stories.
What a schema cannot say (that a condition's facts exist, that stages are in order) is left to
`parse` and `check`.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TypeAlias

from dunwell.policy import values
from dunwell.policy.sections import behaviour, concessions, contact, holds, stages, terms

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"
Shape: TypeAlias = dict[str, Json]

NEEDED: list[Json] = ["policy", "stages"]


def schema() -> Shape:
    """The schema of one document of a policy file."""
    described = _sections()
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Dunwell policy",
        "description": "Whom to contact about money that is due, when, how, and where to stop.",
        **_mapping(described, required=NEEDED),
    }


def _sections() -> Shape:
    amount, share, days = _amount(), _share(), _days()
    return {
        "policy": _text(values.POLICY_NAME.pattern, "The policy's short name."),
        "title": _words("What people call it."),
        "for": _words("A condition: the first policy whose `for` holds is the customer's."),
        "terms": _terms(),
        "contact": _contact(),
        "ignore_below": amount | {"description": "Nobody is chased for this much or less."},
        "good_faith": _mapping({"share": share, "holds": days}, required=["share", "holds"]),
        "promises": _promises(),
        "silence": _mapping(
            {"when": _words("A condition."), "until_day": _whole(0), "active": _yes_no()},
            required=["when", "until_day"],
        ),
        "stages": {
            "type": "array",
            "description": "In order; a customer takes one step a run.",
            "maxItems": stages.STAGES_MAX,
            "items": _stage(),
        },
        "escalation": _mapping(
            {"last_chance": days, "min_balance": amount, "channels_tried": _whole(1)},
            required=["last_chance"],
        ),
        "concessions": _mapping({grantor: _authority() for grantor in concessions.GRANTORS}),
        "affordability": _mapping({"share_of_disposable": share}),
        "plan_breaks": _mapping({"missed": _whole(1), "grace": days}, required=["missed"]),
        "holds": _mapping({rule.kind: _hold() for rule in holds.USUAL}),
        "rewards": {"type": "array", "items": _reward()},
    }


def _terms() -> Shape:
    early = {"discount": _share(), "within": _days(), "grace": _days()}
    late: Shape = {
        "regime": {"anyOf": [_one_of(terms.REGIMES), _text(terms.OWN_REGIME.pattern)]},
        "from_stage": _name(),
        "first_time": _one_of(terms.FIRST_TIME),
        "minimum": _amount(),
    }
    return _mapping(
        {
            "due": _text(terms.DUE.pattern, "net 30, net 30 eom, on receipt, ..."),
            "early_payment": _mapping({**early}, required=["discount", "within"]),
            "late_charges": _mapping(late, required=["regime"]),
        }
    )


def _contact() -> Shape:
    channel = _one_of(contact.CHANNELS)
    kinds: list[Json] = [
        _mapping({"contacts": _whole(1), "in": _days()}, required=["contacts", "in"]),
        _mapping(
            {"channel": channel, "attempts": _whole(1), "in": _days()},
            required=["channel", "attempts", "in"],
        ),
        _mapping(
            {"after": _one_of(("conversation",)), "quiet": _days(), "channel": channel},
            required=["after", "quiet"],
        ),
    ]
    return _mapping(
        {
            "days": _one_of(contact.DAY_SYSTEMS),
            "hours": _text(values.HOURS.pattern, "In the customer's time zone: 09:00-17:30."),
            "limits": {"type": "array", "items": {"anyOf": kinds}},
            "fresh": _length(),
        }
    )


def _promises() -> Shape:
    shapes: Shape = {
        "kept_share": _share(),
        "grace": _length(),
        "furthest": _days(),
        "then_plan_after": _whole(1),
    }
    assert tuple(shapes) == behaviour.PROMISE_KEYS
    return _mapping(shapes)


def _stage() -> Shape:
    sendings = _mapping({channel: _name() for channel in stages.SENDABLE})
    shapes: Shape = {
        "id": _name(),
        "day": {"type": "integer", "description": "Days past due; below zero before it."},
        "gap": _days(),
        "when": _words("A condition: where it is not met, the stage is passed over."),
        "send": sendings,
        "call": _name(),
        "else_send": sendings,
        "escalate": _name(),
        "offer": {"type": "array", "items": _one_of(stages.OFFERS)},
        "approval": _one_of(stages.ROLES),
        "tone": _one_of(stages.TONES),
    }
    assert tuple(shapes) == stages.KNOWN
    return _mapping(shapes, required=["id", "day"])


def _authority() -> Shape:
    plan: Shape = {"instalments": _whole(2), "minimum": _amount(), "down": _share()}
    shapes: Shape = {
        "deferral": _days(),
        "plan": _mapping(plan, required=["instalments"]),
        "discount": _share(),
        "settlement": _share(),
        "waive_late_charges": {"anyOf": [_amount(), _one_of(("all",))]},
        "again_after": _days(),
    }
    assert tuple(shapes) == concessions.GRANT_KEYS
    return _mapping(shapes)


def _hold() -> Shape:
    return _mapping(
        {
            "stops": _one_of(holds.STOPS),
            "lasts": _length(),
            "review": _length(),
            "late_charges": _one_of(holds.CHARGES),
        }
    )


def _reward() -> Shape:
    grant: Json = {"anyOf": [_name(), _text(concessions.CREDIT.pattern)]}
    return _mapping(
        {"id": _name(), "after_on_time": _whole(1), "grant": grant, "at_most": _amount()},
        required=["id", "after_on_time", "grant"],
    )


def _mapping(properties: Shape, *, required: list[Json] | None = None) -> Shape:
    shape: Shape = {
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
    }
    return shape | {"required": required} if required else shape


def _text(pattern: str, description: str = "") -> Shape:
    shape: Shape = {"type": "string", "pattern": f"^(?:{pattern})$"}
    return shape | {"description": description} if description else shape


def _words(description: str) -> Shape:
    return {"type": "string", "minLength": 1, "description": description}


def _name() -> Shape:
    return _text(values.NAME.pattern)


def _days() -> Shape:
    return _text(r"\d{1,4} (days?|weeks?)", "7 days, 2 weeks")


def _length() -> Shape:
    return _text(values.DURATION.pattern, "7 days, 2 weeks, 3 business days")


def _share() -> Shape:
    return _text(values.PERCENT.pattern, "2%, 12.5%")


def _amount() -> Shape:
    """YAML readers take 5.00 for a number, so both that and a quoted amount are good."""
    return {"anyOf": [{"type": "number", "minimum": 0}, _text(values.MONEY.pattern)]}


def _whole(least: int) -> Shape:
    return {"type": "integer", "minimum": least}


def _yes_no() -> Shape:
    return {"type": "boolean"}


def _one_of(choices: Collection[str]) -> Shape:
    return {"enum": list(choices)}
