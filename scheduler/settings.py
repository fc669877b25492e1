"""How long, how hard and how repeatably to solve."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class SolveSettings(BaseModel):
    """Limits of one solve.

    Attributes
    ----------
    time_limit : float
        Wall seconds for the whole solve: a backstop, reported when it was what stopped the search.
    seed : int
        Seed of the search.
    workers : int
        CP-SAT workers; with 1 the same input, seed and limit give the same schedule.
    effort : float or None
        Deterministic time of all tiers together; None derives it from ``time_limit``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    time_limit: float = Field(60.0, gt=0)
    seed: int = Field(1, ge=0, lt=2**31)
    workers: int = Field(0, ge=0, le=64, description="0: one per core")
    effort: float | None = Field(None, gt=0)

    @property
    def is_repeatable(self) -> bool:
        """Tell whether the same seed must give the same plan."""
        return self.effort is not None or self.workers == 1
