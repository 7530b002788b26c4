"""One file that holds everything, and the way back from it.

The file is a zip with three parts: what it is (``about.json``), the database as ``pg_dump``
writes it, and the secret key, without which sealed passwords and portal links are lost. Keep
it as carefully as the database itself.
"""

import json
import os
import shutil
import subprocess
import tempfile
import zipfile
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO, Final

import psycopg

from dunwell.machine import database, programs, tables
from dunwell.machine.home import home, make_home
from dunwell.machine.ready import ready
from dunwell.machine.troubles import (
    DISK_FULL_WORDS,
    BackupFailed,
    BackupIsThere,
    BackupNeedsSuperuser,
    DiskIsFull,
    NotABackup,
    NotEmpty,
    first_line,
)

FORMAT: Final = 1
ABOUT: Final = "about.json"
DUMP: Final = "database.dump"
KEY: Final = "secret-key"
ROW_SECURITY: Final = "row-level security"


def backup(file: Path, *, at: datetime, environment: Mapping[str, str] = os.environ) -> int:
    """Write the whole of this Dunwell to a new file; returns its size in bytes.

    May run while people work: the file holds one consistent instant. It appears under its
    name only when it is complete. Refuses with BackupIsThere, BackupFailed or DiskIsFull.
    """
    if file.exists():
        raise BackupIsThere(file=file)
    ready(environment)
    draft = file.with_name(f".{file.name}-{os.getpid()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as stream, zipfile.ZipFile(stream, "w") as archive:
            archive.writestr(ABOUT, _about(at))
            _write_key(archive, environment)
            _write_dump(archive, environment)
        os.link(draft, file)
    except FileExistsError as error:
        raise BackupIsThere(file=file) from error
    except OSError as error:
        if DISK_FULL_WORDS in str(error):
            raise DiskIsFull(place=file.parent) from error
        raise
    finally:
        draft.unlink(missing_ok=True)
    return file.stat().st_size


def restore(file: Path, *, environment: Mapping[str, str] = os.environ) -> None:
    """Bring a back-up into an empty home or an empty database, and up to this version.

    Refuses with NotABackup, NotEmpty, BackupFailed or DiskIsFull.
    """
    with closing(_opened(file)) as archive:
        ready(environment)
        _see_that_it_is_empty(environment)
        _read_dump(archive, environment)
        _read_key(archive, environment)
    tables.migrate(environment)


def _about(at: datetime) -> str:
    facts = {"format": FORMAT, "dunwell": version("dunwell"), "made_at": at.isoformat()}
    return json.dumps(facts, indent=2) + "\n"


def _write_key(archive: zipfile.ZipFile, environment: Mapping[str, str]) -> None:
    file = home(environment) / KEY
    if file.exists():
        archive.write(file, KEY)


def _write_dump(archive: zipfile.ZipFile, environment: Mapping[str, str]) -> None:
    command = [
        str(programs.find(environment).path("pg_dump")),
        "--format=custom",
        "--no-owner",
        "--no-privileges",
        f"--dbname={database.owner(environment).uri}",
    ]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=words) as dump:
            assert dump.stdout is not None, "asked for a pipe"
            with archive.open(DUMP, "w", force_zip64=True) as part:
                shutil.copyfileobj(dump.stdout, part)
        _check(dump.returncode, words, what="The back-up")


def _read_dump(archive: zipfile.ZipFile, environment: Mapping[str, str]) -> None:
    """All or nothing: one transaction brings in tables, rows and rules."""
    command = [
        str(programs.find(environment).path("pg_restore")),
        "--no-owner",
        "--no-privileges",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={database.owner(environment).uri}",
    ]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as words:
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=words
        ) as load:
            assert load.stdin is not None, "asked for a pipe"
            with archive.open(DUMP) as part:
                _pour(part, load.stdin)
        _check(load.returncode, words, what="The restore")


def _pour(part: IO[bytes], into: IO[bytes]) -> None:
    """Copy until the other side hangs up; why it did, its own words say."""
    try:
        with into:
            shutil.copyfileobj(part, into)
    except BrokenPipeError:
        return


def _read_key(archive: zipfile.ZipFile, environment: Mapping[str, str]) -> None:
    if KEY not in archive.namelist():
        return
    place = make_home(home(environment))
    draft = place / f".{KEY}-restored"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(archive.read(KEY))
    draft.replace(place / KEY)


def _opened(file: Path) -> zipfile.ZipFile:
    """The archive, proved whole before anything is touched."""
    try:
        archive = zipfile.ZipFile(file)
    except FileNotFoundError as error:
        raise NotABackup(file=file, words="there is no such file.") from error
    except zipfile.BadZipFile as error:
        raise NotABackup(file=file, words="it is damaged or something else.") from error
    with_parts = {ABOUT, DUMP} <= set(archive.namelist())
    if not with_parts or _is_damaged(archive):
        archive.close()
        raise NotABackup(file=file, words="it is damaged or something else.")
    made_as = json.loads(archive.read(ABOUT)).get("format")
    if made_as != FORMAT:
        archive.close()
        raise NotABackup(file=file, words=f"its format is {made_as}, and we read {FORMAT}.")
    return archive


def _is_damaged(archive: zipfile.ZipFile) -> bool:
    try:
        return archive.testzip() is not None
    except zipfile.BadZipFile:
        return True


def _see_that_it_is_empty(environment: Mapping[str, str]) -> None:
    owner = database.owner(environment)
    with psycopg.connect(owner.uri) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    if row != (0,):
        is_ours = database.is_embedded(environment)
        raise NotEmpty(where=home(environment) if is_ours else owner.where)


def _check(status: int, words: IO[str], *, what: str) -> None:
    words.seek(0)
    said = words.read()
    if status != 0:
        if DISK_FULL_WORDS in said:
            raise DiskIsFull(place="the database")
        if ROW_SECURITY in said:
            raise BackupNeedsSuperuser
        telling = [line for line in said.splitlines() if "error:" in line]
        raise BackupFailed(what=what, words=first_line("\n".join(telling) or said))
