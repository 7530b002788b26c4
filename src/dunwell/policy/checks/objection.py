"""How a check speaks: an error stops the policy from being used, a warning only asks."""

from __future__ import annotations

from dunwell.policy.model import Finding


def error(code: str, line: int, message: str, *, remedy: str) -> Finding:
    return Finding("error", code, line, message, remedy)


def warning(code: str, line: int, message: str, *, remedy: str) -> Finding:
    return Finding("warning", code, line, message, remedy)
