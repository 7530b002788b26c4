"""How tests share the processors, when `make test` or `make fast` runs them in several workers.

Each worker keeps to a processor of its own: nearly every step of a test is too small to be
shared, and handing it to another processor and back takes longer than the step. A file stays
with one worker, so that what its tests share is made once; the browser's files together, because
they share a demo firm, and first, because they are the longest.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from xdist.scheduler import LoadScopeScheduling

BROWSER = "tests/browser/"
CAN_CHOOSE = hasattr(os, "sched_setaffinity")
OURS = sorted(os.sched_getaffinity(0)) if CAN_CHOOSE else []


class ByFile(LoadScopeScheduling):
    """Gives each worker a whole file at a time, in the order in which they were collected."""

    def __init__(self, config: pytest.Config, log: object) -> None:
        super().__init__(config, log)
        config.option.loadscopereorder = False

    def _split_scope(self, nodeid: str) -> str:
        file, _, _ = nodeid.partition("::")
        return BROWSER if file.startswith(BROWSER) else file


def turn(item: pytest.Item) -> int:
    """The longest come first, so that no worker is left alone with them in the end."""
    if item.get_closest_marker("browser"):
        return 0
    return 1 if item.get_closest_marker("slow") else 2


def keep_to_one_processor(worker: str) -> None:
    """Run on the processor of this worker, `gw0` or `gw1`, and so do the programs it starts."""
    if CAN_CHOOSE:
        os.sched_setaffinity(0, {OURS[int(worker.removeprefix("gw")) % len(OURS)]})


@contextmanager
def on_every_processor() -> Iterator[None]:
    """Start programs here that are many, or that serve more than one worker."""
    if not CAN_CHOOSE:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, OURS)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
