"""The reference pages, made from the code. `make docs` writes them; a test compares them."""

import re
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import django

from dunwell.cli.main import CONTENTS
from dunwell.facts.catalogue import CATALOGUE
from dunwell.guardrails.registry import GUARDRAILS
from dunwell.kernel.refusal import Refusal
from dunwell.project import environment
from tests.support import guardrail_reference, policy_reference
from tests.support.refusals import refusals

REFERENCE = Path(__file__).resolve().parents[2] / "docs" / "reference"
PLACEHOLDER = re.compile(r"\{(\w+)[^}]*\}")
"""How a value is written is for programs; that there is one is for readers."""
MADE = "\nMade from the code by `make docs`; a test fails when it no longer fits.\n\n"


def settings() -> str:
    """The environment variables."""
    rows = (
        (f"`{one.name}`", one.meaning, f"`{one.default}`" if one.default else "")
        for one in environment.ALL
    )
    return "# Settings\n" + MADE + table(("variable", "meaning", "default"), rows)


def commands() -> str:
    """The commands, as `dunwell --help` lists them."""
    rows = ((f"`dunwell {name}`", entry.says) for name, entry in CONTENTS.items())
    more = "\n`dunwell COMMAND --help` says more about each.\n"
    return "# Commands\n" + MADE + table(("command", "does"), rows) + more


def facts() -> str:
    """What conditions in a policy may ask for."""
    rows = (
        (f"`{fact.name}`", fact.type, fact.scope, fact.says, fact.owner)
        for fact in CATALOGUE.values()
    )
    return (
        "# Facts\n"
        + MADE
        + "A condition over a fact that is not known is not met.\n\n"
        + table(("fact", "type", "of", "meaning", "kept by"), rows)
    )


def guardrails() -> str:
    """The rules that no policy bends: why, what they hold, what they read, and examples."""
    parts = [
        "# Guardrails\n",
        MADE,
        "They hold whatever a policy says. What is not known holds.\n\n",
        table(("", "rule", "why"), ((rule.id, rule.code, rule.why) for rule in GUARDRAILS)),
    ]
    for heading, says, reads, examples in guardrail_reference.guardrails():
        parts.append(f"\n## {heading}\n\n{says}")
        parts.append(table(("reads", "meaning"), reads) + "\n")
        parts.append(table(("for example", ""), examples))
    return "".join(parts)


def every_refusal() -> str:
    """Each no, by its code."""
    rows = (
        (f"`{kind.code}`", PLACEHOLDER.sub(r"{\1}", kind.says), said_by(kind))
        for kind in refusals()
    )
    return (
        "# Refusals\n"
        + MADE
        + "Programs rely on the code; the words in braces are filled in.\n\n"
        + table(("code", "says", "comes from"), rows)
    )


def said_by(kind: type[Refusal]) -> str:
    """Its own first sentence; else that of the file that it stands in, beside what refuses."""
    said = vars(kind).get("__doc__") or sys.modules[kind.__module__].__doc__ or ""
    return " ".join(said.strip().split("\n\n")[0].split())


def policy() -> str:
    """The policy language: every key, every law laid over it, every finding."""
    parts = [
        "# The policy file\n",
        MADE,
        policy_reference.INTRODUCTION,
        *(
            f"\n## {head}\n\n" + table(("key", "written", "meaning"), rows)
            for head, rows in policy_reference.keys()
        ),
        policy_reference.CONDITIONS,
        "\n## What the law adds\n\n" + policy_reference.LAW,
    ]
    for pack, rows in policy_reference.packs():
        parts.append(
            f"\n### {pack.title}\n\n{pack.says} For: {policy_reference.protected(pack)}. "
            f"Known until {pack.known_until}.\n\n"
        )
        parts.append(table(("asks for", "from", "until", "source"), rows))
    parts += [
        "\n## What ships\n\n" + table(("name", "title", "about"), policy_reference.ships()),
        "\n## What `policy check` finds\n\nAn error keeps a policy from being published; a "
        "warning asks. Each comes with its line and what to do. `evaluate`, `policy diff` and "
        "`backtest` try a file whose errors only a careful manager sees, and its guardrails hold "
        "all the same. The workspace and `policy publish` tell what no file can know: "
        "`agency-unnamed`, a warning that a stage hands over to an agency and nobody has said "
        "which works for an entity; and whom a policy leaves out that is the only one.\n\n",
        table(("code", "level", "for example"), policy_reference.findings()),
    ]
    return "".join(parts)


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A table in Markdown."""
    names = tuple(heads)
    lines = [names, ["---"] * len(names), *rows]
    return "".join("| " + " | ".join(map(_cell, line)) + " |\n" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


PAGES: Mapping[str, Callable[[], str]] = {
    "settings.md": settings,
    "commands.md": commands,
    "facts.md": facts,
    "guardrails.md": guardrails,
    "refusals.md": every_refusal,
    "policy.md": policy,
}


if __name__ == "__main__":
    django.setup()
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name, page in PAGES.items():
        (REFERENCE / name).write_text(page(), encoding="utf-8")
