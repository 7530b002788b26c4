"""`dunwell backtest POLICY --from D --to D`: a policy against the past, as it was known then."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dunwell.cli import frame, output, policy_sources, snapshot_files
from dunwell.cli.days import METAVAR, a_day
from dunwell.engine.trials.backtest import Backtest, Line, summarise
from dunwell.engine.trials.from_files import CLOSED_ON, past_of
from dunwell.engine.trials.past import morning, reachable
from dunwell.engine.trials.replay import replay
from dunwell.engine.trials.words import BY, amounts, by, counted, spoken, step
from dunwell.kernel.refusal import Refusal

app = typer.Typer()
EVERY_DAYS = 20


class DaysReversed(Refusal):
    code = "backtest-days-reversed"
    says = "The days of a backtest go forward: {last} is before {first}."


class NoSuchChannel(Refusal):
    code = "no-such-channel"
    says = "{name!r} is no channel. There are: {known}."


@app.command()
def backtest(
    policy: Annotated[str, typer.Argument(help="A file, a version's number, or a name.")],
    first: Annotated[
        date, typer.Option("--from", parser=a_day, metavar=METAVAR, help="The first day.")
    ],
    last: Annotated[
        date,
        typer.Option("--to", parser=a_day, metavar=METAVAR, help="The last day, included."),
    ],
    snapshot: Annotated[
        Path | None, typer.Option(help="A folder of snapshot files, in place of the database.")
    ] = None,
    reach: Annotated[
        str, typer.Option(help="Channels for customers of whom none is known: email,call.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """What a policy would have done, day by day, beside what was really sent."""
    if last < first:
        raise DaysReversed(first=first, last=last)
    channels = _channels(reach)
    source = policy_sources.named(policy)
    if snapshot is not None:
        result = on_files(snapshot, source, first=first, last=last, channels=channels)
    else:
        frame.find_database()
        frame.load(start_database=False)
        result = frame.command("live_backtest").live(
            source, first=first, last=last, tell=_progress(first, last), channels=channels
        )
    output.show(result.as_json(), as_json=as_json, words=lambda: in_words(result))


def on_files(
    folder: Path,
    source: tuple[str, str],
    *,
    first: date,
    last: date,
    channels: Sequence[str] = (),
) -> Backtest:
    """The same on snapshot files that hold settled items too, and the payments.

    Refuses with PolicyUnusable or a SnapshotRefused.
    """
    columns = snapshot_files.schemas(folder)
    policies = snapshot_files.compiled(*source, snapshot_files.brought_facts(columns))
    told = past_of(
        snapshot_files.frames(
            folder, snapshot_files.wanted(columns, policies, also=frozenset({CLOSED_ON}))
        )
    )
    if told.left_out:
        output.tell(
            f"{counted(told.left_out, 'item')} left out: settled, and no payment says when."
        )
    past = reachable(told.past, channels) if channels else told.past
    replayed = replay(
        past, policies=policies, first=first, last=last, tell=_progress(first, last)
    )
    return summarise(past, replayed, policy=source[0], at=morning, channels=channels)


def _channels(text: str) -> tuple[str, ...]:
    """The channels of a list with commas. Refuses with NoSuchChannel."""
    found = tuple(sorted({part.strip() for part in text.split(",") if part.strip()}))
    unknown = [one for one in found if one not in BY]
    if unknown:
        raise NoSuchChannel(name=unknown[0], known=", ".join(BY))
    return found


def _progress(first: date, last: date) -> Callable[[date], None]:
    """A line now and then on standard error: a year takes about a minute."""
    days = (last - first).days + 1

    def tell(day: date) -> None:
        done = (day - first).days
        if days > EVERY_DAYS and done and done % EVERY_DAYS == 0:
            sys.stderr.write(f"{day}: {done} of {days} days\n")

    return tell


def in_words(result: Backtest) -> str:
    """What happened, what would have, the difference; and apart from it the model."""
    difference = result.replayed.contacts - result.observed.contacts
    parts = [
        f"{result.policy}, from {spoken(result.first)} to {spoken(result.last)}: "
        f"{counted(result.days, 'day')} decided on what was known each morning",
        "",
        f"Really sent: {counted(result.observed.contacts, 'contact')} "
        f"to {counted(result.observed.customers, 'customer')}.",
        f"This policy: {counted(result.replayed.contacts, 'contact')} "
        f"to {counted(result.replayed.customers, 'customer')}, "
        f"{result.approvals:,} of the steps after somebody's approval.",
        f"Customer by customer: {result.saved:,} contacts saved, {result.added:,} added "
        f"({difference:+,} in all).",
        "",
        _by_channel(result),
        "",
        _by_stage(result.replayed.lines, result.observed.lines),
    ]
    if result.held:
        parts += ["", "Held back by the guardrails", _held(result)]
    parts += ["", "MODELLED: effect on cash", f"  {result.modelled.says}"]
    parts += ["", "What this rests on", *(f"  - {line}" for line in result.assumes)]
    return "\n".join(parts)


def _by_channel(result: Backtest) -> str:
    old, new = result.observed.by_channel, result.replayed.by_channel
    lines = [
        [by([one]), f"{old.get(one, 0):,}", f"{new.get(one, 0):,}", _change(old, new, one)]
        for one in sorted({*old, *new})
    ]
    head = ["Channel", "Really sent", "This policy", "Difference"]
    return output.table(head, lines, right=[1, 2, 3])


def _change(old: Mapping[str, int], new: Mapping[str, int], name: str) -> str:
    return f"{new.get(name, 0) - old.get(name, 0):+,}"


def _by_stage(made: Sequence[Line], real: Sequence[Line]) -> str:
    then = {(one.stage, one.channel): one.contacts for one in real}
    known = {(one.stage, one.channel) for one in made}
    lines = [
        [
            step(one.stage),
            by([one.channel]),
            f"{then.get((one.stage, one.channel), 0):,}",
            f"{one.contacts:,}",
            amounts(one.asks),
        ]
        for one in made
    ]
    lines += [
        [step(one.stage), by([one.channel]), f"{one.contacts:,}", "0", "nothing"]
        for one in real
        if (one.stage, one.channel) not in known
    ]
    head = ["Step", "Channel", "Really sent", "This policy", "Asked for by this policy"]
    return output.table(head, lines, right=[2, 3])


def _held(result: Backtest) -> str:
    lines = [
        [one.id, one.rule.replace("-", " "), f"{one.steps:,}", f"{one.days:,}"]
        for one in result.held
    ]
    return output.table(["", "Guardrail", "Steps", "Days in all"], lines, right=[2, 3])
