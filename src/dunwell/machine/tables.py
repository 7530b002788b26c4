"""Bring the tables up to date, as the owner, in a process of its own.

A process of its own, because this one is connected as the app role, which may not change
tables; and because migrating must not depend on what this process has already loaded.
"""

import os
import subprocess
import sys
from collections.abc import Mapping

from dunwell.machine import database, roles
from dunwell.machine.troubles import DISK_FULL_WORDS, DiskIsFull, TablesNotMade, last_line


def migrate(environment: Mapping[str, str] = os.environ) -> None:
    """Apply every migration that is missing, then let the app role use what was made.

    Idempotent. Refuses with TablesNotMade or DiskIsFull.
    """
    asked = {
        **environment,
        "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
        "DUNWELL_DATABASE_ROLE": "owner",
        "DUNWELL_DATABASE_POOL": "0",
    }
    options = ["--no-input", "--skip-checks", "--verbosity=0"]
    command = [sys.executable, "-m", "django", "migrate", *options]
    finished = subprocess.run(command, env=asked, capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        if DISK_FULL_WORDS in finished.stderr:
            raise DiskIsFull(place="the database")
        raise TablesNotMade(words=last_line(finished.stderr))
    roles.grant_app(database.owner(environment))
