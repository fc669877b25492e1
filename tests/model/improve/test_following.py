"""Plans made of a sketch: its people come, its half-days hear, and every rule is kept."""

from scheduler.model.builder import make_space
from scheduler.model.extract import to_hearings
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.following import follow_half_days
from scheduler.model.improve.improver import Improver
from scheduler.model.improve.neighbourhoods import Skill
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from scheduler.model.sketch import Sketch
from scheduler.schedule import Schedule
from scheduler.verification import verify
from tests.factories import make_candidate, make_problem, make_room

ROOMS = (make_room("R1"), make_room("R2"), make_room("V", capacity=4))
PROBLEM = make_problem(candidates=tuple(make_candidate(f"C{i}") for i in range(5)), rooms=ROOMS, days=2)
SKETCH = Sketch(
    frozenset({("A1", 0), ("A2", 0), ("P1", 0), ("A1", 1), ("A2", 1), ("P1", 1)}),
    {"C0": (0, 0), "C1": (0, 0), "C2": (0, 0), "C3": (3, 0), "C4": (0, 1)},
    {(0, 0): 1, (0, 1): 1, (3, 0): 1},
)
"""Three in a room of the centre (kind 0) on the first morning and one by link (kind 1), one the next afternoon."""


def test_each_half_day_opens_the_rooms_of_its_kinds() -> None:
    bench = Bench(Openings(make_space(PROBLEM)))
    first, last = follow_half_days(bench.framer, SKETCH)
    assert first.newcomers == ("C0", "C1", "C2", "C4")
    # A pool of links as often as it holds sessions, and once more.
    assert sorted(first.spots) == [(0, "R1"), (0, "R2"), (0, "V"), (0, "V")]
    assert (last.newcomers, sorted(last.spots)) == (("C3",), [(3, "R1"), (3, "R2")])


def test_candidates_are_heard_on_their_half_days_by_the_people_who_come() -> None:
    """Only one panel comes on the first day and it cannot hear four in a morning: one of them goes without a place."""
    bench = Bench(Openings(make_space(PROBLEM)))
    bench.framer.allowed = SKETCH.comes
    one = Improver(bench, Plan(), 1, skill=Skill.new(4), step_effort=0.1)
    one.follow(SKETCH, lambda: False)
    assert len(one.plan) == 4
    for session in one.plan:
        assert {SKETCH.heard[who][0] for who in session.candidates} == {session.half}
        assert {(who, session.half // 2) for who in session.examiners} <= SKETCH.comes
    hearings = to_hearings(bench.judge.facts, list(one.plan))
    assert {broken.rule for broken in verify(PROBLEM, Schedule(hearings=hearings))} <= {"accounted"}
