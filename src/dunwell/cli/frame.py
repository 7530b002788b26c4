"""Have the database up and the web framework loaded, before any module that knows tables is imported."""

import importlib
import os
import subprocess
import sys
from types import ModuleType

import django
import psycopg

from dunwell.cli.output import tell
from dunwell.kernel.refusal import Refusal
from dunwell.machine import database, roles
from dunwell.machine.ready import ready

SETTINGS = "dunwell.project.settings"


class CouldNotMigrate(Refusal):
    code = "could-not-migrate"
    says = "The tables could not be brought up to date. PostgreSQL said: {words}"


def load(*, start_database: bool = True) -> bool:
    """Load Django, with the database up unless only help is wanted.

    Returns whether this call started the embedded server.
    """
    started = ready() if start_database else False
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    return started


def migrate() -> None:
    """Bring the tables up to date as their owner, in a process of its own, and grant the app its rights.

    Refuses with CouldNotMigrate; every migration is a transaction, so nothing is half done.
    """
    ready()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": SETTINGS,
        "DUNWELL_DATABASE_ROLE": "owner",
    }
    done = subprocess.run(
        [sys.executable, "-m", "django", "migrate", "--no-input", "--verbosity", "0"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        tell(done.stderr.strip())
        raise CouldNotMigrate(words=(done.stderr.strip().splitlines() or ["nothing"])[-1])
    owner = database.owner()
    with psycopg.connect(
        psycopg.conninfo.make_conninfo("", **dict(owner.parameters)), autocommit=True
    ) as connection:
        roles.grant_app(connection, schema="public")


def command(module: str) -> ModuleType:
    """A module of this face that knows tables, imported once the framework is loaded."""
    return importlib.import_module(f"dunwell.cli.{module}")
