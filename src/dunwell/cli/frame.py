"""Have the database up and the framework loaded before a module that knows tables is imported."""

import importlib
import os
from types import ModuleType

import django

from dunwell.kernel.refusal import Refusal
from dunwell.machine import database, tables
from dunwell.machine.home import home
from dunwell.machine.ready import ready

SETTINGS = "dunwell.project.settings"


class NothingHere(Refusal):
    code = "nothing-here"
    says = (
        "There is no Dunwell in {home} yet. Begin with: dunwell init --organisation 'Your Firm' "
        "--currency GBP --timezone Europe/London --admin you@example.com"
    )


def load(*, start_database: bool = True) -> None:
    """Load Django, with the database up unless that comes later."""
    if start_database:
        ready()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()


def find_database() -> None:
    """Have the database up that `dunwell init` made. Refuses with NothingHere."""
    if database.is_embedded() and not database.cluster().place.exists():
        raise NothingHere(home=home())
    ready()


def migrate() -> None:
    """Bring the tables up to date as their owner, and let the app role use them.

    Refuses with TablesNotMade; every migration is a transaction, so nothing is half done.
    """
    ready()
    tables.migrate()


def command(module: str) -> ModuleType:
    """A command's module, imported once it is called; by its whole name if it is another face's."""
    return importlib.import_module(module if "." in module else f"dunwell.cli.{module}")
