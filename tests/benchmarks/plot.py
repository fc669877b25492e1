"""The table as a picture: cost against the best of the run, and cost over time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")  # no display
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, NullFormatter, StrMethodFormatter

from tests.benchmarks.measures import Point
from tests.benchmarks.table import Row

OURS = "jury"


def draw(rows: Sequence[Row], traces: Mapping[str, Sequence[Point]], path: Path) -> None:
    """Write the picture (PNG).

    Parameters
    ----------
    traces : mapping of str to sequence of Point
        Our own better plans by instance.
    """
    figure, (left, right) = plt.subplots(1, 2, figsize=(15, max(4.0, 0.32 * len(rows) + 1)), layout="constrained")
    _bars(left, rows)
    _curves(right, traces)
    figure.savefig(path, dpi=110)
    plt.close(figure)


def _bars(axes: Axes, rows: Sequence[Row]) -> None:
    best: dict[str, tuple[int, float]] = {}
    for row in rows:
        if row.placed is not None and row.cost is not None:
            key = (-row.placed, row.cost)
            best[row.instance] = min(best.get(row.instance, key), key)
    told = [row for row in rows if row.placed is not None and row.cost is not None and best[row.instance][1] > 0]
    told.reverse()
    solvers = list(dict.fromkeys(row.solver for row in rows))
    for y, row in enumerate(told):
        whole = row.placed == -best[row.instance][0]
        share = 100 * (row.cost or 0) / best[row.instance][1]
        axes.barh(y, share, color=f"C{solvers.index(row.solver)}", alpha=1.0 if whole else 0.3)
        axes.annotate(f"{row.cost:g}" + ("" if whole else f" ({row.placed} placed)"), (share, y), va="center")
        if row.bound is not None:
            axes.plot([100 * row.bound / best[row.instance][1]] * 2, [y - 0.4, y + 0.4], color="black")
    axes.set_yticks(range(len(told)), [f"{row.instance}  {row.solver}" for row in told], fontsize=8)
    axes.set_xlabel("cost, % of the best of this run (pale: fewer placed; black line: proven bound)")
    axes.set_xlim(0, 1.25 * max((100 * (row.cost or 0) / best[row.instance][1] for row in told), default=100))


def _curves(axes: Axes, traces: Mapping[str, Sequence[Point]]) -> None:
    for name, points in traces.items():
        placed = max((p.placed for p in points), default=0)
        told = [(p.seconds, p.cost) for p in points if p.placed == placed and p.cost is not None]
        final = min((cost for _, cost in told), default=0)
        if final > 0:
            axes.step([s for s, _ in told], [100 * cost / final for _, cost in told], where="post", label=name)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(10, subs=(1, 2, 5)))
    axes.xaxis.set_major_formatter(StrMethodFormatter("{x:g}"))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("wall seconds")
    axes.set_ylabel(f"{OURS}: cost of complete plans, % of the final cost")
    if axes.get_legend_handles_labels()[0]:
        axes.legend(fontsize=8)
