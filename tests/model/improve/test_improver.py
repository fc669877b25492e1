"""Plans made and improved piece by piece: right at every moment, never worse, repeatable."""

from itertools import permutations
from pathlib import Path

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings, to_sessions
from scheduler.model.frame import Frame
from scheduler.model.improve.crew import Alone
from scheduler.model.improve.framing import Neighbourhood
from scheduler.model.improve.improver import Improver, Pending, chunks_of
from scheduler.model.improve.subsolve import Answer, save_problem
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.verification import verify
from scheduler.view import ScheduleView

PROBLEM = generate(60, 3)


def improver(folder: Path, seed: int = 1) -> Improver:
    """Return an improver of the problem that works in this process."""
    return Improver(
        Openings(make_space(PROBLEM)),
        save_problem(PROBLEM, folder),
        Alone(),
        seed,
        size=4,
        step_effort=0.05,
        on_plan=lambda: None,
        should_stop=lambda: False,
    )


def values(one: Improver) -> list[int]:
    """Return the value of every tier, after the checker has accepted the plan."""
    hearings = to_hearings(one.facts, list(one.plan))
    broken = {violation.rule for violation in verify(PROBLEM, Schedule(hearings=hearings))} - {"accounted"}
    assert broken == set()
    view = ScheduleView(PROBLEM, Schedule(hearings=hearings))
    return [goal.measure(view, None) for goal in OBJECTIVES[:5]]


def improved(folder: Path, seed: int) -> tuple[Improver, list[list[int]]]:
    """Return an improver after some steps on each tier, with the values after each."""
    one = improver(folder, seed)
    one.construct(20, lambda: one.spent > 2)
    told = [values(one)]
    for goal, limit in (("cost", 20), ("wishes", 26), ("fairness", 32), ("compactness", 38)):
        one.improve(goal, lambda limit=limit: one.taken >= limit)
        told.append(values(one))
    return one, told


def test_no_tier_is_paid_for_by_one_before_it(tmp_path: Path) -> None:
    one, told = improved(tmp_path, seed=1)
    assert told == sorted(told, reverse=True)
    assert len(one.plan) > 50  # the hidden plan hears all 60; a few steps place most


def test_same_seed_same_plan(tmp_path: Path) -> None:
    first, second = improved(tmp_path, seed=2)[0], improved(tmp_path, seed=2)[0]
    assert list(first.plan) == list(second.plan)


def test_sessions_of_a_schedule_are_read_back(tmp_path: Path) -> None:
    one = improver(tmp_path)
    one.construct(20, lambda: one.spent > 1)
    hearings = to_hearings(one.facts, list(one.plan))
    assert to_hearings(one.facts, to_sessions(one.facts, hearings)) == hearings


def test_chunks_hold_everyone_once(tmp_path: Path) -> None:
    one = improver(tmp_path)
    chunks = chunks_of(one.chooser, one.waiting(), 7)
    assert sorted(who for chunk in chunks for who in chunk) == sorted(one.waiting())
    assert max(map(len, chunks)) == 7


def test_a_change_that_no_longer_fits_is_refused(tmp_path: Path) -> None:
    """Two answers found apart may want the same examiner: the second one is checked before it is kept."""
    one = improver(tmp_path)
    one.construct(20, lambda: one.spent > 1)
    session, rival = next((a, b) for a, b in permutations(one.plan, 2) if a.half == b.half)
    stolen = type(rival)(rival.name, rival.half, rival.room, (*rival.panel[:-1], session.panel[0]), rival.hearings)
    chosen = Neighbourhood("related", (rival.name,))
    pending = Pending(chosen, Frame(()), (rival,), version=-1, answer=lambda _: Answer(None, 0.0, False))
    assert not one._fits(pending, (stolen,), one._near(pending, (stolen,)))
    assert one._fits(pending, (rival,), one._near(pending, (rival,)))
