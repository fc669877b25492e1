"""The facade: proven, repeatable, stoppable, never silent about who is left out."""

from scheduler.domain import Candidate
from scheduler.fingerprint import fingerprint
from scheduler.result import Progress
from scheduler.schedule import Schedule
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import measure, verify
from tests.model.rich import rich_problem

ONE = SolveSettings(time_limit=120, workers=1, seed=3, effort=0.5)


def test_same_seed_and_one_worker_give_the_same_schedule() -> None:
    problem = rich_problem()
    first, second = (solve(problem, ONE).schedule for _ in range(2))
    assert first.model_dump_json() == second.model_dump_json()


def test_what_is_told_is_what_is_measured() -> None:
    problem = rich_problem()
    result = solve(problem, ONE)
    schedule = result.schedule
    assert verify(problem, schedule) == []
    assert [t.value for t in schedule.tiers] == [t.value for t in measure(problem, schedule)]
    assert all(t.bound is not None and t.bound <= t.value for t in schedule.tiers)
    assert schedule.problem_sha256 == fingerprint(problem)
    placed = {h.candidate for h in schedule.hearings}
    assert placed | {u.candidate for u in schedule.unplaced} == set(problem.candidate_of)
    assert not placed & {u.candidate for u in schedule.unplaced}
    assert all(u.reasons and u.reasons[0].text for u in schedule.unplaced)


def test_every_better_schedule_handed_on_is_right_and_better() -> None:
    problem = rich_problem()
    kept: list[Schedule] = []
    solve(problem, ONE, on_schedule=kept.append)
    assert kept
    values = [tuple(t.value for t in s.tiers) for s in kept]
    assert all(verify(problem, s) == [] for s in kept)
    assert values == sorted(values, reverse=True)


def test_stop_keeps_what_was_found() -> None:
    problem = rich_problem()
    seen: list[Progress] = []
    result = solve(
        problem, ONE, on_progress=seen.append, should_stop=lambda: any(p.objective is not None for p in seen)
    )
    assert result.stopped_by == "user"
    assert result.schedule.status == "FEASIBLE"
    assert verify(problem, result.schedule) == []


def test_nobody_can_be_placed() -> None:
    # The only president shares the candidate's employer: proven, told, and not an error.
    problem = rich_problem()
    alone = Candidate(id="C1", certification="X", employers=("Acme",))
    tied = tuple(e.model_copy(update={"employers": ("ACME",)}) for e in problem.examiners)
    changed = problem.model_copy(update={"candidates": (alone,), "examiners": tied, "pins": (), "availability": ()})
    schedule = solve(changed, ONE).schedule
    assert schedule.status == "OPTIMAL"
    assert schedule.hearings == ()
    assert {r.key for r in schedule.unplaced[0].reasons} == {"conflict"}


def test_a_previous_schedule_is_kept_where_nothing_speaks_against_it() -> None:
    problem = rich_problem()
    before = solve(problem, ONE).schedule
    after = solve(problem, ONE, previous=before).schedule
    assert after.tiers[-1].name == "stability"
    assert after.tiers[-1].value == measure(problem, after, before)[-1].value
