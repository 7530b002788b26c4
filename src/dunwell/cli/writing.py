"""Write a file that a person named: whole or not at all, or say plainly why not."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dunwell.kernel.refusal import Refusal


class CannotWrite(Refusal):
    code = "cannot-write"
    says = "{path} cannot be written: {why}."


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """A draft beside the path, put in its place once the block has filled it.

    Refuses with CannotWrite, and leaves no draft behind.
    """
    draft = path.with_name(f".{path.name}.part")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise cannot_write(path, error) from None
    finally:
        draft.unlink(missing_ok=True)


def cannot_write(path: Path, error: OSError) -> CannotWrite:
    """The refusal for what the machine said."""
    return CannotWrite(path=path, why=(error.strerror or str(error)).rstrip(".").lower())
