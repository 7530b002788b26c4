"""How tests meet the world: a database of their own, and no network.

Tests work as the app role, exactly as the program does, so a missing grant or a row that
row-level security should hide shows up here and not at a customer's.
"""

import gc
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import django
import pytest
from django.conf import settings
from django.db import connections
from django.test import TransactionTestCase
from hypothesis import settings as hypothesis
from pytest_django.plugin import DjangoDbBlocker
from whitenoise.middleware import WhiteNoiseMiddleware

from dunwell.machine import database
from dunwell.machine.database import Connection
from tests.support import side_by_side, throwaway
from tests.support.breadth import IS_THOROUGH, PROFILE, examples

_home = Path(tempfile.mkdtemp(prefix="dunwell-test-home-"))
os.environ |= {
    "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
    "DUNWELL_HOME": str(_home),
    "DUNWELL_SECRET_KEY": "only-for-tests-and-long-enough-to-be-let-through",
    "DUNWELL_LOG_LEVEL": "WARNING",
    # The browser's driver keeps an event loop in our thread; our own code is synchronous.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "1",
    "DATABASE_URL": "postgresql:///no-test-asked-for-the-database?host=/nonexistent",
}
for _name in (
    "DUNWELL_PUBLIC_URL",
    "DUNWELL_DATABASE_ROLE",
    "DUNWELL_DATABASE_POOL",
    "PORT",
    # Compile each file once, not in each of the many programs that tests start.
    "PYTHONDONTWRITEBYTECODE",
):
    os.environ.pop(_name, None)
sys.dont_write_bytecode = False

if "PYTEST_XDIST_WORKER" in os.environ:
    side_by_side.keep_to_one_processor(os.environ["PYTEST_XDIST_WORKER"])

django.setup()  # Now, so that the conftest.py of a folder may import models.

hypothesis.register_profile(
    PROFILE, deadline=None, derandomize=not IS_THOROUGH, max_examples=examples(100)
)
hypothesis.load_profile(PROFILE)

SHARED_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def pytest_configure() -> None:
    """Read the settings now that the environment stands; pytest-django sets Django up after."""
    assert settings.SECRET_KEY == os.environ["DUNWELL_SECRET_KEY"]


def pytest_sessionfinish() -> None:
    """Leave nothing behind."""
    shutil.rmtree(_home, ignore_errors=True)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> side_by_side.ByFile:
    """How workers side by side share the tests."""
    return side_by_side.ByFile(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what takes long first, and skip, with the reason, what this machine cannot run."""
    items.sort(key=side_by_side.turn)
    no_browser = pytest.mark.skip(reason="NO CHROMIUM HERE: install chromium to run this test")
    no_data = pytest.mark.skip(reason=f"NO REAL DATA HERE: {SHARED_DATA} is not there")
    has_browser = any(shutil.which(name) for name in BROWSERS)
    for item in items:
        if item.get_closest_marker("browser") and not has_browser:
            item.add_marker(no_browser)
        if item.get_closest_marker("data") and not SHARED_DATA.is_dir():
            item.add_marker(no_data)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files to try imports on; they are kept apart from the project."""
    return SHARED_DATA


def pytest_collection_finish() -> None:
    """What is there before the first test stays: to look through it again and again costs time."""
    gc.freeze()


@pytest.fixture(scope="session")
def test_server() -> Iterator[Connection]:
    """The throw-away server, reached as its owner."""
    with ExitStack() as stack:
        with side_by_side.on_every_processor():
            owner = stack.enter_context(throwaway.server())
        yield owner


@pytest.fixture(scope="session")
def test_template(test_server: Connection) -> str:
    """The name of the migrated, empty database that others are copied from."""
    return throwaway.template(test_server)


@pytest.fixture(scope="session")
def django_db_setup(
    test_server: Connection, test_template: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Give this run a database of its own and let Django use it as the app role."""
    mine = throwaway.fresh(test_server, like=test_template)
    name = mine.parameters["dbname"]
    before = os.environ["DATABASE_URL"]
    os.environ["DATABASE_URL"] = mine.uri
    with django_db_blocker.unblock():
        _point_django_at(mine)
    yield
    with django_db_blocker.unblock():
        connections.close_all()
    os.environ["DATABASE_URL"] = before
    throwaway.drop(test_server, name=name)


@pytest.fixture
def owner_connection(test_server: Connection, db: None) -> Connection:
    """This run's database, reached as the owner: to set up what the app role may not do."""
    return test_server.to(str(connections["default"].settings_dict["NAME"]))


@pytest.fixture(autouse=True, scope="session")
def _renew_the_database_after_real_commits() -> Iterator[None]:
    """After a test that commits (`transaction=True`), copy the template again.

    Django would empty the tables, which the app role may not do, and which our append-only
    tables refuse to anybody.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", _copy_the_template_again)
        yield


@pytest.fixture(autouse=True, scope="session")
def _look_for_static_files_once() -> Iterator[None]:
    """Each test's browser has middleware of its own, and that looks through every folder."""
    look = WhiteNoiseMiddleware.add_files_from_finders
    found: dict[str, object] = {}

    def remember(middleware: WhiteNoiseMiddleware) -> None:
        if not found:
            look(middleware)
            found.update(middleware.files)
        middleware.files.update(found)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", remember)
        yield


def _copy_the_template_again(_case: TransactionTestCase) -> None:
    name = str(connections["default"].settings_dict["NAME"])
    connections.close_all()
    mine = database.owner()
    throwaway.fresh(mine, like=throwaway.template(mine), name=name)


def _point_django_at(mine: Connection) -> None:
    """Change where Django's connection leads, before it is first opened."""
    way_in = dict(database.app({"DATABASE_URL": mine.uri}).parameters)
    connections.close_all()
    connections["default"].settings_dict.update(
        NAME=way_in.pop("dbname"),
        USER=way_in.pop("user"),
        HOST=way_in.pop("host"),
        PASSWORD="",
        PORT="",
        OPTIONS=way_in,
    )
