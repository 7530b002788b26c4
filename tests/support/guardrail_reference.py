"""The guardrails as the reference shows them: why, what they hold, where, and by what examples."""

import inspect
import sys
from collections.abc import Collection, Iterator
from pathlib import Path
from types import ModuleType

import yaml

from dunwell.guardrails.base import Guardrail
from dunwell.guardrails.catalogue import __name__ as catalogue
from dunwell.guardrails.facts import FACTS
from dunwell.guardrails.registry import DECIDING, GUARDRAILS
from tests.mutants.places import PLACES

SCENARIOS = Path(__file__).parents[1] / "scenarios" / "guardrails"
NAMES = {
    "call": "calls", "charge": "charges", "concession": "concessions", "escalate": "hand-overs",
    "letter": "letters", "message": "messages",
}  # fmt: skip
HOLDS = {"allow": "goes", "hold": "**is held**"}

Rows = list[tuple[str, ...]]


def guardrails() -> Iterator[tuple[str, str, Rows, Rows]]:
    """For each: its heading, what it says in words, what it reads, and its examples."""
    modules = {
        one.GUARDRAIL.id: one
        for name, one in sys.modules.items()
        if name.startswith(f"{catalogue}.")
    }
    for rule in GUARDRAILS:
        module = modules[rule.id]
        reads: Rows = [(f"`{name}`", FACTS[name].says) for name in rule.needs]
        yield f"{rule.id}: {rule.code}", _says(rule, module), reads, _examples(module)


def _says(rule: Guardrail, module: ModuleType) -> str:
    """Its file's own words, and where it is judged."""
    told = inspect.getdoc(module) or ""
    says, _, rest = told.partition("\n\n")
    why, _, rest = rest.partition("\nHolds")
    holds = rest.partition("\nFacts")[0]
    moments = "when deciding, and again when carrying out"
    if rule not in DECIDING:
        moments = "when they are asked for"
    if any(place.guardrail == rule.id and place.when == "database" for place in PLACES):
        moments += ". The database refuses what breaks it, whoever writes"
    return (
        f"**{says}** {_line(why.removeprefix('Why'))}\n\n"
        f"It holds {_line(holds)}\n\n"
        f"It judges {_listed(rule.applies_to)} {moments}.\n\n"
    )


def _listed(actions: Collection[str]) -> str:
    """Calls, letters and messages."""
    *first, last = (NAMES[action] for action in sorted(actions))
    return f"{', '.join(first)} and {last}" if first else last


def _line(text: str) -> str:
    return " ".join(text.split())


def _examples(module: ModuleType) -> Rows:
    """Its scenarios, by their names."""
    file = SCENARIOS / f"{module.__name__.rpartition('.')[2]}.yml"
    cases = yaml.safe_load(file.read_text(encoding="utf-8"))["cases"]
    return [(case["name"], HOLDS[case["expect"]]) for case in cases]
