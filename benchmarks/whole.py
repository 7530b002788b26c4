"""The whole of `evaluate`, from files to file, timed without the interpreter's start."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from benchmarks.portfolio import AS_OF
from dunwell.cli.evaluate import evaluate


def main(folder: Path, policy: Path) -> None:
    began, worked = time.perf_counter(), time.process_time()
    summary = evaluate(folder, policy, as_of=AS_OF, out_dir=folder / "out")
    took = {
        "seconds": time.perf_counter() - began,
        "processor_seconds": time.process_time() - worked,
        "peak_kilobytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss,
    }
    sys.stdout.write(json.dumps({**took, "rows": summary.decisions}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
