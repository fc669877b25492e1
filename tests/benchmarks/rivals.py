"""Rivals, when they are installed: each solves an instance in a process of its own and writes a solution.

A rival is a program beside the data (``DIR/peers``) and an environment that holds what it needs, given by
``--peers VENV`` or ``JURY_PEERS``; neither is part of the project.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.benchmarks.measures import Point
from tests.benchmarks.memory import tree_bytes

JARS = "import importlib.util as u; print(list(u.find_spec('timefold').submodule_search_locations)[0])"


@dataclass(frozen=True, slots=True)
class Rival:
    """A program that solves instances of some kinds."""

    name: str
    kinds: tuple[str, ...]
    command: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)


def installed(data: Path, peers: Path | None, work: Path) -> list[Rival]:
    """Return the rivals that can run here, the strongest first; [] when there are none."""
    scripts, python = data / "peers", (peers or Path()) / "bin" / "python"
    if peers is None or not python.exists() or not (scripts / "timefold_jury.py").exists():
        return []
    found = subprocess.run([str(python), "-c", JARS], capture_output=True, text=True, check=False)
    if found.returncode:
        return []
    rivals = []
    java = _java_classes(scripts / "javaport", Path(found.stdout.strip()) / "solver" / "jars", work)
    if java is not None:
        program = (str(python), str(scripts / "timefold_jury_java.py"))
        rivals += [
            Rival("timefold-java-session", ("bench",), (*program, *_SESSION, "--moves", "default"), java),
            Rival("timefold-java-oral", ("bench",), (*program, "--model", "oral"), java),
        ]
    program = (str(python), str(scripts / "timefold_jury.py"))
    rivals.append(Rival("timefold-python-session", ("bench",), (*program, *_SESSION)))
    return rivals


_SESSION = ("--model", "session", "--guide", "10")


def _java_classes(sources: Path, jars: Path, work: Path) -> dict[str, str] | None:
    """Compile the Java port once; None where there is no compiler or it fails."""
    classes = work / "classes"
    if not any(classes.glob("*.class")):
        classes.mkdir(parents=True, exist_ok=True)
        command = ["javac", "-cp", f"{jars}/*", "-d", str(classes), *map(str, sources.glob("*.java"))]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            return None
    return {"TIMEFOLD_JARS": str(jars), "TIMEFOLD_CLASSES": str(classes)}


@dataclass(frozen=True, slots=True)
class RivalRun:
    """What a rival's run gave: its solution (None when it failed), wall seconds, peak memory, its trace."""

    solution: Any
    seconds: float
    peak_memory_mb: float
    points: list[Point]
    error: str = ""


def run_rival(rival: Rival, instance: Path, seconds: float, seed: int, solution: Path) -> RivalRun:
    """Run a rival to its end, watching its memory."""
    limits = ["--seconds", str(round(seconds)), "--seed", str(seed)]
    command = [rival.command[0], rival.command[1], str(instance), str(solution), *rival.command[2:], *limits]
    began, peak = time.monotonic(), 0
    solution.unlink(missing_ok=True)
    log = solution.with_suffix(".log")
    with log.open("w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=os.environ | rival.environment)
        while process.poll() is None:
            peak = max(peak, tree_bytes(process.pid))
            time.sleep(0.2)
    wall = time.monotonic() - began
    memory = round(peak / 1e6, 1)
    if process.returncode or not solution.exists():
        return RivalRun(None, wall, memory, [], f"exit status {process.returncode}, see {log}")
    told = json.loads(solution.read_bytes())
    return RivalRun(told, wall, memory, trace_points(told))


def trace_points(solution: dict[str, Any]) -> list[Point]:
    """Return a rival's trace of scores ``0hard/-2medium/-500soft`` as plans.

    What its model adds to the cost (a reward against traps) is in the score, so that the time to within one
    per cent is that of the score it searches by. Plans with hard breaches count as nobody placed.
    """
    placed, points = len(solution["orals"]), []
    for seconds, score in solution.get("trace") or []:
        hard, medium, soft = (int(n) for n in re.findall(r"-?\d+", score)[:3])
        points.append(Point(seconds, placed + medium if hard == 0 else 0, -soft))
    return points
