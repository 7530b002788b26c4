"""`make year SEED=7 CUSTOMERS=40`: live a year in a database of its own, and say how it went."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import throwaway

CHECKOUT = Path(__file__).resolve().parents[2]
PROGRAM = (
    "import django; django.setup()\n"
    "from tests.simulation.telling import main\n"
    "raise SystemExit(main())"
)


def main() -> int:
    """Set up a home and a database as the tests do, and live in them in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="dunwell-year-") as home:
        world = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "dunwell.project.settings",
            "DUNWELL_HOME": home,
            "DUNWELL_SECRET_KEY": "only-for-simulated-years-and-long-enough-to-be-let-in",
            "DUNWELL_LOG_LEVEL": "WARNING",
        }
        os.environ |= world
        with throwaway.server() as owner:
            mine = throwaway.fresh(owner, like=throwaway.template(owner))
            try:
                return subprocess.run(
                    [sys.executable, "-c", PROGRAM, *sys.argv[1:]],
                    cwd=CHECKOUT,
                    env={**world, "DATABASE_URL": mine.uri},
                    check=False,
                ).returncode
            finally:
                throwaway.drop(owner, name=mine.parameters["dbname"])


if __name__ == "__main__":
    raise SystemExit(main())
