"""Say that something takes a while, once it has taken more than a second."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

FIRST_AFTER = 1.0
THEN_EVERY = 2.0


@contextmanager
def patience(doing: str) -> Iterator[None]:
    """While the block runs: after a second the words, then a dot every two, on standard error."""
    done = threading.Event()
    teller = threading.Thread(target=_tell, args=(doing, done), daemon=True)
    teller.start()
    try:
        yield
    finally:
        done.set()
        teller.join()


def _tell(doing: str, done: threading.Event) -> None:
    if done.wait(FIRST_AFTER):
        return
    sys.stderr.write(f"{doing} ")
    while not done.wait(THEN_EVERY):
        sys.stderr.write(".")
        sys.stderr.flush()
    sys.stderr.write("\n")
