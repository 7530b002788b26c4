"""`make mutants` alters every guardrail by one step, place by place; a test has to notice each.

`make mutants ARGS="G5"` asks one guardrail, `ARGS="G2 database"` or `ARGS="handover"` a part.
"""

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pytest

from tests.mutants.hunt import Hunt, asked_for
from tests.mutants.places import Place

EQUIVALENT: dict[str, str] = tomllib.loads(
    Path(__file__).with_name("equivalent.toml").read_text(encoding="utf-8")
)
TESTS = Path(__file__).parents[1]
OPTIONS = (
    "-q",
    "--no-header",
    "--tb=no",
    "-p",
    "no:cacheprovider",
    "-m",
    "not browser",
)


def main(words: Sequence[str]) -> int:
    """Hunt what is asked for; says whether every mutant was caught, as an exit code."""
    hunt = Hunt(words, EQUIVALENT)
    tests = {test for place in asked_for(words) for test in place.tests}
    stopped = pytest.main([*OPTIONS, *_files(tests)], plugins=[hunt])
    if stopped not in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
        return int(stopped)
    sys.stdout.write(told(hunt))
    gone = [] if words else sorted(EQUIVALENT.keys() - {one.name for one in hunt.skipped})
    sys.stdout.writelines(f"NO MUTANT ANY MORE {name}\n" for name in gone)
    return 0 if all(one.by for one in hunt.found) and not gone else 1


def _files(tests: Iterable[str]) -> list[str]:
    return sorted({str(one) for test in tests for one in TESTS.glob(f"{test}*")})


COLUMNS = ("caught", "equivalent", "survived")


def told(hunt: Hunt) -> str:
    """How many mutants each guardrail had in each place, and what became of them."""
    counted = Counter((one.guardrail, one.when, what) for one, what in _became(hunt))
    places = dict.fromkeys((guardrail, when) for guardrail, when, _ in counted)
    lines = [_line("guardrail", "when", *COLUMNS)]
    for guardrail, when in places:
        lines.append(_line(guardrail, when, *(counted[guardrail, when, c] for c in COLUMNS)))
    together = Counter(what for _, _, what in counted.elements())
    lines.append(_line("together", "", *(together[column] for column in COLUMNS)))
    survivors = [f"SURVIVED {one.mutant.name}" for one in hunt.found if not one.by]
    took = f"{time.process_time():.0f} processor seconds"
    return "\n".join(["", *survivors, "", *lines, took, ""])


def _became(hunt: Hunt) -> Iterator[tuple[Place, str]]:
    for one in hunt.found:
        yield one.mutant.place, "caught" if one.by else "survived"
    for mutant in hunt.skipped:
        yield mutant.place, "equivalent"


def _line(guardrail: str, when: str, *cells: str | int) -> str:
    return f"{guardrail:10} {when:9}" + "".join(f"{cell:>11}" for cell in cells)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
