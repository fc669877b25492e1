"""What a worker knows of one problem, worked out once: possibilities, frames, and how changes are weighed."""

from __future__ import annotations

import os
import pickle
from functools import lru_cache
from pathlib import Path

from scheduler.domain import Problem
from scheduler.model.builder import make_space
from scheduler.model.improve.framing import Framer
from scheduler.model.improve.judge import Judge
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule


class Bench:
    """Tools for one problem, shared by all that is done to its plans in a process.

    Parameters
    ----------
    openings : Openings
        Of the problem's space.
    previous : Schedule, optional
        The schedule to stay close to, in the last tier.
    """

    def __init__(self, openings: Openings, previous: Schedule | None = None) -> None:
        self.openings, self.previous = openings, previous
        self.problem = openings.space.problem
        self.framer = Framer(openings)
        self.judge = Judge(openings, self.framer.mates, previous)
        self.placeable = tuple(c.id for c in self.problem.candidates if self.framer.spots_of(c.id))


def save_problem(problem: Problem, folder: Path, previous: Schedule | None = None) -> str:
    """Write a problem, and the schedule to stay close to, where workers can read them; return the file's name."""
    path = folder / "problem.pickle"
    path.write_bytes(pickle.dumps((problem, previous), protocol=pickle.HIGHEST_PROTOCOL))
    return str(path)


@lru_cache(maxsize=2)
def bench_of(source: str) -> Bench:
    """Return the bench of a saved problem, made once in a process."""
    problem, previous = pickle.loads(Path(source).read_bytes())
    return Bench(Openings(make_space(problem)), previous)


def warm_up(source: str) -> int:
    """Make a worker ready; return its process id."""
    bench_of(source)
    return os.getpid()
