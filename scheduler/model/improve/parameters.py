"""Parameters of the search by family of instance, each with the figure that chose it."""

from __future__ import annotations

from dataclasses import dataclass

from scheduler.domain import Problem

STINT_SECONDS = 3.0
CANDIDATES_A_SECOND = 700
"""Candidates for each second of a stint, in large campaigns."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """How a large search spends its time.

    Attributes
    ----------
    chunk : int
        Candidates placed by one sub-solve of the construction.
    sessions : int
        Sessions taken out by one step.
    step_effort : float
        Deterministic time of one step.
    stint_seconds, stint_effort : float
        How long workers go on apart, by the clock or in deterministic time. Handing out and joining a plan takes time
        in proportion to its size: at 10,000 candidates and three seconds the workers stood idle for more than half of
        the time.
    least_kin : float
        Sessions of its day with which a session can exchange a candidate, on average, for the days to be
        dealt out to workers (first plans: public benchmark of 300 and 100: 7.1 and 2.9; 300 and 1,000
        generated candidates: 0.2 and 1.0).
    most_together : int
        Sessions above which the days are dealt out all the same (1,000 generated candidates: 967 placed
        after 40 s by days, 965 after 46 s by whole plans; 300: 290 after 17 s by days, 292 after 13 s by
        whole plans; the machine was loaded).
    few_waiting : int
        Candidates without a place at or below which each worker takes the whole plan, and those who are left are
        tried alone.
    placing_share : float
        Of the whole time: how long a relaxation that gives no plan waits for all to be placed.
    cost_share, bound_share, follow_share : float
        Of the whole time: when the cost tier ends, how long the relaxation is worked on, when the plan
        that follows the relaxation has to be complete.
    effort_of_one : float
        Deterministic time per wall second with one worker.
    """

    chunk: int = 24
    sessions: int = 4
    step_effort: float = 0.1
    stint_seconds: float = STINT_SECONDS
    stint_effort: float = 0.5
    least_kin: float = 3.0
    most_together: int = 250
    few_waiting: int = 20
    placing_share: float = 0.2
    cost_share: float = 0.8
    bound_share: float = 0.5
    follow_share: float = 0.6
    effort_of_one: float = 0.3


def parameters_for(problem: Problem) -> Parameters:
    """Return the parameters for a problem, by its size."""
    later = [w for w in (problem.campaign.weights.fairness, problem.campaign.weights.hole) if w]
    return Parameters(
        stint_seconds=max(STINT_SECONDS, len(problem.candidates) / CANDIDATES_A_SECOND),
        cost_share=0.9 if later else 0.97,
    )
