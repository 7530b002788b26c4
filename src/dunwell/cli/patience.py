"""A bar for whoever waits at a terminal: how long it has taken, and how far it is, where known."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from dunwell.kernel.progress import Told, nobody

FIRST_AFTER = 1.0


@contextmanager
def patience(doing: str, *, as_json: bool = False) -> Iterator[Told]:
    """While the block runs, once it has taken a second: a bar on standard error.

    The block may say how far it is; until it does, the bar only moves. A program that reads the
    answer, and a file that standard error goes to, get none. It leaves nothing behind.
    """
    if as_json or not sys.stderr.isatty():
        yield nobody
        return
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
    )
    task = bar.add_task(doing, total=None)
    shown = threading.Timer(FIRST_AFTER, bar.start)
    shown.daemon = True
    shown.start()
    try:
        yield lambda done, of: bar.update(task, completed=done, total=of)
    finally:
        shown.cancel()
        shown.join()
        if bar.live.is_started:
            bar.stop()
