"""Once a month the database counts its rows again, as a firm's own server does by itself.

A server of the tests' leaves that out, and so plans each look at a year's rows as if there were a
few. It is done at a set time here, so that the same seed meets the same plans.
"""

from datetime import time
from random import Random

import psycopg
from psycopg import sql

from tests.simulation.event import Event
from tests.simulation.world import World

ON = 8
"""The day of the month: after a firm's first week."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


def happens(world: World, _dice: Random) -> None:
    if world.today.day != ON:
        return
    with psycopg.connect(world.owner.uri, autocommit=True) as line:
        ours = [sql.Identifier(name) for (name,) in line.execute(TABLES)]
        line.execute(sql.SQL("ANALYZE {}").format(sql.SQL(", ").join(ours)))


EVENT = Event("the database counts its rows", happens, moments=(time(2, 30),))
