"""Codes become words that people use."""

import pytest

from dunwell.workspace import words


def test_a_country_and_a_language_have_names() -> None:
    assert (words.country("GB"), words.language("de")) == ("United Kingdom", "German")
    assert words.language("en-gb") == "English"


def test_what_nobody_knows_stands_as_it_is() -> None:
    assert (words.country("ZZZ"), words.language("qqq")) == ("ZZZ", "qqq")


@pytest.mark.parametrize(
    ("says", "wanted"),
    [
        ("1 customer would be held back by G3 (holds)", "“Holds”"),
        ("held back by G2 (contact caps)", "“Contact limits”"),
    ],
)
def test_a_rule_is_called_by_its_name(says: str, wanted: str) -> None:
    named = words.rules_named(says)
    assert named.endswith(f"held back by {wanted}")
    assert words.rules_named(named) == named
