"""Everyone heard once: who is heard twice stays in one session, the one with fewer candidates."""

from collections import Counter
from itertools import pairwise

import numpy as np

from scheduler.model.columns.master import Master
from scheduler.model.columns.once import heard_once
from scheduler.model.columns.pack import Depth, pack
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.standing import Standing
from scheduler.model.improve.subsolve import sub_solver
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of


def session(sets: SessionSets, members: tuple[int, ...], place: int = 0) -> Column:
    """Return the session of some candidates at one of their places, with the first people who can take the seats."""
    found = [number for number in everything(sets).tolist() if sets.members_of(number) == members]
    number = found[place]
    panel = list[int]()
    for able in sets.people[sets.cast[number]]:
        panel.append(next(who for who in able.tolist() if who not in panel or who == sets.no_seat))
    return number, tuple(panel)


def heard(sets: SessionSets, columns: tuple[Column, ...] | None) -> list[tuple[int, ...]]:
    """Return the candidates of each session."""
    assert columns is not None
    return sorted(sets.members_of(number) for number, _ in columns)


def test_who_is_heard_twice_leaves_the_fuller_session() -> None:
    """Of {0, 1, 2} and {2, 3}, the first has more candidates: it goes on as {0, 1}, at its place, by its people."""
    sets = sets_of(problem_of(4, days=2))
    full, other = session(sets, (0, 1, 2)), session(sets, (2, 3), 1)
    found = heard_once(sets, (full, other))
    assert heard(sets, found) == [(0, 1), (2, 3)]
    assert found is not None
    rest = next(column for column in found if column != other)
    assert sets.place_of(rest[0]) == sets.place_of(full[0])
    assert rest[1] == full[1]


def test_a_session_of_which_all_are_heard_elsewhere_is_not_held() -> None:
    """Of {0, 1}, {0} and {1}: the pair has more candidates each time but the last, when {1} alone goes."""
    sets = sets_of(problem_of(2, days=2))
    found = heard_once(sets, (session(sets, (0, 1)), session(sets, (0,), 1), session(sets, (1,), 2)))
    assert Counter(one for members in heard(sets, found) for one in members) == {0: 1, 1: 1}


def test_sessions_that_share_nobody_stay_as_they_are() -> None:
    sets = sets_of(problem_of(4, days=2))
    mix = (session(sets, (0, 1)), session(sets, (2, 3), 1))
    assert heard_once(sets, mix) == mix


def test_a_session_that_cannot_be_held_without_them_is_told() -> None:
    """The rest of the fuller session, {0, 1}, is taken out of what is written down: there is no such mix then."""
    sets = sets_of(problem_of(4, days=2))
    full, other = session(sets, (0, 1, 2)), session(sets, (2, 3), 1)
    sets.members[(sets.members[:, :3] == (0, 1, 4)).all(axis=1), :2] = (0, 3)
    assert heard_once(sets, (full, other)) is None


def test_a_mix_hears_everyone_once_and_costs_what_its_days_do() -> None:
    """Four candidates of 60 minutes fit an afternoon of 240: one day of three people, 3 x 120 minutes, not two."""
    sets = sets_of(problem_of(4, days=2))
    master = Master(sets, everything(sets), Standing())
    now = (session(sets, (0, 1)), session(sets, (2, 3), -1))
    assert master.cost_of(now) == 720
    best = pack(sets, everything(sets), Standing(), now, None, Depth(8, 500, 1.0), sub_solver(5, 1))
    assert best.proven
    assert sorted(one for members in heard(sets, best.columns) for one in members) == [0, 1, 2, 3]
    assert best.columns is not None
    assert master.cost_of(best.columns) == 360


def test_what_sessions_need_beside_those_that_stay_is_what_the_program_pays() -> None:
    """The variables that a mix needs, with its sessions, keep every row of the program."""
    sets = sets_of(problem_of(4, days=2))
    master = Master(sets, everything(sets), Standing())
    mix = (session(sets, (0, 1)), session(sets, (2, 3), 1))
    for column in mix:
        master.add(*column)
    values = np.zeros(len(master.program.cost))
    values[[master.columns[column] for column in mix]] = 1.0
    for variable, count in master.paid_by(mix).items():
        values[variable] = count
    assert float(values @ np.array(master.program.cost)) == master.cost_of(mix)
    starts, variables, coefficients = master.program._by_row()
    for row, (first, last) in enumerate(pairwise(starts.tolist())):
        held = float(coefficients[first:last] @ values[variables[first:last]])
        assert master.program.at_least[row] - 1e-9 <= held <= master.program.at_most[row] + 1e-9
