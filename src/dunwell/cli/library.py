"""Read the policies that ship with Dunwell: pure floors get text handed in by a face."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from itertools import takewhile

from dunwell.kernel.refusal import Refusal
from dunwell.policy.parse import parse

USUAL = ("consumer", "standard")
"""The policies a new firm starts with, in order of precedence."""


class NoSuchPolicy(Refusal):
    """A name that is not in the library."""

    code = "no-such-shipped-policy"
    says = "No policy called {name!r} ships with Dunwell. There are: {names}."


@dataclass(frozen=True, slots=True)
class Shipped:
    """One policy of the library, and what its first lines say about it."""

    name: str
    title: str
    about: str
    text: str


def shipped_policies() -> str:
    """The policies a new firm starts with, in order of precedence, as one file's text."""
    return "\n---\n".join(shipped(name).text.strip() for name in USUAL) + "\n"


def library() -> tuple[Shipped, ...]:
    """Every policy that ships, by name."""
    folder = files("dunwell.policy") / "library"
    names = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return tuple(shipped(name.removesuffix(".yaml")) for name in names)


def shipped(name: str) -> Shipped:
    """One of them. Refuses with NoSuchPolicy."""
    folder = files("dunwell.policy") / "library"
    names = sorted(one.name.removesuffix(".yaml") for one in folder.iterdir())
    if name not in names:
        raise NoSuchPolicy(name=name, names=", ".join(names))
    text = (folder / f"{name}.yaml").read_text(encoding="utf-8")
    (policy,) = parse(text).policies
    return Shipped(name, policy.title, " ".join(_remarks(text)), text)


def _remarks(text: str) -> Iterator[str]:
    """The first paragraphs of remarks, which say what the policy is for."""
    for line in takewhile(lambda line: line.startswith("#"), text.splitlines()):
        if words := line.removeprefix("#").strip():
            yield words
