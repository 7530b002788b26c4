"""The reference page of the policy language, made from what reads, judges and tightens it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import yaml

from dunwell.casework.law import shipped_packs
from dunwell.cli.library import library
from dunwell.policy import schema as shapes
from dunwell.policy import values
from dunwell.policy.law.pack import Pack, Rule, Whom
from dunwell.policy.law.wording import demand_in_words
from dunwell.policy.schema import Json, Shape, schema
from dunwell.policy.sections import concessions, terms

SCENARIOS = Path(__file__).resolve().parents[1] / "scenarios" / "policy"
Row = tuple[str, ...]

WRITTEN: Mapping[str, str] = {
    str(shapes._days()): "`7 days`, `2 weeks`",
    str(shapes._length()): "`7 days`, `2 weeks`, `3 business days`",
    str(shapes._share()): "`2%`, `12.5%`",
    str(shapes._amount()): "`5.00`",
    str(shapes._name()): "a name",
    str(shapes._words()): "text",
    str(shapes._yes_no()): "`true`, `false`",
    f"^(?:{values.POLICY_NAME.pattern})$": "a name",
    f"^(?:{values.HOURS.pattern})$": "`09:00-17:30`",
    f"^(?:{terms.DUE.pattern})$": "`net 30`, ...",
    f"^(?:{terms.OWN_REGIME.pattern})$": "`simple:12%/365`, `monthly:1.5%`, `fixed:25.00`",
    f"^(?:{concessions.CREDIT.pattern})$": '`"1% credit"`',
}
"""How each kind of value is written, by its shape without the description."""


INTRODUCTION = """\
A policy says whom to contact about money that is due, when, how, and where to stop: one YAML file,
or several policies in one, divided by `---`. A customer is under the first whose `for` holds, or
under the one set by hand. [Write your policy](../how-to/write-your-policy.md) goes through it with
examples; `dunwell policy check FILE` names every line that is wrong and what to write instead;
`dunwell policy schema` completes it in an editor.

Amounts are in the entity's currency, in major units, without its name. A name is small letters,
digits and `_`. Anchors, tags and tabs are not used. A key that is left out has its usual value.
"""

CONDITIONS = """
## Conditions

A condition is one yes-or-no expression in SQL over [facts](facts.md) and over whatever further
columns a snapshot brings: comparisons, `+ - * /`, `in`, `between`, `like`, `is null`, `and`, `or`,
`not` and brackets; no functions, no queries. Amounts are in major units and compared exactly.
Shares are 0.90, not 90. Dates are quoted, year first; a date less a date is a number of days. A
fact cannot be multiplied or divided by a fact. A comparison with a fact that is not known is
neither true nor false, and a condition that comes out so is not met.
"""

LAW = """\
Legal packs are laid over every policy, for the customers whom they protect, and only ever tighten
it: hours are cut to those that both allow, limits are added, holds last longer, charges fall away.
Where the country, the region, the kind or the legal form of a customer is not known, every pack
that might protect them does. Packs count calendar days on the customer's clock, for one creditor;
a policy's windows are so many times 24 hours; both must hold. Reasons name the law. After the day
until which a pack is known, whom it protects waits until somebody has looked again.
"""


def keys() -> Iterator[tuple[str, list[Row]]]:
    """Each section of a policy with its keys: name, how it is written, what it means."""
    properties = schema()["properties"]
    assert isinstance(properties, dict)
    yield "The sections", [_row(name, shape) for name, shape in properties.items()]
    for name, shape in properties.items():
        rows = list(_below(_inside(shape), ""))
        if rows:
            yield f"`{name}`", rows


def findings() -> list[Row]:
    """Every code that `policy check` tells, its level, and an example that the tests hold."""
    told: dict[str, Row] = {}
    for path in sorted(SCENARIOS.glob("*.yml")):
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))["cases"]:
            for one in case["findings"]:
                row = (f"`{one['code']}`", one.get("level", "error"), case["name"])
                told.setdefault(one["code"], row)
    return [told[code] for code in sorted(told)]


def packs() -> Iterator[tuple[Pack, list[Row]]]:
    for pack in shipped_packs():
        yield pack, [_rule(rule) for rule in pack.rules]


def protected(pack: Pack) -> str:
    """Whom a pack is for, in a line."""
    return "; ".join(_whom(whom) for whom in pack.whom)


def ships() -> list[Row]:
    return [(f"`{one.name}`", one.title, one.about) for one in library()]


def _rule(rule: Rule) -> Row:
    until = str(rule.until_on or "")
    return demand_in_words(rule.demand), str(rule.from_on), until, rule.source


def _whom(whom: Whom) -> str:
    parts = {
        "country": whom.countries, "region": whom.regions, "kind": whom.kinds,
        "legal form": whom.legal_forms,
    }  # fmt: skip
    said = [f"{name} {' or '.join(sorted(values))}" for name, values in parts.items() if values]
    return ", ".join(said).replace("_", " ")


def _below(shape: Json, path: str) -> Iterator[Row]:
    """The keys of a mapping, and those inside them; what looks alike inside is shown once."""
    if not isinstance(shape, dict):
        return
    for either in _listed(shape.get("anyOf")):
        yield from _below(either, path)
    properties = shape.get("properties")
    if not isinstance(properties, dict):
        return
    seen: list[str] = []
    for name, part in properties.items():
        yield _row(f"{path}{name}", part)
        inside = str(_without_words(_inside(part)))
        if inside not in seen:
            yield from _below(_inside(part), f"{path}{name}.")
        seen.append(inside)


def _row(name: str, shape: Json) -> Row:
    assert isinstance(shape, dict)
    return (f"`{name}`", _how(shape), str(shape["description"]))


def _how(shape: Shape) -> str:
    bare = {key: value for key, value in shape.items() if key != "description"}
    known = WRITTEN.get(str(bare)) or WRITTEN.get(str(bare.get("pattern")))
    if known:
        return known
    if "anyOf" in bare:
        options = [one for one in _listed(bare["anyOf"]) if isinstance(one, dict)]
        return "; ".join(dict.fromkeys(_how(one) for one in options))
    if "enum" in bare:
        return ", ".join(f"`{choice}`" for choice in _listed(bare["enum"]))
    if bare["type"] == "array":
        return f"a list: {_how(_shape(bare['items']))}"
    return {"object": "a mapping", "integer": "a whole number"}[str(bare["type"])]


def _inside(shape: Json) -> Json:
    """What a list is of; anything else itself."""
    return shape["items"] if isinstance(shape, dict) and "items" in shape else shape


def _without_words(shape: Json) -> Json:
    if isinstance(shape, list):
        return [_without_words(part) for part in shape]
    if not isinstance(shape, dict):
        return shape
    return {key: _without_words(part) for key, part in shape.items() if key != "description"}


def _listed(value: Json | None) -> list[Json]:
    return value if isinstance(value, list) else []


def _shape(value: Json) -> Shape:
    assert isinstance(value, dict)
    return value
