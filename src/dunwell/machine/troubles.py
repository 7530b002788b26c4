"""What can be wrong with the machine, each said in words that name the remedy."""

from collections.abc import Iterator

from dunwell.kernel.refusal import Refusal

DISK_FULL = "53100"
"""The SQLSTATE with which PostgreSQL reports that it could not write."""

DISK_FULL_WORDS = "No space left on device"

CONNECTION_LOST = frozenset(
    {"08000", "08001", "08003", "08004", "08006", "57P01", "57P02", "57P03"}
)

OVERTAKEN = frozenset({"40001", "40P01"})
"""Serialisation failure, deadlock: PostgreSQL undid one of two that were in each other's way."""


class DiskIsFull(Refusal):
    """There is no room left where the database lives."""

    code = "disk-is-full"
    says = (
        "The disk that holds {place} is full. Nothing was lost: free some space there, "
        "then run the command again."
    )


class ServerNotFound(Refusal):
    """No PostgreSQL programs could be found."""

    code = "database-server-not-found"
    says = (
        "No PostgreSQL server was found. Run `make setup` again (it installs one), install "
        "PostgreSQL {oldest} or newer, or point DATABASE_URL at a server that runs already."
    )


class ServerDidNotStart(Refusal):
    """The embedded server gave up while starting."""

    code = "database-did-not-start"
    says = "The database under {place} did not start. It said: {words} (whole log: {log})"


class ServerStillEnding(Refusal):
    """Processes of a killed server are still at work on the data."""

    code = "database-still-ending"
    says = (
        "An earlier database server is still finishing under {place} (processes {processes}). "
        "Wait a moment and run the command again."
    )


class NotYourDatabase(Refusal):
    """The data directory belongs to another user of this machine."""

    code = "not-your-database"
    says = (
        "The database under {place} was made by {owner}, and you are {you}. Run the command as "
        "{owner}, or choose another DUNWELL_HOME."
    )


class HomeIsClosed(Refusal):
    """The home cannot be made or written to."""

    code = "home-is-closed"
    says = "{place} cannot be written to ({words}). Choose another DUNWELL_HOME, or open it."


class OtherVersion(Refusal):
    """The data were written by another major version of PostgreSQL."""

    code = "database-other-version"
    says = (
        "The database under {place} was written by PostgreSQL {found}; this Dunwell brings "
        "{here}. With the Dunwell that made it run `dunwell backup FILE`, then here, into an "
        "empty DUNWELL_HOME, `dunwell restore FILE`."
    )


class UnusablePath(Refusal):
    """PostgreSQL's own tools cannot take this path."""

    code = "unusable-path"
    says = (
        "PostgreSQL cannot keep its data under {place}: it contains one of {signs}. Choose "
        "another DUNWELL_HOME."
    )


class UnsafeDirectory(Refusal):
    """A directory for the socket stands there already and is not ours."""

    code = "unsafe-directory"
    says = (
        "{place} should be a private directory of {owner}, and is not. Remove it, or choose a "
        "shorter DUNWELL_HOME so that it is not needed."
    )


class DatabaseIsDown(Refusal):
    """The server named by DATABASE_URL does not answer."""

    code = "database-is-down"
    says = (
        "The database at {where} does not answer: {words} Start it or correct DATABASE_URL, "
        "then run the command again. Nothing was changed."
    )


class DatabaseTooOld(Refusal):
    """The server named by DATABASE_URL is older than we can use."""

    code = "database-too-old"
    says = "The database at {where} is PostgreSQL {found}. Dunwell needs {oldest} or newer."


class RoleIsMissing(Refusal):
    """The outside server does not let us make the role the program works under."""

    code = "database-role-missing"
    says = (
        "The database at {where} does not let {owner} prepare the role Dunwell works under. "
        "Ask its administrator to run:  CREATE ROLE {role} NOLOGIN; GRANT {role} TO {owner};"
    )


class NotABackup(Refusal):
    """The file to restore is not one that `dunwell backup` wrote, or not all of it."""

    code = "not-a-backup"
    says = "{file} is not a whole Dunwell backup: {words} Nothing was changed."


class BackupIsThere(Refusal):
    """A back-up never replaces another file."""

    code = "backup-is-there"
    says = "{file} is there already and is left as it is. Name a file that does not exist yet."


class BackupFailed(Refusal):
    """PostgreSQL could not write the database out, or read it in."""

    code = "backup-failed"
    says = "{what} did not work, and nothing was left half done. PostgreSQL said: {words}"


class BackupNeedsSuperuser(Refusal):
    """An ordinary owner would see, and so save, only part of the rows."""

    code = "backup-needs-superuser"
    says = (
        "The user in DATABASE_URL sees rows through row-level security only, so a back-up would "
        "not be whole, and none was written. Name a superuser in DATABASE_URL for this command, "
        "or use the server's own back-ups."
    )


class NotEmpty(Refusal):
    """A restore never overwrites rows."""

    code = "restore-needs-an-empty-home"
    says = (
        "There is a Dunwell at {where} already, and a restore never overwrites one. Choose an "
        "empty DUNWELL_HOME (or an empty database) and run the command again."
    )


class TablesNotMade(Refusal):
    """A migration failed; PostgreSQL undid it as a whole."""

    code = "tables-not-made"
    says = "The tables could not be brought up to date: {words} Nothing was changed."


def in_plain_words(error: BaseException) -> str | None:
    """A sentence for an error that comes from the machine and not from us; None for any other.

    Looks along the chain of causes, because frameworks wrap what the driver raised.
    """
    chain = list(_chain(error))
    for seen in chain:
        if isinstance(seen, Refusal):
            return str(seen)
    codes = {getattr(seen, "sqlstate", None) for seen in chain} - {None}
    if DISK_FULL in codes:
        return str(DiskIsFull(place="the database"))
    if codes & OVERTAKEN:
        return "Others were writing the same rows just then. Nothing was changed; try again."
    for seen in chain:
        is_operational = type(seen).__name__ == "OperationalError" and not codes
        if is_operational or codes & CONNECTION_LOST:
            words = first_line(str(seen))
            return f"The database does not answer: {words} Nothing was changed; try again."
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def first_line(text: str) -> str:
    """The first line that says something, ended like a sentence."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    line = lines[0] if lines else "no reason was given"
    return line if line.endswith(".") else line + "."


def last_line(text: str) -> str:
    """The last line that says something, which is where a traceback names its error."""
    return first_line("\n".join(reversed(text.splitlines())))
