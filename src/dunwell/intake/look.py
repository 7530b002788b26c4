"""Looking at a file before anything is changed: its table, and which column is which."""

from dataclasses import dataclass

from dunwell.receivables.importing import file
from dunwell.receivables.importing.columns import FileKind
from dunwell.receivables.importing.guess import Guess
from dunwell.receivables.importing.mapping import Mapping, parse
from dunwell.receivables.importing.table import Table


@dataclass(frozen=True, slots=True)
class Looked:
    """A file that can be read. ``guess`` is None where a mapping was given."""

    kind: FileKind
    filename: str
    data: bytes
    table: Table
    mapping: Mapping
    guess: Guess | None


def look(
    *, kind: FileKind, filename: str, data: bytes, mapping_text: str | None = None
) -> Looked:
    """Open a file. Refuses with Unreadable (and says why), MappingWrong, WrongHeader."""
    if mapping_text is not None:
        mapping = parse(mapping_text, kind)
        table = file.table_of(data, mapping)
        file.check_header(table, mapping, kind)
        return Looked(kind, filename, data, table, mapping, None)
    table = file.table_of(data)
    guess = file.guessed(table, kind)
    return Looked(kind, filename, data, table, guess.mapping, guess)


def as_yaml(mapping: Mapping) -> str:
    """The columns of a guess as the mapping file that would say the same."""
    lines = [
        f"  {name}: {_quoted(source.column or '')}" for name, source in mapping.columns.items()
    ]
    return "\n".join(["columns:", *lines]) + "\n"


def _quoted(text: str) -> str:
    is_plain = text.replace(" ", "").replace("_", "").isalnum() and not text.isdigit()
    return text if is_plain else '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
