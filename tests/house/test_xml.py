"""Workbooks come from strangers; reading their XML must not eat the machine or its files."""

from xml.etree import ElementTree

import pytest

LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))


def test_entities_cannot_grow_without_end() -> None:
    bomb = f'<!DOCTYPE b [<!ENTITY l0 "ha">{LAUGHS}]><b>&l11;</b>'
    with pytest.raises(ElementTree.ParseError, match="amplification"):
        ElementTree.fromstring(bomb)


def test_no_file_is_fetched() -> None:
    thief = '<!DOCTYPE b [<!ENTITY f SYSTEM "file:///etc/passwd">]><b>&f;</b>'
    with pytest.raises(ElementTree.ParseError, match="undefined entity"):
        ElementTree.fromstring(thief)
