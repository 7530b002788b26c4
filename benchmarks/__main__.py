"""Every benchmark, one after the other, each in a process of its own.

python -m benchmarks [evaluate | database | importing] ...   all of them without a name
"""

from __future__ import annotations

import subprocess
import sys

BENCHMARKS = ("evaluate", "database", "importing")


def main(names: list[str]) -> int:
    """0 when every limit holds; what is printed are ratios, measured in this very run."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(
            f"There is no benchmark {unknown[0]!r}; choose {', '.join(BENCHMARKS)}.\n"
        )
        return 2
    failed = 0
    for name in names or BENCHMARKS:
        failed |= subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], check=False
        ).returncode
    return int(failed != 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
