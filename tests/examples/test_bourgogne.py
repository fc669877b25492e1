from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path

from examples import make_bourgogne
from examples.sheets import SHEETS, write_sheets
from scheduler.domain import Problem
from scheduler.io.parsing import read_problem
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import verify
from tests.examples.greedy import Greedy

# As the certifier published them; they sum to 31 though its total says 32.
PUBLISHED = {
    "CC12400A": 7, "CNP8000A": 1, "CPN3100A": 1, "CPN3800A": 2, "CPN4200A": 1, "CPN7700A": 1, "CYC62": 1,
    "CYC9105A": 1, "CYC9302A": 1, "CYC9404A": 1, "ING44": 1, "ING63": 1, "LG03603A": 1, "LG03404A": 1,
    "LP110504": 2, "LP125004": 2, "LP120204": 2, "LP150203": 1, "LP110502": 1, "LP12401A": 1, "MR1401A": 1,
}  # fmt: skip


def shipped() -> Problem:
    return read_problem(make_bourgogne.FOLDER).problem


def test_headcounts_are_the_published_ones_and_one_more() -> None:
    assert sum(PUBLISHED.values()) == 31
    counted = Counter(candidate.certification for candidate in shipped().candidates)
    assert counted == Counter(PUBLISHED) + Counter({"CC12400A": 1})


def test_no_registry_number_is_made_up() -> None:
    assert {certification.registry_number for certification in shipped().certifications} == {""}


def test_the_sheets_are_those_of_the_script(tmp_path: Path) -> None:
    write_sheets(make_bourgogne.build(), tmp_path)
    for sheet in SHEETS:
        assert (make_bourgogne.FOLDER / f"{sheet}.csv").read_bytes() == (tmp_path / f"{sheet}.csv").read_bytes()


def test_reading_the_sheets_gives_the_problem_of_the_script() -> None:
    assert shipped() == make_bourgogne.build()


def test_jury_days_are_in_winter_and_in_summer_time() -> None:
    problem = shipped()
    assert {row.start.utcoffset() for row in problem.availability} == {dt.timedelta(hours=1), dt.timedelta(hours=2)}


def test_accommodations_cohort_and_notice() -> None:
    problem = shipped()
    assert [c.id for c in problem.candidates if c.extra_time] == ["C06"]
    assert [c.id for c in problem.candidates if c.step_free] == ["C10"]
    assert [c.id for c in problem.candidates if c.cohort] == ["C03", "C04", "C05"]
    sent = problem.campaign.reference_date
    assert sent is not None
    # 7 December + 45 days = 21 January, before the first jury day, 26 January
    assert min(row.start.date() for row in problem.availability) - sent >= dt.timedelta(days=45)


def test_a_greedy_plan_leaves_someone_out() -> None:
    greedy = Greedy(shipped())
    left = greedy.run()
    assert left
    assert len(left) + len(greedy.hearings) == 32
    assert verify(greedy.problem, Schedule(hearings=tuple(greedy.hearings))) == []


def test_every_candidate_can_be_placed() -> None:
    problem = shipped()
    placed = [0]
    schedule = solve(
        problem,
        SolveSettings(time_limit=300, seed=1),
        on_progress=lambda progress: placed.append(progress.placed),
        should_stop=lambda: max(placed) == len(problem.candidates),
    ).schedule
    assert [unplaced.candidate for unplaced in schedule.unplaced] == []
    assert len(schedule.hearings) == 32
    assert verify(problem, schedule) == []
