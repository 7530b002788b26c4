"""Everything is pinned with its hash, and no registry is named: the reader's own will do."""

import re

from tests.house.checkout import ROOT

FILES = sorted((ROOT / "requirements").glob("*.txt"))
PIN = re.compile(r"^([\w.-]+)==([^ ;\\]+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements" / name).read_text(encoding="utf-8")))


def test_no_registry_is_named() -> None:
    naming = re.compile(
        r"https?:|file:|--(?:extra-)?index|--find-links|--trusted", re.IGNORECASE
    )
    assert [
        file.name for file in FILES if naming.search(file.read_text(encoding="utf-8"))
    ] == []


def test_every_pin_has_a_hash() -> None:
    for file in FILES:
        entries = re.split(r"\n(?=\S)", file.read_text(encoding="utf-8").strip())
        bare = [entry for entry in entries if "--hash=sha256:" not in entry]
        assert bare == []


def test_the_tools_are_tried_with_the_versions_that_run() -> None:
    run, tools = pins("run.txt"), pins("dev.txt")
    assert {name: tools.get(name) for name in run} == run
