"""Read the policies that ship with Dunwell: pure floors get text handed in by a face."""

from importlib.resources import files


def shipped_policies() -> str:
    """The policies a new firm starts with, in order of precedence, as one file's text."""
    library = files("dunwell.policy") / "library"
    parts = [
        (library / f"{name}.yaml").read_text(encoding="utf-8")
        for name in ("consumer", "standard")
    ]
    return "\n---\n".join(part.strip() for part in parts) + "\n"
