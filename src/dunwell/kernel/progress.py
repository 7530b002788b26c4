"""How far a long piece of work is, for whoever watches."""

from collections.abc import Callable

Told = Callable[[int, int], None]
"""So much is done, of so much in all. What is counted is the work's own affair."""


def nobody(done: int, of: int) -> None:
    """Nobody watches."""
    del done, of


def part_of(told: Told, *, first: int, last: int) -> Told:
    """To tell of one stretch of the work, from `first` to `last` in a hundred of the whole."""

    def of_the_whole(done: int, of: int) -> None:
        told(first + (last - first) * done // max(of, 1), 100)

    return of_the_whole
