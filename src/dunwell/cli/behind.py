"""Tell tables that are older than the program from a fault of ours."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEHIND = (
    "The tables of this database are not made yet, or older than this Dunwell. "
    "Run `dunwell init`: it brings them up to date and keeps all that is in them."
)


def in_plain_words() -> str | None:
    """The sentence, where `dunwell init` has something to do; None where the tables are right."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return BEHIND if missing else None
