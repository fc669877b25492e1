"""The one table: a row per instance and solver, as text, as csv, and summed over fresh seeds."""

from __future__ import annotations

import csv
import io
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One solver on one instance; times in wall seconds, memory in MB, None where nothing is known.

    Attributes
    ----------
    cost, bound, gap :
        Of the second tier; for candidates not placed, ``placed`` of ``total`` and ``most`` (proven) tell.
    planted :
        Cost of the hidden plan an instance was grown from, where it tells.
    tiers : str
        Value of every tier, with ``!`` where proven.
    breaches : int
        Found by the independent checkers; a plan with any does not count.
    """

    instance: str
    solver: str
    seed: int
    placed: int | None = None
    total: int | None = None
    most: float | None = None
    cost: float | None = None
    planted: float | None = None
    bound: float | None = None
    gap: float | None = None
    first_complete: float | None = None
    near_final: float | None = None
    seconds: float | None = None
    memory: float | None = None
    status: str = ""
    tiers: str = ""
    breaches: int = 0
    note: str = ""


TITLES = {
    "instance": "instance",
    "solver": "solver",
    "placed": "placed",
    "cost": "cost",
    "bound": "bound",
    "gap": "gap",
    "first_complete": "1st complete s",
    "near_final": "within 1 % s",
    "seconds": "seconds",
    "memory": "MB",
    "status": "status",
    "tiers": "tiers",
    "breaches": "breaches",
}


def text_table(rows: Sequence[Row]) -> str:
    """Return the table for a terminal."""
    cells = [list(TITLES.values())] + [[_cell(row, name) for name in TITLES] for row in rows]
    widths = [max(len(line[i]) for line in cells) for i in range(len(TITLES))]
    left = {"instance", "solver", "status", "tiers"}
    lines = [
        "  ".join(
            cell.ljust(width) if name in left else cell.rjust(width)
            for cell, width, name in zip(line, widths, TITLES, strict=True)
        ).rstrip()
        for line in cells
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _cell(row: Row, name: str) -> str:
    value = getattr(row, name)
    if name == "placed":
        return "failed" if row.placed is None else f"{row.placed}/{row.total}"
    if value is None:
        return "–"
    if name == "gap":
        return f"{100 * value:.1f} %"
    return f"{value:g}" if isinstance(value, float) else str(value)


def totals(rows: Sequence[Row], ours: str) -> str:
    """Return, by size of the fresh instances, our total cost against each rival's and against the hidden plans'.

    Only instances that both planned whole count; the worst ratio is that of one instance.
    """
    sizes: dict[str, dict[str, dict[str, Row]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        if row.instance.startswith("fresh/") and row.placed == row.total and not row.breaches:
            sizes[row.instance.split("-")[0]][row.solver][row.instance] = row
    lines = []
    for size, solvers in sizes.items():
        mine = solvers.get(ours, {})
        known = [row for row in mine.values() if row.planted is not None]
        reached = sum((row.cost or 0) <= (row.planted or 0) for row in known)
        lines.append(f"{size}: {len(mine)} planned whole, {reached} of {len(known)} at or below the hidden plan's cost")
        for rival, theirs in solvers.items():
            common = sorted(mine.keys() & theirs.keys()) if rival != ours else []
            pairs = [(mine[name].cost or 0.0, theirs[name].cost or 0.0) for name in common]
            if pairs:
                one, two = (sum(side) for side in zip(*pairs, strict=True))
                worst = max(a / b for a, b in pairs if b)
                lines.append(
                    f"  {ours} {one:g}, {rival} {two:g} on {len(pairs)}: ratio {one / two:.3f}, worst {worst:.3f}"
                )
    return "\n".join(lines)


def write_csv(rows: Sequence[Row], path: Path) -> None:
    """Write every field; beside first, then renamed."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, [field.name for field in fields(Row)])
    writer.writeheader()
    writer.writerows(asdict(row) for row in rows)
    beside = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    beside.write_text(buffer.getvalue(), encoding="utf-8")
    beside.replace(path)
