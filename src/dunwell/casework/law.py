"""The legal packs that ship with Dunwell, read once: pure floors get their text handed in."""

from functools import cache
from importlib.resources import files

from dunwell.policy.law.pack import Pack
from dunwell.policy.law.read import read_packs


@cache
def shipped_packs() -> tuple[Pack, ...]:
    """Every pack, by the order of their files' names."""
    folder = files("dunwell.policy") / "packs"
    shipped = sorted(one.name for one in folder.iterdir() if one.name.endswith(".yaml"))
    return read_packs((folder / name).read_text(encoding="utf-8") for name in shipped)
