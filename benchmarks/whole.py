"""The whole of `evaluate`, from files to file, timed without the interpreter's start."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.portfolio import AS_OF
from dunwell.cli.evaluate import evaluate


def main(folder: Path, policy: Path) -> None:
    began = time.perf_counter()
    summary = evaluate(folder, policy, as_of=AS_OF, out_dir=folder / "out", engine="local")
    took = time.perf_counter() - began
    sys.stdout.write(json.dumps({"seconds": took, "rows": summary.decisions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
