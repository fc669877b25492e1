"""The good plans of a program, made by a worker."""

import time
from pathlib import Path

from scheduler.model.columns.campaign import bound_by_columns
from scheduler.model.columns.guide import guide_file
from scheduler.model.columns.saved import program_file
from scheduler.model.improve.asked import Asked
from scheduler.model.improve.bench import save_problem
from scheduler.model.improve.crew import Alone, Team
from tests.model.improve.test_from_program import broken
from tests.model.improve.test_improver import BENCH, PROBLEM
from tests.model.improve.test_packing import no_plan


def asked_for(folder: Path) -> str:
    """Return the file of a problem whose program has asked for a plan."""
    source = save_problem(PROBLEM, folder)
    candidates = [PROBLEM.candidate_of[who] for who in BENCH.placeable]
    path, elsewhere = guide_file(source), program_file(source)
    bound_by_columns(BENCH.openings, candidates, 600, path, frozenset(), no_plan, elsewhere=elsewhere)
    return source


def test_a_worker_is_at_it_until_the_plan_is_taken(tmp_path: Path) -> None:
    source = asked_for(tmp_path)
    crew = Team(2, source)
    try:
        crew.spare = 1
        asked = Asked(crew, source)
        assert (asked.begun, asked.is_out, crew.is_busy) == (0, False, False)
        asked.begin(600, 1.0)
        assert (asked.begun, asked.is_out, crew.is_busy) == (1, True, True)
        assert asked.is_first
        ends = time.monotonic() + 300
        while not (plan := asked.take()) and time.monotonic() < ends:
            assert asked.is_out
            time.sleep(0.05)
        assert plan
        assert broken(plan) <= {"accounted"}
        assert (asked.begun, asked.is_out, crew.is_busy, asked.take()) == (1, False, False, ())
        asked.begin(600, 1.0)
        assert (asked.begun, asked.is_out, asked.is_first) == (2, True, False)
    finally:
        crew.close()


def test_alone_it_is_made_at_once(tmp_path: Path) -> None:
    source = asked_for(tmp_path)
    asked = Asked(Alone(), source)
    asked.begin(600, 1.0)
    assert broken(asked.take()) <= {"accounted"}
    assert not asked.is_out
