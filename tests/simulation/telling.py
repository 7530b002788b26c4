"""Lives the years it is asked for, says each month how it goes, and keeps a failure's trace."""

import argparse
import os
import sys
from datetime import date, timedelta
from pathlib import Path

from dunwell.machine import database
from tests.simulation.world import World
from tests.simulation.year import Failed, Lived, Plan, live

TRACES = Path(__file__).resolve().parents[2] / "build" / "year"


def main() -> int:
    asked = _asked()
    plan = Plan(asked.seed, asked.customers, asked.days)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {asked.processor})
    try:
        watch = _say_each_day if asked.aloud else _say_each_month
        lived = live(plan, owner=database.owner(), watch=watch)
    except Failed as failed:
        _say(f"{failed}\n\nThe whole story is in {_kept(failed)}.\n{_how_to_keep(failed)}")
        return 1
    _say(_how_it_went(plan, lived))
    return 0


def _asked() -> argparse.Namespace:
    reader = argparse.ArgumentParser(prog="make year", description=__doc__)
    reader.add_argument("--seed", default="1")
    reader.add_argument("--customers", type=_at_least_one, default=40)
    reader.add_argument("--days", type=_at_least_one, default=366)
    reader.add_argument("--processor", type=int, default=0, help="where it is lived")
    reader.add_argument("--aloud", action="store_true", help="tell the story as it goes")
    return reader.parse_args()


def _at_least_one(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise argparse.ArgumentTypeError(f"'{words}' is not a whole number of at least 1")
    return int(words)


def _say_each_month(world: World, day: date) -> None:
    if (day + timedelta(days=1)).day == 1:
        known = world.known
        _say(
            f"{day:%B %Y}: {len(known.bills)} bills, {len(known.paid)} payments, "
            f"{len(known.contacts)} contacts, {world.auditor.checks} checks"
        )


def _say_each_day(world: World, day: date) -> None:
    _say("\n".join(str(line) for line in world.story.lines if line.at.date() == day))


def _how_it_went(plan: Plan, lived: Lived) -> str:
    return (
        f"{plan.name}: it held, from {lived.first} to {lived.last}; {lived.contacts} contacts, "
        f"{lived.checks} checks, story {lived.digest}"
    )


def _kept(failed: Failed) -> Path:
    TRACES.mkdir(parents=True, exist_ok=True)
    place = TRACES / f"seed-{failed.plan.seed}-customers-{failed.plan.customers}.txt"
    place.write_text("\n".join([*failed.story, "", failed.why]) + "\n", encoding="utf-8")
    return place


def _how_to_keep(failed: Failed) -> str:
    """The lines that make a test of it."""
    plan = failed.plan
    return (
        "Once it is mended, add this to tests/simulation/seeds.toml:\n\n[[year]]\n"
        f'seed = "{plan.seed}"\ncustomers = {plan.customers}\ndays = {plan.days}\n'
        "why = 'what was wrong'"
    )


def _say(words: str) -> None:
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()
