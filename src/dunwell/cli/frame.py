"""Have the database up and the web framework loaded, before any module that knows tables is imported."""

import importlib
import os
from types import ModuleType

import django

from dunwell.machine import tables
from dunwell.machine.ready import ready

SETTINGS = "dunwell.project.settings"


def load(*, start_database: bool = True) -> bool:
    """Load Django, with the database up unless only help is wanted.

    Returns whether this call started the embedded server.
    """
    started = ready() if start_database else False
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    return started


def migrate() -> None:
    """Bring the tables up to date as their owner, and let the app role use them.

    Refuses with TablesNotMade; every migration is a transaction, so nothing is half done.
    """
    ready()
    tables.migrate()


def command(module: str) -> ModuleType:
    """A module of this face that knows tables, imported once the framework is loaded."""
    return importlib.import_module(f"dunwell.cli.{module}")
