"""Every no has a code that programs can rely on and a sentence that people understand."""

import pkgutil
import re
from importlib import import_module  # noqa: TID251  # to see every refusal there is

import dunwell
from dunwell.kernel.refusal import Refusal


def refusals() -> list[type[Refusal]]:
    """All of them: importing a module is what makes its refusals known."""
    for module in pkgutil.walk_packages(dunwell.__path__, prefix="dunwell."):
        if "migrations" not in module.name and not module.name.endswith("__main__"):
            import_module(module.name)
    found: list[type[Refusal]] = []
    waiting = [Refusal]
    while waiting:
        for kind in waiting.pop().__subclasses__():
            found.append(kind)
            waiting.append(kind)
    return [kind for kind in found if kind.__module__.startswith("dunwell.")]


def test_codes_are_plain_and_each_belongs_to_one_refusal() -> None:
    codes: dict[str, list[str]] = {}
    for kind in refusals():
        if "code" in vars(kind):
            codes.setdefault(kind.code, []).append(f"{kind.__module__}.{kind.__name__}")
    assert {code: kinds for code, kinds in codes.items() if len(kinds) > 1} == {}
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_refusal_speaks_in_a_sentence() -> None:
    mute = [
        kind.__name__
        for kind in refusals()
        if "says" in vars(kind)
        and not kind.says.rstrip("\"'”) ").endswith((".", "?", "}", ";"))
    ]
    assert mute == []
