"""Have the database ready to use: the one call that every command makes first."""

import os
import sys
from collections.abc import Callable, Mapping

from dunwell.machine import database, roles


def ready(
    environment: Mapping[str, str] = os.environ, *, say: Callable[[str], object] | None = None
) -> bool:
    """Start the embedded server if need be, or see that the outside one answers.

    Returns whether this call started the server, so that the demo can stop what it started.
    The database and the app role exist afterwards; the tables are the migrations' business.
    Refuses with one of ``machine.troubles``.
    """
    tell = say or _to_the_terminal
    if not database.is_embedded(environment):
        outside = database.owner(environment)
        roles.check(outside)
        roles.make_app_role(outside, may_sign_in=False)
        return False
    cluster, word = database.settled_cluster(environment)
    if word:
        tell(word)
    started = cluster.start()
    prepared = cluster.place / "prepared"
    if not prepared.exists():
        inside = database.owner(environment)
        roles.make_database(inside.to("postgres"), name=database.DATABASE)
        roles.make_app_role(inside, may_sign_in=True)
        prepared.touch()
    return started


def revive(environment: Mapping[str, str] = os.environ) -> bool:
    """Bring the embedded server back if it was killed; True when this call did.

    One that somebody stopped stays down, and an outside one is not ours to start.
    """
    if not database.is_embedded(environment):
        return False
    cluster = database.cluster(environment)
    return cluster.was_cut_off and cluster.start()


def _to_the_terminal(word: str) -> None:
    sys.stderr.write(word + "\n")
