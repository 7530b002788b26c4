"""Every refusal there is."""

import pkgutil
from importlib import import_module  # noqa: TID251  # importing makes a module's refusals known

import dunwell
from dunwell.kernel.refusal import Refusal

OF_AN_EXTRA = frozenset({"dunwell.cluster.spark"})
"""Imported only where its library is; it has no refusals of its own."""


def refusals() -> list[type[Refusal]]:
    """All that a person or a program can meet, by code."""
    for module in pkgutil.walk_packages(dunwell.__path__, prefix="dunwell."):
        is_apart = "migrations" in module.name or module.name.endswith("__main__")
        if not is_apart and module.name not in OF_AN_EXTRA:
            import_module(module.name)
    found: set[type[Refusal]] = set()
    waiting = [Refusal]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        found.update(kinds)
        waiting.extend(kinds)
    ours = [
        kind
        for kind in found
        if kind.__module__.startswith("dunwell.") and {"code", "says"} <= vars(kind).keys()
    ]
    return sorted(ours, key=lambda kind: (kind.code, kind.__module__))
