"""`dunwell policy diff A B`: what a change of policy would do, before anything changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from dunwell.cli import frame, output, policy_sources, snapshot_files
from dunwell.cli.days import METAVAR, a_day
from dunwell.cli.patience import patience
from dunwell.engine import moving
from dunwell.engine.snapshot import Snapshot, accept
from dunwell.engine.trials.compare import Comparison, Difference, compare_days
from dunwell.engine.trials.groups import Group
from dunwell.engine.trials.totals import Totals
from dunwell.engine.trials.treatment import Side
from dunwell.engine.trials.words import amounts, by, listed, spoken
from dunwell.kernel.refusal import Refusal
from dunwell.policy.compile import CompiledPolicy

NAMED_MAX = 6
SHOWN_MAX = 40


class DayMissing(Refusal):
    code = "day-missing"
    says = "Files have no today: say for which day with --as-of YYYY-MM-DD."


def diff(
    before: Annotated[str, typer.Argument(help="A file, a version's number, or a name.")],
    after: Annotated[str, typer.Argument(help="The same for the policy to compare with.")],
    as_of: Annotated[
        date | None, typer.Option(parser=a_day, metavar=METAVAR, help="Another day than today.")
    ] = None,
    snapshot: Annotated[
        Path | None, typer.Option(help="A folder of snapshot files, in place of the database.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Who would be treated differently under another policy, how and why."""
    old, new = policy_sources.named(before), policy_sources.named(after)
    names: Mapping[str, str] = {}
    with patience("Deciding the day twice", as_json=as_json):
        if snapshot is not None:
            comparison = on_files(snapshot, old, new, as_of=as_of)
        else:
            frame.find_database()
            frame.load(start_database=False)
            comparison, names = frame.command("live_diff").live(old, new, as_of=as_of)
    document = comparison.as_json()
    output.show(document, as_json=as_json, words=lambda: in_words(comparison, names))


def on_files(
    folder: Path, old: tuple[str, str], new: tuple[str, str], *, as_of: date | None
) -> Comparison:
    """Compare on snapshot files. Refuses with DayMissing, PolicyUnusable or a SnapshotRefused."""
    if as_of is None:
        raise DayMissing
    columns = snapshot_files.schemas(folder)
    extra = snapshot_files.brought_facts(columns)
    first, second = (snapshot_files.compiled(*one, extra) for one in (old, new))
    wanted = snapshot_files.wanted(columns, [*first, *second])
    seen = accept(snapshot_files.frames(folder, wanted), as_of=as_of)
    return compare_days(
        seen,
        _moved(seen, first, second),
        before=Side(old[0], first),
        after=Side(new[0], second),
    )


def _moved(
    seen: Snapshot, first: Sequence[CompiledPolicy], second: Sequence[CompiledPolicy]
) -> Snapshot:
    """The files' stages are the first policy's; the second finds them under its own names."""
    earlier = [[each.policy for each in first]]
    if not moving.differs([each.policy for each in second], earlier):
        return seen
    told = seen.items.select("item_id", stage="told_stage").drop_nulls()
    return moving.carry_over(seen, told, policies=second, earlier=earlier)


def in_words(comparison: Comparison, names: Mapping[str, str]) -> str:
    """A page for a finance manager: the sum of it first, then who, then the figures."""
    parts = [
        f"{comparison.before} → {comparison.after}, on {spoken(comparison.as_of)}",
        "",
        _headline(comparison),
    ]
    if comparison.texts:
        parts += ["", "What differs in the policies"]
        parts += [f"  {line[:1].upper()}{line[1:]}" for line in comparison.texts]
    if comparison.groups:
        parts += ["", "What it means (a customer may stand in several lines)"]
        parts += [_sentence(group, names) for group in comparison.groups]
    parts += ["", "That day", _totals(comparison)]
    if comparison.differences:
        parts += ["", "Customer by customer", _table(comparison.differences, names)]
    if len(comparison.differences) > SHOWN_MAX:
        parts.append(f"... and {len(comparison.differences) - SHOWN_MAX} more; --json has all.")
    return "\n".join(parts)


def _headline(comparison: Comparison) -> str:
    alike = comparison.compared - comparison.customers
    if not comparison.differences:
        return f"All {comparison.compared:,} customers with something open are treated alike."
    return (
        f"Of {comparison.compared:,} customers with something open, "
        f"{comparison.customers:,} would be treated differently and {alike:,} alike."
    )


def _sentence(group: Group, names: Mapping[str, str]) -> str:
    shown = [names.get(one, one) for one in group.customers[:NAMED_MAX]]
    more = len(group.customers) - len(shown)
    if more > 0:
        shown.append(f"{more:,} more")
    return f"  {group.says}: {listed(shown)}. Open there: {amounts(group.asks)}."


def _totals(comparison: Comparison) -> str:
    old, new = comparison.totals_before, comparison.totals_after
    channels = sorted({*old.contacts, *new.contacts})
    lines = [
        ("Customers contacted", f"{old.customers:,}", f"{new.customers:,}"),
        *(
            (
                f"  by {by([channel])}",
                f"{old.contacts.get(channel, 0):,}",
                f"{new.contacts.get(channel, 0):,}",
            )
            for channel in channels
        ),
        *_counted(old, new),
        ("Asked for", amounts(old.asks), amounts(new.asks)),
    ]
    head = ["", comparison.before, comparison.after]
    return output.table(head, [list(line) for line in lines], right=[1, 2])


def _counted(old: Totals, new: Totals) -> list[tuple[str, str, str]]:
    pairs = {
        "Hand-overs": (old.hand_overs, new.hand_overs),
        "Waiting for a yes": (old.approvals, new.approvals),
        "Held back": (old.held, new.held),
        "Left alone": (old.left_alone, new.left_alone),
    }
    return [(name, f"{was:,}", f"{is_now:,}") for name, (was, is_now) in pairs.items()]


def _table(differences: Sequence[Difference], names: Mapping[str, str]) -> str:
    lines = [
        [
            one.customer_id,
            names.get(one.customer_id, "")[:28],
            one.before.in_words(),
            one.after.in_words(),
            amounts(one.after.asks or one.before.asks),
            " ".join(one.why),
        ]
        for one in differences[:SHOWN_MAX]
    ]
    head = ["Customer", "Name", "Before", "After", "Open", "Why"]
    return output.table(head, lines, right=[4])
