"""Check a schedule against the published rules, from the two JSON documents alone.

By hand: ``python -m tests.oracle.checker problem.json schedule.json``.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tests.oracle import goals
from tests.oracle.joint import JOINT
from tests.oracle.reading import Data, Heard
from tests.oracle.single import SINGLE


def check(problem, schedule):
    """Return every breach found, as a sorted list of (rule key, subject)."""
    data = Data(problem)
    found, hearings = set(), []
    for row in schedule["hearings"]:
        names = {p["examiner"] for p in row["panel"]}
        if row["candidate"] not in data.candidates or row["room"] not in data.rooms or names - set(data.examiners):
            found.add(("reference", row["candidate"]))
            continue
        h = Heard(data, row)
        if (row["certification"], row["attempt"]) != (h.certification["code"], h.candidate.get("attempt", 1)):
            found.add(("reference", row["candidate"]))
        hearings.append(h)
    for rule in SINGLE:
        for h in hearings:
            found.update(rule(data, h))
    for rule in JOINT:
        found.update(rule(data, hearings))
    return sorted(found)


def unaccounted(problem, schedule):
    """Return candidates neither heard nor listed as unplaced, and those in both."""
    heard = {h["candidate"] for h in schedule["hearings"]}
    left = {u["candidate"] for u in schedule.get("unplaced") or ()}
    everyone = {c["id"] for c in problem["candidates"]}
    return sorted((everyone - heard - left) | (heard & left))


def cost(problem, schedule):
    """Return the value of tier 2 as a fraction."""
    data = Data(problem)
    return goals.cost(data, [Heard(data, row) for row in schedule["hearings"]])


def main(argv):
    problem, schedule = (json.loads(Path(name).read_text(encoding="utf-8")) for name in argv)
    found = check(problem, schedule)
    for rule, subject in found:
        print(f"{rule}: {subject}")
    for who in unaccounted(problem, schedule):
        print(f"unaccounted: {who}")
    print(f"{len(schedule['hearings'])} hearings, {len(found)} violations, cost {float(cost(problem, schedule)):g}")
    return 1 if found or unaccounted(problem, schedule) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
