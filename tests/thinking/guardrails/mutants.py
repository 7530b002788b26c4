"""Guardrails with one thing changed: what a slip of the hand would leave behind.

Each mutant is the rule's own file with one comparison, bound, sign or kind of action altered
where its verdict is made. A scenario has to notice.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from types import ModuleType

from dunwell.guardrails.base import Guardrail

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.GtE: (ast.Gt,),
    ast.LtE: (ast.Lt,),
    ast.Eq: (ast.NotEq,),
}
CLOSED = {"left": ("both", "none", "right")}


@dataclass(frozen=True, slots=True)
class Mutant:
    says: str
    rule: Guardrail


def mutants_of(module: ModuleType) -> Iterator[Mutant]:
    """Every mutant of the rule in a module of the catalogue."""
    tree = ast.parse(inspect.getsource(module))
    for place, node in enumerate(_nodes(tree)):
        for number, says in enumerate(_changes(node)):
            changed = deepcopy(tree)
            _change(_nodes(changed)[place], number)
            yield Mutant(f"line {node.lineno}: {says}", _made(changed, module))
    rule: Guardrail = module.GUARDRAIL
    for action in sorted(rule.applies_to):
        yield Mutant(
            f"does not concern {action}",
            replace(rule, applies_to=rule.applies_to - {action}),
        )


def _made(tree: ast.Module, module: ModuleType) -> Guardrail:
    space: dict[str, object] = {"__name__": module.__name__}
    code = compile(ast.fix_missing_locations(tree), module.__name__, "exec")
    exec(code, space)
    rule = space["GUARDRAIL"]
    assert isinstance(rule, Guardrail)
    return rule


def _nodes(tree: ast.Module) -> list[ast.expr]:
    """What can be altered, in the verdict and in the names that it is made of."""
    named = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    rule = named["GUARDRAIL"]
    assert isinstance(rule, ast.Call)
    todo: list[ast.expr] = [word.value for word in rule.keywords if word.arg == "holds"]
    seen: set[str] = set()
    found: list[ast.expr] = []
    while todo:
        for node in ast.walk(todo.pop(0)):
            if isinstance(node, ast.Name) and node.id in named and node.id not in seen:
                seen.add(node.id)
                todo.append(named[node.id])
            if isinstance(node, ast.expr) and any(True for _ in _changes(node)):
                found.append(node)
    return found


def _changes(node: ast.expr) -> Iterator[str]:
    """What could be altered at one place; `_change` does the one with the same number."""
    if isinstance(node, ast.Compare):
        for other in COMPARED[type(node.ops[0])]:
            yield f"{type(node.ops[0]).__name__} becomes {other.__name__}"
        if _bound(node) is not None:
            yield "the bound is one higher"
            yield "the bound is one lower"
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr | ast.BitAnd):
        yield "or and and change places"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield "not is left out"
    elif isinstance(node, ast.Constant) and node.value in CLOSED:
        for ends in CLOSED[node.value]:
            yield f"closed {node.value} becomes {ends}"


def _change(node: ast.expr, number: int) -> None:
    if isinstance(node, ast.Compare):
        others = COMPARED[type(node.ops[0])]
        if number < len(others):
            node.ops = [others[number]()]
        else:
            bound = _bound(node)
            assert bound is not None and isinstance(bound.value, int)
            bound.value += 1 if number == len(others) else -1
    elif isinstance(node, ast.BinOp):
        node.op = ast.BitAnd() if isinstance(node.op, ast.BitOr) else ast.BitOr()
    elif isinstance(node, ast.UnaryOp):
        node.op = ast.UAdd()
    elif isinstance(node, ast.Constant):
        node.value = CLOSED[str(node.value)][number]


def _bound(node: ast.Compare) -> ast.Constant | None:
    right = node.comparators[0]
    is_number = isinstance(right, ast.Constant) and isinstance(right.value, int)
    return right if is_number and isinstance(right, ast.Constant) else None
