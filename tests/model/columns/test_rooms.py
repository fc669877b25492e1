"""Rooms that are not alike: who can be heard together, and which session is in which."""

from scheduler.model.columns.rooms import give_out, rooms_for
from scheduler.model.columns.sets import SessionSets
from tests.factories import make_candidate, make_room
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of

ROOMS = (make_room("R1"), make_room("R2", turnaround_minutes=15, step_free=True))


def sets_of_four() -> SessionSets:
    """Return the sets of C0, who needs R2, and three others; an hour each, and a quarter more in R2."""
    problem = problem_of(4, rooms=ROOMS)
    first = make_candidate("C0", step_free=True)
    return sets_of(problem.model_copy(update={"candidates": (first, *problem.candidates[1:])}))


def test_who_gets_a_spot_gives_way_to_those_who_can_take_no_other() -> None:
    assert give_out([["a", "b"], ["a"]]) == ["b", "a"]
    assert give_out([["a", "b"], ["b", "c"], ["a"], ["b"]]) == [None, "c", "a", "b"]
    assert give_out([["a"], ["a"]]) == ["a", None]
    assert give_out([["b", "a"]]) == ["b"]
    assert give_out([[], ["a"]]) == [None, "a"]


def test_only_sets_that_one_room_holds_are_written_down() -> None:
    """A morning has 180 minutes: three in R1, or two of 75 in R2, where C0 has to be; an afternoon has 240."""
    sets = sets_of_four()
    most = {(half, 0 in members): 0 for half in (0, 1) for members in ((0,), (1,))}
    for number in everything(sets).tolist():
        members = sets.members_of(number)
        key = sets.place_of(number)[0], 0 in members
        most[key] = max(most[key], len(members))
        assert sets.minutes[number] == len(members) * (75 if 0 in members else 60)
    assert most == {(0, False): 3, (0, True): 2, (1, False): 3, (1, True): 3}


def test_the_rooms_of_a_set_are_those_that_hold_all_who_are_left() -> None:
    sets = sets_of_four()
    named = {sets.members_of(n): n for n in everything(sets).tolist() if sets.place_of(n)[0] == 0}
    assert [room.id for room in rooms_for(sets, named[1, 2, 3])] == ["R1"]
    assert [room.id for room in rooms_for(sets, named[1, 2, 3], (1, 3))] == ["R1", "R2"]
    assert [room.id for room in rooms_for(sets, named[0, 1])] == ["R2"]
    assert [room.id for room in rooms_for(sets, named[0, 1], (1,))] == ["R1", "R2"]
