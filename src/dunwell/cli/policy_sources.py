"""A policy as people name it on the command line: a file, one that ships, or a version's number."""

from importlib.resources import files
from pathlib import Path

from dunwell.cli import frame
from dunwell.cli.library import shipped_policies
from dunwell.cli.reading import text_of
from dunwell.kernel.refusal import Refusal

IN_FORCE = "in-force"
ALL_SHIPPED = "shipped"


class NoSuchPolicy(Refusal):
    code = "no-such-policy"
    says = (
        "{name!r} is no policy here: name a file, a version's number, in-force, shipped, "
        "or one that ships: {known}."
    )


def shipped() -> tuple[str, ...]:
    """The names of the policies in the library."""
    folder = files("dunwell.policy") / "library"
    names = (entry.name for entry in folder.iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


def needs_database(name: str) -> bool:
    """Whether it is a published version, so that the database is asked."""
    return name == IN_FORCE or name.isdecimal()


def named(name: str) -> tuple[str, str]:
    """What to call it, and its text. Refuses with NoSuchPolicy, CannotRead or NoSuchVersion.

    A file comes before a policy of the same name in the library.
    """
    if needs_database(name):
        number = None if name == IN_FORCE else int(name)
        frame.find_database()
        frame.load(start_database=False)
        found = frame.command("policy_versions").shown(version=number, plain=False)
        return f"version {found['number']}", str(found["text"])
    path = Path(name)
    if path.is_file():
        return path.name, text_of(path)
    if name == ALL_SHIPPED:
        return name, shipped_policies()
    if name in shipped():
        file = files("dunwell.policy") / "library" / f"{name}.yaml"
        return name, file.read_text(encoding="utf-8")
    raise NoSuchPolicy(name=name, known=", ".join(shipped()))
