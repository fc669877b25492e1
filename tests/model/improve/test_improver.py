"""Plans made and improved piece by piece: right at every moment, never worse, repeatable."""

from itertools import permutations

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings, to_sessions
from scheduler.model.frame import PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.improver import Improver, chunks_of
from scheduler.model.improve.judge import Change
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.plan import Plan
from scheduler.model.objectives import OBJECTIVES
from scheduler.model.openings import Openings
from scheduler.schedule import Schedule
from scheduler.verification import verify
from scheduler.view import ScheduleView
from tests.factories import (
    at,
    make_candidate,
    make_examiners,
    make_hearing,
    make_problem,
    window,
    with_candidates,
)

PROBLEM = generate(60, 3)


BENCH = Bench(Openings(make_space(PROBLEM)))


def improver(seed: int = 1) -> Improver:
    """Return an improver of an empty plan."""
    return Improver(BENCH, Plan(), seed, skill=Skill.new(4), step_effort=0.05)


def values(one: Improver) -> list[int]:
    """Return the value of every tier, after the checker has accepted the plan."""
    hearings = to_hearings(BENCH.judge.facts, list(one.plan))
    broken = {violation.rule for violation in verify(PROBLEM, Schedule(hearings=hearings))} - {"accounted"}
    assert broken == set()
    view = ScheduleView(PROBLEM, Schedule(hearings=hearings))
    return [goal.measure(view, None) for goal in OBJECTIVES[:5]]


def improved(seed: int) -> tuple[Improver, list[list[int]]]:
    """Return an improver after some steps on each tier, with the values after each."""
    one = improver(seed)
    one.construct(20, lambda: one.spent > 2)
    told = [values(one)]
    for goal, limit in (("cost", 20), ("wishes", 26), ("fairness", 32), ("compactness", 38)):
        one.improve(goal, lambda limit=limit: one.taken >= limit)
        told.append(values(one))
    return one, told


def test_no_tier_is_paid_for_by_one_before_it() -> None:
    one, told = improved(seed=1)
    # While someone waits, a step may place them at any cost: of the first stage only the number placed counts.
    for tiers, before, after in zip((1, 3, 4, 5), told[:-1], told[1:], strict=True):
        assert after[:tiers] <= before[:tiers]
    assert len(one.plan) > 50  # the hidden plan hears all 60; a few steps place most


def test_same_seed_same_plan() -> None:
    first, second = improved(seed=2)[0], improved(seed=2)[0]
    assert list(first.plan) == list(second.plan)


def test_sessions_of_a_schedule_are_read_back() -> None:
    one = improver()
    one.construct(20, lambda: one.spent > 1)
    hearings = to_hearings(BENCH.judge.facts, list(one.plan))
    assert to_hearings(BENCH.judge.facts, to_sessions(BENCH.judge.facts, hearings)) == hearings


def test_chunks_hold_everyone_once() -> None:
    one = improver()
    chunks = chunks_of(one.chooser, one.waiting(), 7)
    assert sorted(who for chunk in chunks for who in chunk) == sorted(one.waiting())
    assert max(map(len, chunks)) == 7


def test_a_change_that_no_longer_fits_is_refused() -> None:
    """Two answers found apart may want the same examiner: the second one is checked before it is kept."""
    one = improver()
    one.construct(20, lambda: one.spent > 1)
    session, rival = next((a, b) for a, b in permutations(one.plan, 2) if a.half == b.half)
    stolen = PlannedSession(rival.name, rival.half, rival.room, (*rival.panel[:-1], session.panel[0]), rival.hearings)
    assert not BENCH.judge.fits(one.plan, Change((rival,), (stolen,)))
    assert BENCH.judge.fits(one.plan, Change((rival,), (rival,)))


def test_a_change_of_what_is_gone_is_refused() -> None:
    one = improver()
    one.construct(20, lambda: one.spent > 1)
    gone = next(iter(one.plan))
    one.plan.remove(gone.name)
    assert not BENCH.judge.fits(one.plan, Change((gone,), (gone,)))


def test_what_a_change_gains_is_the_difference_of_whole_plans() -> None:
    """The judge looks at what is near a change only; the values of the whole plan must tell the same."""
    one = improver(seed=3)
    one.construct(20, lambda: one.spent > 2)
    replayed, made, judge = Plan(one.plan), len(one.changes), BENCH.judge
    one.improve("cost", lambda: one.taken >= 60)
    assert len(one.changes) > made + 5
    for change in one.changes[made:]:
        old, gain = judge.values(replayed, "cost"), judge.gain("cost", replayed, change)
        replayed.replace((session.name for session in change.old), change.new)
        new = judge.values(replayed, "cost")
        assert gain * 15 == old[1] - new[1] if old[0] == new[0] else gain == max(old[0] - new[0], -1)


def test_the_last_ones_are_forced_in_and_nobody_is_left_out_for_good() -> None:
    """The hidden plan hears all 40. Two of them wait for ever where nobody may be left out for them meanwhile."""
    problem = generate(40, 7)
    bench = Bench(Openings(make_space(problem)))
    one = Improver(bench, Plan(), 1, skill=Skill.new(4), step_effort=0.1)
    one.construct(24, lambda: False)
    one.improve("cost", lambda: one.spent > 15 or not one.waiting())
    assert one.waiting() == []
    hearings = to_hearings(bench.judge.facts, list(one.plan))
    assert not verify(problem, Schedule(hearings=hearings))


def test_a_cohort_gets_the_people_few_could_replace_from_another_day() -> None:
    """G1 and G2 can only come on the first day, on which P1 alone could hear them; P1's one day is spent on the third.

    There P2 could hear K instead.
    """
    both = {"cohort": "G", "allowed_starts": tuple(at(clock) for clock in ("09:00", "10:00", "11:00"))}
    problem = make_problem(
        days=3,
        candidates=(make_candidate("K", allowed_starts=(at("09:00", 2),)), *with_candidates("G1", "G2", **both)),
        examiners=make_examiners("P2", P1={"max_days": 1}),
        availability=(window("P2", "09:00", "17:00", 2),),
    )
    space = make_space(problem)
    bench = Bench(Openings(space))
    begun = Plan(to_sessions(bench.judge.facts, [make_hearing("K", "09:00", 2)]))
    one = Improver(bench, begun, 1, skill=Skill.new(4), step_effort=0.1)
    one.improve("cost", lambda: one.spent > 10 or not one.waiting())
    hearings = {hearing.candidate: hearing for hearing in to_hearings(bench.judge.facts, list(one.plan))}
    assert set(hearings) == {"K", "G1", "G2"}
    assert {sitting.examiner for sitting in hearings["K"].panel} >= {"P2"}
    assert not verify(problem, Schedule(hearings=tuple(hearings.values())))
