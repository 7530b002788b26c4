"""An environment variable that is not in the list does not exist."""

import re

from dunwell.project import environment
from tests.house.checkout import SOURCE, named, python_files

LISTED = {variable.name for variable in environment.ALL}


def test_every_variable_that_is_read_is_listed() -> None:
    unlisted = {
        f"{named(path)}: {name}"
        for path in python_files(SOURCE)
        for name in re.findall(r"[\"'](DUNWELL_[A-Z_]+)[\"']", path.read_text(encoding="utf-8"))
        if name not in LISTED
    }
    assert sorted(unlisted) == []


def test_every_variable_has_a_meaning() -> None:
    assert [variable.name for variable in environment.ALL if len(variable.meaning) < 20] == []
