"""A function or a named expression with one thing altered: what a slip of the hand leaves behind.

The module is compiled anew with the alteration, and what came of it is put where the original
stands, in every module that took it from there.
"""

from __future__ import annotations

import ast
import functools
import gc
import inspect
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from types import FunctionType, ModuleType

from dunwell.guardrails.base import Guardrail

COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPPOSITE = {
    "min": "max", "max": "min", "min_horizontal": "max_horizontal", "any": "all", "all": "any",
    "max_horizontal": "min_horizontal", "is_null": "is_not_null", "is_not_null": "is_null",
}  # fmt: skip
LOOKED_UP = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
CLOSED: dict[object, tuple[str, ...]] = {"left": ("both", "none", "right")}
ANSWERS = {"value", "default"}
SMALL = (ast.Constant, ast.Name, ast.keyword)
"""What does not say much by itself."""

Edit = tuple[ast.AST, str, object]
"""A node of the syntax, the name of its field, and what to put there."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One alteration of a module. Its name says where it is and what became of what."""

    name: str
    module: ModuleType
    code: str
    lines: range
    """Those of the statement that it is in; none for what is worked out at the start."""

    @contextmanager
    def slipped_in(self) -> Iterator[None]:
        """The program with the alteration in it; nothing that was remembered outlives it."""
        undo = list(_exchange(self.module, self.made()))
        forget()
        try:
            yield
        finally:
            for back in undo:
                back()
            forget()

    def made(self) -> dict[str, object]:
        """What the altered module defines."""
        space: dict[str, object] = {"__name__": self.module.__name__}
        exec(compile(self.code, self.module.__name__, "exec"), space)
        return space


def slips(module: ModuleType, names: Iterable[str]) -> Iterator[Slip]:
    """Every alteration of these functions and expressions, and of what they are named by.

    Of a guardrail, of what it holds by.
    """
    tree = ast.parse(inspect.getsource(module))
    named = dict(_named(tree))
    seen: set[str] = set()
    todo = list(names)
    while todo:
        name = todo.pop(0)
        if name in seen:
            continue
        seen.add(name)
        lines = _lines(named[name])
        for node, parent in _within(_verdict(named[name])):
            if isinstance(node, ast.Name) and isinstance(named.get(node.id), ast.expr):
                todo.append(node.id)
            shown = parent if isinstance(node, SMALL) else node
            for edit in _edits(node):
                yield _slip(module, tree, name, shown, edit, lines)


def _named(tree: ast.Module) -> Iterator[tuple[str, ast.AST]]:
    """What the module calls by a name: its functions, methods and constants."""
    for statement in tree.body:
        if isinstance(statement, ast.FunctionDef):
            yield statement.name, statement
        elif isinstance(statement, ast.ClassDef):
            for inner in statement.body:
                if isinstance(inner, ast.FunctionDef):
                    yield f"{statement.name}.{inner.name}", inner
        elif isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
            yield statement.targets[0].id, statement.value
        elif isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            yield statement.target.id, statement.value or statement


def _lines(part: ast.AST) -> dict[int, range]:
    """Of each line of a function, those of the statement that it belongs to."""
    inside = ast.walk(part) if isinstance(part, ast.FunctionDef) else ()
    statements = [one for one in inside if isinstance(one, ast.stmt) and one is not part]
    return {
        line: range(one.lineno, (one.end_lineno or one.lineno) + 1)
        for one in statements  # the outer ones come first
        for line in range(one.lineno, (one.end_lineno or one.lineno) + 1)
    }


def _verdict(part: ast.AST) -> ast.AST:
    """The part of a guardrail that decides; of anything else, all of it."""
    if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "Guardrail":
        return next(word.value for word in part.keywords if word.arg == "holds")
    return part


def _within(part: ast.AST, parent: ast.AST | None = None) -> Iterator[tuple[ast.AST, ast.AST]]:
    """What runs, each with what it is a part of; nothing that only states our own belief."""
    if isinstance(part, ast.Assert):
        return
    yield part, parent or part
    inner = part.body if isinstance(part, ast.FunctionDef) else ast.iter_child_nodes(part)
    for node in inner:
        if node is not getattr(part, "annotation", None):
            yield from _within(node, part)


def _slip(
    module: ModuleType,
    tree: ast.Module,
    name: str,
    shown: ast.AST,
    edit: Edit,
    lines: dict[int, range],
) -> Slip:
    node, field, value = edit
    before = _words(shown)
    kept = getattr(node, field)
    setattr(node, field, value)
    slip = Slip(
        f"{name}: {before} -> {_words(shown)}",
        module,
        ast.unparse(tree),
        lines.get(node.lineno, range(0)),  # type: ignore[attr-defined]  # every edit is of something written on a line
    )
    setattr(node, field, kept)
    return slip


