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
import os
import shutil
import sys
import tempfile
from pathlib import Path

from dunwell.cli import frame
from dunwell.machine import database


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure an import against a bare COPY.")
    parser.add_argument("--invoices", type=int, default=100_000)
    parser.add_argument("--turns", type=int, default=3)
    asked = parser.parse_args()
    home = Path(tempfile.mkdtemp(prefix="dunwell-bench-"))
    home.chmod(0o755)
    os.environ |= {"DUNWELL_HOME": str(home / "home"), "DUNWELL_LOG_LEVEL": "WARNING"}
    os.environ.pop("DATABASE_URL", None)
    try:
        frame.migrate()
        frame.load()
        frame.command("benchmarks.imports").measure(asked.invoices, asked.turns)
    finally:
        database.cluster().stop()
        shutil.rmtree(home, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
