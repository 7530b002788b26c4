"""`dunwell`: a table of contents of commands, each loaded only when it is called.

Loading on demand is the one place in the house where an import happens inside a function:
`dunwell --help` should answer at once, and the columnar library alone takes a second.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import typer
from typer._click.core import Command, Context  # typer brings its own copy of click
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from dunwell.cli import frame, memory, output


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a command lives, and its line in the table of contents."""

    module: str
    says: str
    needs_database: bool = True
    keeps_memory: bool = False


CONTENTS = {
    "init": Entry(
        "setup",
        "Create or migrate the database, and found a first organisation.",
        needs_database=False,
    ),
    "demo": Entry(
        "demo",
        "Load the demo firm, run a day, and serve it all until Ctrl-C.",
        needs_database=False,
    ),
    "serve": Entry("serve", "Serve the workspace and the portal.", needs_database=False),
    "worker": Entry("dunwell.worker.command", "Prepare, send and follow up, round and round."),
    "stop": Entry("stop", "Stop the embedded database.", needs_database=False),
    "import": Entry("importing", "Bring in customers, invoices, payments or open items."),
    "policy": Entry(
        "policy", "Check, show, publish: the life of a policy file.", needs_database=False
    ),
    "plan": Entry("plan", "Who would be contacted today, how, and why. Nothing is sent."),
    "run": Entry("run", "Decide the day, store it, and send what needs no approval."),
    "explain": Entry("explain", "Why a customer is treated as they are; what would change it."),
    "approve": Entry(
        "approve", "Say yes to the first run, or to a step that waits for approval."
    ),
    "letters": Entry("letters", "What is printed and waits for the post; that it is posted."),
    "placement": Entry(
        "placement", "What is with an agency: its file, payments, the way back."
    ),
    "unclear": Entry("unclear", "Messages that may have arrived, or not: say which."),
    "hold": Entry("hold", "Stop the chase for a customer or an invoice, or start it again."),
    "promise": Entry("promise", "Record what a customer undertakes to pay, and by when."),
    "evaluate": Entry(
        "evaluate",
        "The engine alone, on snapshot files. No database needed.",
        needs_database=False,
        keeps_memory=True,
    ),
    "backtest": Entry(
        "backtest",
        "A policy against the past, as it was known then.",
        needs_database=False,
    ),
    "mailbox": Entry(
        "mailbox", "What has arrived in the demo's local mailbox.", needs_database=False
    ),
    "export": Entry("export", "Open items, customers or postings as CSV; letters as PDF."),
    "verify": Entry("verify", "Check the ledger's and the guardrails' promises on live data."),
    "backup": Entry("backup", "Write the whole database to one file.", needs_database=False),
    "restore": Entry("restore", "Bring a backup into an empty home.", needs_database=False),
}


COMPLETION = frozenset({"install_completion", "show_completion"})


class Contents(TyperGroup):
    """The group that knows every command's name and line without loading one."""

    def list_commands(self, ctx: Context) -> list[str]:
        return list(CONTENTS)

    def get_command(self, ctx: Context, cmd_name: str) -> Command | None:
        entry = CONTENTS.get(cmd_name)
        if entry is None:
            return None
        if ctx.resilient_parsing or cmd_name not in sys.argv:
            return TyperCommand(cmd_name, help=entry.says)
        if entry.keeps_memory:
            memory.keep()
        if entry.needs_database:
            frame.load(start_database=False)
        command = _made(cmd_name, frame.command(entry.module).app)
        if entry.needs_database:
            _start_the_database_first(command)
        return command


def _made(name: str, part: typer.Typer) -> Command:
    """A command as part of the whole: in plain text, with no options that concern the program."""
    part.rich_markup_mode = None
    command = get_command(part)
    command.name = name
    command.params = [param for param in command.params if param.name not in COMPLETION]
    return command


def _start_the_database_first(command: Command) -> None:
    """Before the command does anything, but after its words are understood."""
    if isinstance(command, TyperGroup):
        for part in command.commands.values():
            _start_the_database_first(part)
    elif command.callback is not None:
        command.callback = partial(_once_ready, command.callback)


def _once_ready(callback: Callable[..., object], **given: object) -> object:
    frame.find_database()
    return callback(**given)


app = typer.Typer(
    cls=Contents,
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Dunwell: get paid, stay on good terms.",
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def whole() -> None:
    """Dunwell: get paid, stay on good terms."""


def main() -> None:
    """Run a command and turn what comes of it into an exit code.

    0 done, 1 finished with problems, 2 refused (usage or input), 70 our own fault.
    """
    sys.exit(called(sys.argv[1:]))


def called(words: list[str]) -> int:
    """Run the command that these words name; its exit code."""
    return output.guarded(
        lambda: app(words, prog_name="dunwell", standalone_mode=False),
        as_json="--json" in words,
    )
