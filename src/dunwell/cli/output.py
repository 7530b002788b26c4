"""What the command line says, and with which exit code.

JSON goes to standard output, one document; words about progress and errors to standard error.
"""

import json
import sys
import traceback
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

import typer
from typer._click.exceptions import ClickException  # typer brings its own copy of click

from dunwell.cli import frame
from dunwell.kernel.refusal import Refusal
from dunwell.machine.troubles import in_plain_words

DONE, PROBLEMS, REFUSED, FAULT = 0, 1, 2, 70

NO_SUCH_TABLE_OR_COLUMN = ("42P01", "42703")

Value = object


class Problems(typer.Exit):
    """Finished, but not everything went well."""

    def __init__(self) -> None:
        super().__init__(PROBLEMS)


def show(document: Value, *, as_json: bool, words: Callable[[], str] | str) -> None:
    """Print the result: as one JSON document, or in words."""
    if as_json:
        sys.stdout.write(
            json.dumps(document, default=_plain, ensure_ascii=False, indent=2) + "\n"
        )
    else:
        sys.stdout.write((words if isinstance(words, str) else words()).rstrip("\n") + "\n")
    sys.stdout.flush()  # here, where a reader who has left, as `head` does, is still understood


def tell(words: str) -> None:
    """A message beside the result."""
    sys.stderr.write(words + "\n")


def counted(number: int, what: str) -> str:
    """1 message, 2 messages, 1,200 messages."""
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]], right: Sequence[int] = ()) -> str:
    """Columns lined up in plain text; those numbered in ``right`` end flush."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]

    def line(cells: Sequence[str]) -> str:
        parts = (
            cell.rjust(width) if i in right else cell.ljust(width)
            for i, (cell, width) in enumerate(zip(cells, widths, strict=True))
        )
        return "  ".join(parts).rstrip()

    return "\n".join([line(head), line(["-" * width for width in widths]), *map(line, rows)])


def guarded(command: Callable[[], object], *, as_json: bool = False) -> int:
    """Run a command; turn refusals and the machine's troubles into sentences and exit codes.

    With ``as_json`` a no is a document too: `{"error": {"code", "message"}}`.
    """
    try:
        result = command()
    except Refusal as refusal:
        return _no(refusal.code, str(refusal), as_json=as_json)
    except typer.Exit as leaving:
        return leaving.exit_code
    except typer.Abort:
        return _no("stopped", "stopped; nothing further was done.", as_json=as_json)
    except ClickException as usage:
        usage.show(sys.stderr)
        _show_error("usage", usage.format_message(), as_json=as_json)
        return REFUSED
    except KeyboardInterrupt:
        return DONE
    except Exception as error:  # noqa: BLE001  # the outermost door: a fault becomes exit code 70
        return _fault(error, as_json=as_json)
    return result if isinstance(result, int) else DONE


def _no(code: str, words: str, *, as_json: bool) -> int:
    tell(f"dunwell: {words}")
    _show_error(code, words, as_json=as_json)
    return REFUSED


def _show_error(code: str, words: str, *, as_json: bool) -> None:
    if as_json:
        show({"error": {"code": code, "message": words}}, as_json=True, words="")


def _fault(error: Exception, *, as_json: bool) -> int:
    words = in_plain_words(error) or _tables_behind(error)
    if words is not None:
        return _no("machine", words, as_json=as_json)
    traceback.print_exception(error, file=sys.stderr)
    tell(
        "dunwell: this is a fault of ours; nothing was left half done. "
        "Please report the lines above."
    )
    _show_error("fault", str(error), as_json=as_json)
    return FAULT


def _tables_behind(error: Exception) -> str | None:
    """A sentence where a table or column is missing because `dunwell init` was not run."""
    if getattr(error.__cause__, "sqlstate", None) not in NO_SUCH_TABLE_OR_COLUMN:
        return None
    return str(frame.command("behind").in_plain_words() or "") or None


def _plain(value: Value) -> str | list[Value]:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    raise TypeError(f"{type(value).__name__} has no JSON form")
