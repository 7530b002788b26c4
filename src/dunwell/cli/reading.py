"""Read a text file that a person named, or say plainly why not."""

from pathlib import Path

from dunwell.kernel.refusal import Refusal


class CannotRead(Refusal):
    code = "cannot-read"
    says = "{path} cannot be read: {why}."


def text_of(path: Path) -> str:
    """The file's text in UTF-8. Refuses with CannotRead."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise CannotRead(path=path, why="it is not UTF-8 text") from None
    except OSError as error:
        raise CannotRead(path=path, why=(error.strerror or str(error)).lower()) from None
