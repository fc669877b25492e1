"""Changes of several workers in one plan: what meets is refused, links of a pool are exchanged."""

from dataclasses import replace

from scheduler.model.builder import make_space
from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve.bench import Bench
from scheduler.model.improve.joining import Joiner
from scheduler.model.improve.judge import Change
from scheduler.model.improve.plan import Plan
from scheduler.model.openings import Openings
from tests.factories import make_candidate, make_examiners, make_problem, make_room

PANELS = (
    (("membre", "A2"), ("president", "A1"), ("professionnel", "P1")),
    (("membre", "A4"), ("president", "A3"), ("professionnel", "P2")),
)
PROBLEM = make_problem(
    candidates=(make_candidate("C1", mode="remote", centres=()), make_candidate("C2", mode="remote", centres=())),
    examiners=make_examiners("A1", "A2", "A3", "A4", "P1", "P2"),
    rooms=(make_room("V", kind="remote", centre="", capacity=2),),
)
BENCH = Bench(Openings(make_space(PROBLEM)))
MORNING = BENCH.openings.halves[0]


def session(who: str, panel: int, lane: int) -> PlannedSession:
    """Return a session of the first morning that hears one candidate."""
    date = BENCH.judge.facts.grid.date(MORNING.day).isoformat()
    name = f"{date}-{MORNING.name}-V-{lane}"
    return PlannedSession(name, MORNING.index, "V", PANELS[panel], (PlannedHearing(who, MORNING.start),))


def together() -> PlannedSession:
    """Return the session of the first panel that hears both candidates."""
    hearings = (PlannedHearing("C1", MORNING.start), PlannedHearing("C2", MORNING.start + 60))
    return replace(session("C1", 0, 1), hearings=hearings)


def test_a_link_taken_by_another_is_exchanged_for_a_free_one() -> None:
    plan = Plan()
    joiner = Joiner(BENCH, plan, "cost")
    joiner.add([Change((), (session("C1", 0, 1),))], alone=True)
    joiner.add([Change((), (session("C2", 1, 1),))], alone=False)
    assert sorted(plan.session_of) == ["C1", "C2"]
    assert len(plan.sessions) == 2


def test_a_person_taken_by_another_is_not_put_in_twice() -> None:
    plan = Plan()
    joiner = Joiner(BENCH, plan, "cost")
    joiner.add([Change((), (session("C1", 0, 1),))], alone=True)
    joiner.add([Change((), (session("C2", 0, 2),))], alone=False)
    assert sorted(plan.session_of) == ["C1"]


def test_of_several_changes_those_that_fit_are_put_in() -> None:
    """The second worker moves C1, whom the first has moved already, and places C2: only the latter still stands."""
    first = session("C1", 0, 1)
    later = replace(first, hearings=(PlannedHearing("C1", MORNING.start + 60),))
    plan = Plan([first])
    joiner = Joiner(BENCH, plan, "cost")
    joiner.add([Change((first,), (later,))], alone=True)
    again = replace(first, hearings=(PlannedHearing("C1", MORNING.start + 30),))
    joiner.add([Change((first,), (again,)), Change((), (session("C2", 1, 2),))], alone=False)
    assert plan.sessions[first.name] == later
    assert sorted(plan.session_of) == ["C1", "C2"]


def test_what_costs_more_is_left_out() -> None:
    """Two sessions of one candidate each cost two panels; they may become one, one may not become two."""
    one, two = together(), (session("C1", 0, 1), session("C2", 1, 2))
    plan = Plan([one])
    Joiner(BENCH, plan, "cost").add([Change((one,), two)], alone=True)
    assert list(plan) == [one]
    plan = Plan(two)
    Joiner(BENCH, plan, "cost").add([Change(two, (one,))], alone=False)
    assert list(plan) == [one]


def test_what_costs_a_little_more_is_put_in_where_that_is_spared_but_nobody_loses_their_place() -> None:
    """Three examiner-days more, 24 quarters of an hour; leaving C2 out would save nothing of the one panel."""
    one, two = together(), (session("C1", 0, 1), session("C2", 1, 2))
    plan = Plan([one])
    joiner = Joiner(BENCH, plan, "cost")
    more = joiner.add([Change((one,), two)], alone=True, spare=0.0)
    assert (more, list(plan)) == (0.0, [one])
    assert joiner.add([Change((one,), (session("C1", 0, 1),))], alone=True, spare=100.0) == 0.0
    assert list(plan) == [one]
    assert joiner.add([Change((one,), two)], alone=True, spare=100.0) < -20
    assert sorted(plan.sessions) == sorted(session.name for session in two)
