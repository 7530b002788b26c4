"""What a stepped worker runs: a round of the worker's, asking before each statement.

The process that forks these has loaded the program and touched nothing else, so that each begins
at once and clean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from multiprocessing.connection import Connection as Pipe
from typing import Any

from django.db import connection

from tests.simulation import rounds

ASKS = "asks"
DONE = "done"


def make_a_round(pipe: Pipe, organisation_id: int, at: datetime) -> None:
    """One round, step by step. Says at its end what went wrong, if anything did."""
    connection.ensure_connection()
    pipe.send(connection.connection.info.backend_pid)
    fault = ""
    try:
        with connection.execute_wrapper(_asking(pipe)):
            rounds.work(organisation_id, at)
    except Exception as error:  # noqa: BLE001  # whatever it is, the year wants to hear of it
        fault = f"{type(error).__name__}: {error}"
    pipe.send(f"{DONE}{fault}")
    connection.close()


Execute = Callable[[str, Any, bool, Mapping[str, Any]], Any]  # Django's own, whatever it runs


def _asking(pipe: Pipe) -> Callable[..., Any]:
    def ask(
        execute: Execute,
        sql: str,
        params: Sequence[Any],
        many: bool,
        context: Mapping[str, Any],
    ) -> Any:
        pipe.send(ASKS)
        pipe.recv()
        return execute(sql, params, many, context)

    return ask
