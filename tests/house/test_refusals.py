"""Every no has a code that programs can rely on and a sentence that people understand."""

import re
from collections import Counter

from tests.support.refusals import refusals


def test_there_are_refusals() -> None:
    assert len(refusals()) > 30


def test_codes_are_plain_and_each_belongs_to_one_refusal() -> None:
    codes = Counter(kind.code for kind in refusals())
    assert [code for code, times in codes.items() if times > 1] == []
    assert [code for code in codes if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)] == []


def test_every_refusal_speaks_in_a_sentence() -> None:
    """Or ends with a command to copy, which a full stop would spoil."""
    mute = [
        kind.__name__
        for kind in refusals()
        if not kind.says.rstrip("\"'”) ").endswith((".", "?", "}", ";"))
        and ": dunwell " not in kind.says
    ]
    assert mute == []