def _words(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _edits(node: ast.AST) -> Iterator[Edit]:
    """Everything that can be altered at one place."""
    for kind, edits in EDITS.items():
        if isinstance(node, kind):
            yield from edits(node)


def _of_comparison(node: ast.Compare) -> Iterator[Edit]:
    for place, op in enumerate(node.ops):
        yield node, "ops", [*node.ops[:place], COMPARED[type(op)](), *node.ops[place + 1 :]]


def _of_and_or(node: ast.BoolOp) -> Iterator[Edit]:
    """One operand says nothing."""
    nothing = ast.Constant(isinstance(node.op, ast.And))
    for place, one in enumerate(node.values):
        if not isinstance(one, ast.Constant):
            yield node, "values", [*node.values[:place], nothing, *node.values[place + 1 :]]


def _of_frame_and_or(node: ast.BinOp) -> Iterator[Edit]:
    """One side says nothing; a number is no condition."""
    if isinstance(node.op, ast.BitAnd | ast.BitOr):
        for side in ("left", "right"):
            if not isinstance(getattr(node, side), ast.Constant):
                yield node, side, ast.Constant(isinstance(node.op, ast.BitAnd))


def _of_not(node: ast.UnaryOp) -> Iterator[Edit]:
    """Said twice, it is left out."""
    if isinstance(node.op, ast.Invert | ast.Not):
        yield node, "operand", ast.UnaryOp(node.op, node.operand)


def _of_constant(node: ast.Constant) -> Iterator[Edit]:
    if type(node.value) is int:
        yield node, "value", node.value + 1
        yield node, "value", node.value - 1


def _of_keyword(node: ast.keyword) -> Iterator[Edit]:
    """A bound in the name of a filter, and the answer where nothing is known."""
    name = node.arg or ""
    for ending, other in LOOKED_UP.items():
        if name.endswith(ending):
            yield node, "arg", name.removesuffix(ending) + other
    if isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        if name in ANSWERS or name.endswith("__isnull"):
            yield node, "value", ast.Constant(not node.value.value)
    if name == "closed" and isinstance(node.value, ast.Constant):
        for ends in CLOSED[node.value.value]:
            yield node, "value", ast.Constant(ends)


def _of_call(node: ast.Call) -> Iterator[Edit]:
    """Each condition of a filter, left out."""
    if isinstance(node.func, ast.Attribute) and node.func.attr in {"filter", "exclude"}:
        for place in range(len(node.args)):
            yield node, "args", node.args[:place] + node.args[place + 1 :]
        for place in range(len(node.keywords)):
            yield node, "keywords", node.keywords[:place] + node.keywords[place + 1 :]


def _of_attribute(node: ast.Attribute) -> Iterator[Edit]:
    is_column = ast.unparse(node) in ("pl.all", "pl.any")
    if node.attr in OPPOSITE and not is_column:
        yield node, "attr", OPPOSITE[node.attr]


def _of_name(node: ast.Name) -> Iterator[Edit]:
    if node.id in OPPOSITE:
        yield node, "id", OPPOSITE[node.id]


def _of_return(node: ast.Return) -> Iterator[Edit]:
    if isinstance(node.value, ast.Constant) and isinstance(node.value.value, bool):
        yield node, "value", ast.Constant(not node.value.value)


EDITS: dict[type[ast.AST], Callable[..., Iterator[Edit]]] = {
    ast.Compare: _of_comparison,
    ast.BoolOp: _of_and_or,
    ast.BinOp: _of_frame_and_or,
    ast.UnaryOp: _of_not,
    ast.Constant: _of_constant,
    ast.keyword: _of_keyword,
    ast.Call: _of_call,
    ast.Attribute: _of_attribute,
    ast.Name: _of_name,
    ast.Return: _of_return,
}

Undo = Callable[[], None]


def _exchange(module: ModuleType, made: dict[str, object]) -> Iterator[Undo]:
    """Put what was made in the place of what the module has; each answer takes one thing back."""
    for name, new in made.items():
        old = vars(module).get(name)
        is_ours = getattr(_bare(old), "__module__", module.__name__) == module.__name__
        if old is new or name.startswith("__"):
            continue
        if isinstance(old, Guardrail):
            yield from (_set(old, one.name, getattr(new, one.name)) for one in fields(old))
        elif isinstance(old, type | FunctionType) or _bare(old) is not old:
            yield from _codes(old, new) if is_ours else ()
        elif not isinstance(old, ModuleType):
            yield from (_set(each, name, new) for each in _those_who_have(name, old))


def _codes(old: object, new: object) -> Iterator[Undo]:
    """The code of a function, or of each method of a class."""
    for name, function in _functions(old).items():
        yield _set(function, "__code__", _functions(new)[name].__code__)


def _bare(one: object) -> object:
    """A function without its decorators."""
    return inspect.unwrap(one) if callable(one) else one


def _functions(owner: object) -> dict[str, FunctionType]:
    members = vars(owner) if isinstance(owner, type) else {"": _bare(owner)}
    found = {name: getattr(one, "fget", one) for name, one in members.items()}
    return {name: one for name, one in found.items() if isinstance(one, FunctionType)}


def _those_who_have(name: str, value: object) -> list[ModuleType]:
    ours = [one for key, one in sys.modules.items() if key.startswith("dunwell")]
    return [one for one in ours if vars(one).get(name) is value]


def _set(owner: object, name: str, value: object) -> Undo:
    put = object.__setattr__ if isinstance(owner, Guardrail) else setattr
    kept = getattr(owner, name)
    put(owner, name, value)
    return lambda: put(owner, name, kept)


def forget() -> None:
    """Whatever functions of ours and of the tests remember was worked out before."""
    for one in gc.get_objects():
        if isinstance(one, functools._lru_cache_wrapper):
            if one.__module__.startswith(("dunwell", "tests")):
                one.cache_clear()
