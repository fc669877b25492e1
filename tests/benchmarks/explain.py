"""Why not all defences can be planned: ``python -m tests.benchmarks.explain DIR``.

DIR is one folder of KU Leuven, or a folder of such folders. Prints one JSON document: for each
instance the conflicts, as lists of single facts with the row each comes from, the repairs, each verified by
solving, and the seconds taken.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path
from typing import Any

from scheduler.diagnosis.report import Advice, Conflict, Named
from scheduler.diagnosis.timetable import find_conflicts, find_repairs
from scheduler.model.fixed_panels import FixedPanels
from tests.benchmarks.adapters.kul import Kul

CONFLICT_SECONDS, REPAIR_SECONDS = 60.0, 60.0


def explain(instance: Kul) -> dict[str, Any]:
    """Return the conflicts and repairs of one instance, as JSON values."""
    began = time.monotonic()
    panels = FixedPanels.of(instance.problem())
    if panels is None:
        raise ValueError(f"{instance.name}: the hearings do not each fill an hour")
    conflicts = find_conflicts(panels, CONFLICT_SECONDS)
    repairs = find_repairs(panels, REPAIR_SECONDS) if conflicts else []
    return {
        "instance": instance.name,
        "defences": len(instance.defences),
        "conflicts": [_conflict(instance, conflict) for conflict in conflicts],
        "repairs": [_repair(instance, repair) for repair in repairs],
        "seconds": round(time.monotonic() - began, 3),
    }


def _conflict(instance: Kul, conflict: Conflict) -> dict[str, Any]:
    return {
        "text": conflict.text_en,
        "minimal": conflict.minimal,
        "defences": _students(instance, conflict.candidates),
        "facts": [_fact(instance, fact) for fact in conflict.facts],
    }


def _students(instance: Kul, candidates: tuple[str, ...]) -> list[str]:
    names = {instance.ids["student", row["student"]]: row["student"] for row in instance.defences}
    return [names[who] for who in candidates]


def _fact(instance: Kul, fact: Named) -> dict[str, Any]:
    """Return a fact with the file and rows it comes from (the titles are row 1)."""
    students = _students(instance, fact.candidates)
    told: dict[str, Any] = {"kind": fact.kind, "text": fact.text_en}
    if fact.kind == "availability":
        line = instance.source_rows[fact.index or 0]
        source = dict(instance.unavailabilities[line - 2])
        return {**told, "kind": "unavailability", "file": "unavailabilities.csv", "row": line, **source}
    if fact.kind == "room_hour" and fact.start and fact.end:
        room = next(name for name in instance.rooms if instance.ids["room", name] == fact.rooms[0])
        row = instance.rooms.index(room) + 1
        when = {"day": f"{fact.start:%Y-%m-%d}", "start_time": f"{fact.start:%H:%M}", "end_time": f"{fact.end:%H:%M}"}
        return {**told, "file": "rooms.json", "row": row, "room": room, **when}
    lines = {row["student"]: line for line, row in enumerate(instance.defences, start=2)}
    told |= {"file": "defences.csv", "rows": [lines[student] for student in students]}
    if fact.kind == "hearing":
        return {**told, "kind": "defence", "row": lines[students[0]], "defence": students[0]}
    return {**told, "person": fact.examiners[0], "defences": students}


def _repair(instance: Kul, repair: Advice) -> dict[str, Any]:
    return {
        "text": repair.text_en,
        "lifts": [_fact(instance, fact) for fact in repair.lifts],
        "places": len(repair.places),
        "verified": True,
    }


def find_instances(path: Path) -> list[Kul]:
    """Return the instance at ``path``, or all those in the folders below it.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    if Kul.recognises(path):
        return [Kul.read(path)]
    found = [Kul.read(folder) for folder in sorted(path.rglob("*")) if Kul.recognises(folder)]
    if not found:
        raise FileNotFoundError(f"no folder with defences.csv in {path}")
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, metavar="DIR")
    asked = parser.parse_args(arguments)
    try:
        instances = find_instances(asked.path)
    except (OSError, ValueError, KeyError) as error:
        print(f"{asked.path}: {error}", file=sys.stderr)
        return 2
    told = [explain(instance) for instance in instances]
    single = Kul.recognises(asked.path)
    print(json.dumps(told[0] if single else {"instances": told}, ensure_ascii=False, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
