"""A CSV file of invoices brought in, beside a bare COPY of the same rows into an equal table.

Bare: the file's own text, copied as it is into a table with the columns of our invoices that a
file can fill, our organisation, our primary key, our constraint that a number is there once, and
our row-level security; committed. COPY cannot write through row-level security, so the rows are
copied into a temporary table and from there inserted, which is what anybody has to do here.

Ours: look at the file, guess its columns, read and check every row against the books, and book
invoices, open items, customers and double entry; committed. Both in turns, each time another file
with other numbers, into tables that fill up alike; the best of each counts.

    python -m benchmarks.importing [--invoices 100000] [--turns 3]
"""

from __future__ import annotations

import argparse
import sys

from benchmarks.home import thrown_away
from dunwell.cli import frame


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure an import against a bare COPY.")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    with thrown_away():
        frame.command("benchmarks.imports").measure(asked.invoices, asked.turns)
    return 0


if __name__ == "__main__":
    sys.exit(main())
