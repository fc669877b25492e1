"""People disturbed by a repair and by solving again: ``python -m tests.benchmarks.repair [SIZE …]``.

For each generated campaign (100, 300 and 1,000 candidates) a published plan, one to five random events and one
line: people disturbed by the repair (with its bound), people disturbed by solving the changed problem from
scratch, seconds of both, and whether the repair is proven. Every schedule counted has passed the checker.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import time
from typing import Any

from scheduler.changes import compare
from scheduler.events import Happened
from scheduler.replanning.repair import repair
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import verify
from tests.replanning.published import published, random_events

LIMITS = {100: 60.0, 300: 10.0, 1000: 60.0}
COLUMNS = ("size", "seed", "events", "disturbed", "bound", "proven", "unrepaired", "seconds", "again", "again_seconds")


def line(size: int, seed: int, count: int, again: float) -> dict[str, Any]:
    """Return one line of the table."""
    problem, schedule = published(size, seed)
    on = min(h.start.date() for h in schedule.hearings) - dt.timedelta(days=seed % 20)
    happened = Happened(events=random_events(problem, schedule, on, count, seed))
    found = repair(problem, schedule, happened, on, SolveSettings(time_limit=LIMITS.get(size, 60.0)))
    assert not verify(found.problem, found.schedule)
    bound = next((tier.bound for tier in found.people if tier.name == "called"), None)
    row: dict[str, Any] = {
        "size": size, "seed": seed, "events": count, "disturbed": len(found.changes.disturbed),
        "bound": bound, "proven": found.proven, "unrepaired": len(found.unrepaired),
        "seconds": round(found.seconds, 1), "again": None, "again_seconds": None,
    }  # fmt: skip
    if again:
        began = time.monotonic()
        fresh = solve(found.problem, SolveSettings(time_limit=again)).schedule
        row["again"] = len(compare(schedule, fresh, None, found.problem).disturbed)
        row["again_seconds"] = round(time.monotonic() - began, 1)
    return row


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 300, 1000])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--again", type=float, default=60.0, help="seconds to solve from scratch; 0: do not")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    rows = [line(size, seed, 1 + seed % 5, asked.again) for size in asked.sizes for seed in range(1, asked.seeds + 1)]
    if asked.json:
        print(json.dumps(rows, indent=2))
        return
    print(" | ".join(COLUMNS))
    for row in rows:
        print(" | ".join(str(row[name]) for name in COLUMNS))


if __name__ == "__main__":
    main()
