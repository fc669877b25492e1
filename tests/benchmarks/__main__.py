"""Run our solver and every installed rival on the same instances, one at a time, and print one table.

``python -m tests.benchmarks --data DIR`` (DIR holds ``bench/`` and ``data/``; default ``../shared``). Every schedule
is checked by independent checkers: ours, and the data's own where it has one. Writes ``table.csv``, ``table.txt`` and
``table.png`` in the folder ``--out``. Exit status 1: a checker found a breach or a solver failed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.benchmarks.adapters import Adapter, load
from tests.benchmarks.instances import ROOT, USUAL, Named, collect
from tests.benchmarks.measures import Point, first_complete, near_final
from tests.benchmarks.rivals import Rival, installed, run_rival
from tests.benchmarks.table import Row, text_table, totals, write_csv

OURS = "jury"


class Table:
    """The rows so far; written again after each, so that a long run that is stopped loses nothing."""

    def __init__(self, asked: argparse.Namespace) -> None:
        self.asked, self.out = asked, asked.out
        self.rows: list[Row] = []
        self.traces: dict[str, list[Point]] = {}
        self.out.mkdir(parents=True, exist_ok=True)

    def add(self, row: Row) -> None:
        """Keep a row and tell it at once."""
        self.rows.append(row)
        write_csv(self.rows, self.out / "table.csv")
        print(text_table([row]).splitlines()[-1], row.note, file=sys.stderr, flush=True)

    def finish(self) -> int:
        """Print the table, draw it, and return the exit status."""
        text = "\n\n".join(part for part in (text_table(self.rows), totals(self.rows, OURS)) if part)
        print(text)
        (self.out / "table.txt").write_text(text + "\n", encoding="utf-8")
        try:
            from tests.benchmarks.plot import draw
        except ImportError:
            print("no picture: matplotlib is not installed", file=sys.stderr)
        else:
            draw(self.rows, self.traces, self.out / "table.png")
        return 1 if any(row.breaches or row.placed is None for row in self.rows) else 0


def measure_instance(table: Table, named: Named, rivals: list[Rival]) -> None:
    """Run everyone on one instance."""
    asked = table.asked
    instance = load(named.path)
    seconds = asked.seconds or named.seconds
    stem = named.name.replace("/", "-")
    table.add(_ours(table, named, instance, seconds, table.out / f"{stem}-{OURS}.json"))
    for rival in rivals:
        if instance.kind in rival.kinds:
            path = table.out / f"{stem}-{rival.name}.json"
            table.add(_theirs(asked, named, instance, rival, seconds, path))


def _ours(table: Table, named: Named, instance: Adapter, seconds: float, solution: Path) -> Row:
    asked, trace = table.asked, solution.with_suffix(".trace")
    command = [sys.executable, "-m", "tests.benchmarks.run", str(named.path), "--seconds", str(seconds)]
    command += ["--seed", str(asked.seed), "--workers", str(asked.workers)]
    command += ["--solution", str(solution), "--trace", str(trace)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    if done.returncode not in (0, 1) or not done.stdout:
        return Row(named.name, OURS, asked.seed, note=done.stderr.strip().splitlines()[-1] if done.stderr else "failed")
    told = json.loads(done.stdout)
    table.traces[named.name] = [Point(*row) for row in json.loads(trace.read_bytes())]
    bounds, values = told["bound"], told["tiers"]
    proven = {name for name, bound in bounds.items() if bound is not None and bound >= values[name] - 1e-9}
    errors = told["breaches"] + second_opinion(asked.data, instance, named.path, solution)
    unplaced = bounds.get("placement")
    return Row(
        instance=named.name,
        solver=OURS,
        seed=asked.seed,
        placed=told["placed"],
        total=told["candidates"],
        most=told["candidates"] if unplaced is None else told["candidates"] - unplaced,
        cost=values.get("cost"),
        planted=instance.planted,
        bound=bounds.get("cost"),
        gap=told["gap"].get("cost"),
        first_complete=told["first_complete"],
        near_final=told["near_final"],
        seconds=told["seconds"],
        memory=told["peak_memory_mb"],
        status=told["status"],
        tiers=" ".join(f"{name} {value:g}{'!' if name in proven else ''}" for name, value in values.items()),
        breaches=len(errors),
        note="; ".join(errors[:3]),
    )


def _theirs(
    asked: argparse.Namespace, named: Named, instance: Adapter, rival: Rival, seconds: float, path: Path
) -> Row:
    done = run_rival(rival, named.path, seconds, asked.seed, path)
    if done.solution is None:
        return Row(named.name, rival.name, asked.seed, seconds=round(done.seconds, 2), note=done.error)
    errors, score = instance.check(done.solution)
    errors += second_opinion(asked.data, instance, named.path, path)
    placed = int(score["placed"])
    final = min((p.cost for p in done.points if p.cost is not None and p.placed >= placed), default=0.0)
    return Row(
        instance=named.name,
        solver=rival.name,
        seed=asked.seed,
        placed=placed,
        total=len(instance.problem().candidates),
        cost=float(score["cost"]),
        planted=instance.planted,
        first_complete=first_complete(done.points, placed),
        near_final=near_final(done.points, placed, final),
        seconds=round(done.seconds, 2),
        memory=done.peak_memory_mb,
        status="FEASIBLE",
        breaches=len(errors),
        note="; ".join(errors[:3]),
    )


def second_opinion(data: Path, instance: Adapter, path: Path, solution: Path) -> list[str]:
    """Return what the data's own checker says, where it has one."""
    checker = data / "bench" / "jury_common.py"
    if instance.kind != "bench" or not checker.exists():
        return []
    command = [sys.executable, str(checker), "check", str(path), str(solution)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        return [f"jury_common.py: {done.stderr.strip().splitlines()[-1]}"]
    told: dict[str, Any] = json.loads(done.stdout)
    return [f"jury_common.py: {error}" for error in told["errors"]]


def main(arguments: list[str] | None = None) -> int:
    """Run the command; return its exit status."""
    asked = _parser().parse_args(arguments)
    asked.data = asked.data.resolve()
    table = Table(asked)
    rivals = installed(asked.data, asked.peers, table.out)
    kept = [rival for rival in rivals if asked.rivals == "all" or asked.rivals in rival.name]
    print(f"rivals: {', '.join(rival.name for rival in kept) or 'none installed'}", file=sys.stderr)
    for named in collect(asked.data, table.out, asked.instances, asked.fresh):
        measure_instance(table, named, kept)
    if not table.rows:
        print(f"no instance of that name in {asked.data}", file=sys.stderr)
        return 2
    return table.finish()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "python -m tests.benchmarks", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, default=Path("../shared"), metavar="DIR")
    parser.add_argument(
        "--instances", nargs="+", default=list(USUAL), metavar="NAME", help="shell patterns; also campaign/1000, 10000"
    )
    parser.add_argument("--fresh", nargs="*", type=int, default=[101], metavar="SEED", help="seeds of fresh instances")
    parser.add_argument("--seconds", type=float, metavar="S", help="for every instance; default: each its own")
    parser.add_argument("--seed", type=int, default=1, help="of the solvers")
    parser.add_argument("--workers", type=int, default=0, help="of our solver; 0: its own choice")
    peers = os.environ.get("JURY_PEERS")
    parser.add_argument(
        "--peers", type=Path, default=Path(peers) if peers else None, metavar="VENV", help="default: JURY_PEERS"
    )
    parser.add_argument("--rivals", default="session", metavar="WORD", help="those with this in their name, or 'all'")
    parser.add_argument("--out", type=Path, default=Path("out-benchmarks"), metavar="DIR")
    return parser


if __name__ == "__main__":
    sys.exit(main())
