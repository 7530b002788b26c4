"""Have the database up and the framework loaded before a module that knows tables is imported."""

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
    """A command's module, imported once it is called; by its whole name if it is another face's."""
    return importlib.import_module(module if "." in module else f"dunwell.cli.{module}")
