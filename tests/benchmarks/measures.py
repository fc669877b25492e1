"""When a run was first complete, and when within one per cent of its final cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NEAR = 0.01


@dataclass(frozen=True, slots=True)
class Point:
    """One better plan: wall seconds, candidates placed, cost (None where not told yet)."""

    seconds: float
    placed: int
    cost: float | None


def first_complete(points: Sequence[Point], placed: int) -> float | None:
    """Return when a plan first placed as many as the final one."""
    return next((p.seconds for p in points if placed and p.placed >= placed), None)


def near_final(points: Sequence[Point], placed: int, cost: float) -> float | None:
    """Return when a plan that places as many first cost no more than one per cent above the final cost."""
    limit = cost + NEAR * abs(cost)
    return next(
        (p.seconds for p in points if placed and p.placed >= placed and p.cost is not None and p.cost <= limit + 1e-9),
        None,
    )
