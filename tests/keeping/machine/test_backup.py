"""A back-up brings everything back, into an empty home and nowhere else."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from dunwell.machine import database, home, tables
from dunwell.machine.backup import backup, restore
from dunwell.machine.ready import ready
from dunwell.machine.troubles import BackupIsThere, NotABackup, NotEmpty

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
FOUND = (
    "INSERT INTO identity_organisation (name, slug, is_sandbox, clock_offset_seconds, "
    "releases_alone, created_at) VALUES ('Hill & Daughters', 'hill', false, 0, false, now())"
)


def names(environment: dict[str, str]) -> list[str]:
    """What the app role sees of the organisations."""
    with psycopg.connect(database.app(environment).uri) as connection:
        rows = connection.execute("SELECT name FROM identity_organisation").fetchall()
    return [name for (name,) in rows]


@pytest.fixture
def filled_home(own_home: dict[str, str]) -> dict[str, str]:
    """A Dunwell with one organisation and its key."""
    ready(own_home)
    tables.migrate(own_home)
    home.secret_key(home.home(own_home))
    with psycopg.connect(database.owner(own_home).uri) as connection:
        connection.execute(FOUND)
    return own_home


@pytest.mark.slow
def test_there_and_back(filled_home: dict[str, str], place: Path) -> None:
    file = place / "all.dunwell"
    size = backup(file, at=AT, environment=filled_home)
    assert size == file.stat().st_size > 10_000
    assert file.stat().st_mode & 0o777 == 0o600

    empty = {"DUNWELL_HOME": str(place / "another")}
    try:
        restore(file, environment=empty)
        assert names(empty) == ["Hill & Daughters"]
        keys = [home.secret_key(home.home(where)) for where in (filled_home, empty)]
        assert keys[0] == keys[1]
        with pytest.raises(NotEmpty, match="never overwrites"):
            restore(file, environment=empty)
        assert names(empty) == ["Hill & Daughters"]
    finally:
        database.cluster(empty).stop()


def test_a_backup_replaces_no_file(place: Path) -> None:
    file = place / "notes.txt"
    file.write_text("mine")
    with pytest.raises(BackupIsThere):
        backup(file, at=AT, environment={"DUNWELL_HOME": str(place / "home")})
    assert file.read_text() == "mine"
    assert not (place / "home").exists()


def test_what_is_no_whole_backup_is_refused_before_anything_is_touched(place: Path) -> None:
    environment = {"DUNWELL_HOME": str(place / "home")}
    wrong = place / "wrong"
    with pytest.raises(NotABackup, match="no such file"):
        restore(wrong, environment=environment)
    wrong.write_bytes(b"PK not a zip")
    with pytest.raises(NotABackup, match="damaged"):
        restore(wrong, environment=environment)
    with zipfile.ZipFile(wrong, "w") as archive:
        archive.writestr("about.json", '{"format": 1}')
        archive.writestr("database.dump", "rows" * 1000)
    damaged = bytearray(wrong.read_bytes())
    damaged[200] ^= 0xFF
    wrong.write_bytes(damaged)
    with pytest.raises(NotABackup, match="damaged"):
        restore(wrong, environment=environment)
    assert not (place / "home").exists()


def test_a_backup_of_a_later_format_is_refused(place: Path) -> None:
    later = place / "later"
    with zipfile.ZipFile(later, "w") as archive:
        archive.writestr("about.json", '{"format": 2}')
        archive.writestr("database.dump", "rows")
    with pytest.raises(NotABackup, match="its format is 2"):
        restore(later, environment={"DUNWELL_HOME": str(place / "home")})
