"""Why one customer of a large portfolio is treated as they are: from the files, and from memory."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from benchmarks.portfolio import AS_OF
from dunwell.cli import snapshot_files
from dunwell.engine.explain import explain
from dunwell.engine.snapshot import accept


def main(folder: Path, policy: Path) -> None:
    began = time.perf_counter()
    columns = snapshot_files.schemas(folder)
    policies = snapshot_files.compiled(str(policy), policy.read_text(encoding="utf-8"), {})
    wanted = snapshot_files.wanted(columns, policies)
    snapshot = accept(snapshot_files.frames(folder, wanted), as_of=AS_OF)
    accepted = time.perf_counter()
    customer_id = str(snapshot.customers["customer_id"][snapshot.customers.height // 2])
    told = explain(snapshot, policies=policies, customer_id=customer_id, as_of=AS_OF)
    ended = time.perf_counter()
    took = {"from_files": ended - began, "from_memory": ended - accepted}
    sys.stdout.write(json.dumps({**took, "ladders": len(told.ladders)}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
