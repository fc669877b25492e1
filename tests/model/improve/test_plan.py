"""The indexes of a plan, after sessions were put in, taken out and replaced."""

from scheduler.model.frame import PlannedHearing, PlannedSession
from scheduler.model.improve.plan import Plan


def session(name: str, half: int, people: str, heard: str, settled: int | None = None) -> PlannedSession:
    """Return a session; people and candidates are single letters."""
    panel = tuple((f"seat{i}", who) for i, who in enumerate(people))
    return PlannedSession(name, half, "R", panel, tuple(PlannedHearing(c, 540, settled) for c in heard))


def test_who_is_where() -> None:
    plan = Plan([session("s1", 0, "ABC", "xy", settled=0), session("s2", 1, "ABD", "z")])
    assert plan.session_of == {"x": "s1", "y": "s1", "z": "s2"}
    assert [s.name for s in plan.of_examiner("A")] == ["s1", "s2"]
    assert [s.name for s in plan.of_half(1)] == ["s2"]
    assert plan.settled[0] == 2
    assert len(plan) == 3


def test_replacing_leaves_nothing_behind() -> None:
    plan = Plan([session("s1", 0, "ABC", "xy", settled=0), session("s2", 1, "ABD", "z")])
    plan.replace(["s1"], [session("s3", 2, "EFG", "x", settled=1)])
    assert plan.session_of == {"x": "s3", "z": "s2"}
    assert [s.name for s in plan.of_examiner("A")] == ["s2"]
    assert plan.of_half(0) == []
    assert (plan.settled[0], plan.settled[1]) == (0, 1)


def test_around_is_the_rest_of_some_people() -> None:
    plan = Plan([session("s1", 0, "ABC", "x"), session("s2", 1, "ABD", "y"), session("s3", 2, "EFG", "z")])
    assert [s.name for s in plan.around({"s1"}, "AC")] == ["s2"]
    assert [s.name for s in plan.around({"s1"}, "C", ["z", "unknown"])] == ["s3"]
