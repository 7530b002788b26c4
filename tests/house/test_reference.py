"""The reference says what the code does; nobody has to remember to change it."""

import pytest

from tests.support.reference import PAGES, REFERENCE


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_reference_page_is_what_the_code_says(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == PAGES[name](), "run `make docs`"
