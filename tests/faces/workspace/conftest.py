"""The office that the tests of the desk work in."""

import pytest

from tests.faces.workspace.office import Office, office


@pytest.fixture
def place(db: None) -> Office:
    return office()
