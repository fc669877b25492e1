"""Sessions of people who come that day anyway: what they cost beside a plan, by hand."""

import numpy as np

from scheduler.model.columns.around import add_around, prices_of_plan
from scheduler.model.columns.master import Master
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column, SessionSets
from scheduler.model.columns.standing import Standing, standing_of
from tests.factories import make_examiners
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of


def single(sets: SessionSets, master: Master, candidate: int, day: int) -> Column:
    """Return the first session of one candidate alone on a day."""
    priced = master.price(Prices.zero(sets))
    for number, panel in zip(priced.chosen.tolist(), priced.panels.tolist(), strict=True):
        if sets.members_of(number) == (candidate,) and sets.place_of(number)[2] == day:
            return number, tuple(panel)
    raise AssertionError("no such session")


def test_a_second_session_of_the_day_costs_nothing_and_another_day_three_people() -> None:
    """One panel, two candidates heard on Monday by 3 × 120 = 360 minutes, 180 each: on Monday a session pays that."""
    sets = sets_of(problem_of(2, days=2))
    master = Master(sets, everything(sets), Standing())
    current = [single(sets, master, 0, 0), single(sets, master, 1, 0)]
    priced = master.price(prices_of_plan(master, current))
    for place, number in enumerate(priced.chosen.tolist()):
        _, _, day = sets.place_of(number)
        assert priced.reduced[place] == (360 if day else 0) - 180 * sets.size[number]


def test_the_days_of_the_plan_come_first() -> None:
    """Monday has 3 sets of two candidates on each of two half-days: six are added before any of Tuesday."""
    sets = sets_of(problem_of(2, days=2))
    master = Master(sets, everything(sets), Standing())
    add_around(master, [single(sets, master, 0, 0), single(sets, master, 1, 0)], 6)
    assert {sets.place_of(number)[2] for number, _ in master.columns} == {0}
    assert len(master.columns) == 6


def test_the_same_set_is_added_before_others_once_these_are_preferred() -> None:
    """Two panels could sit, of people who cost the same: at one price the first of them always does."""
    one, other = make_examiners(), [who.model_copy(update={"id": f"{who.id}b"}) for who in make_examiners()]
    sets = sets_of(problem_of(2, days=2, examiners=(*one, *other)))
    current = [single(sets, Master(sets, everything(sets), Standing()), 0, 0)]
    panels = []
    for others in (0, 100):
        master = Master(sets, everything(sets), Standing())
        add_around(master, current, 100, others, seed=1)
        panels.append({panel for _, panel in master.columns})
        assert {number for number, _ in master.columns} == set(everything(sets).tolist())
    assert len(panels[0]) < len(panels[1])


def test_people_of_sessions_that_stay_come_anyway_but_sit_once() -> None:
    """A morning that stays on Tuesday, of the same three people: only its afternoon is added, and costs nothing."""
    sets = sets_of(problem_of(2, days=2))
    stays = next(
        number
        for number in everything(sets).tolist()
        if sets.members_of(number) == (1,)
        and sets.place_of(number)[2] == 1
        and sets.places.openings.halves[sets.place_of(number)[0]].index % 2 == 0
    )
    cast = sets.cast[stays]
    people = [int(who) for who in sets.people[cast].ravel() if who < sets.no_seat]
    standing = standing_of(sets, [(int(sets.half[cast]), int(sets.kind[cast]), people, 1)])
    chosen = np.array([n for n in everything(sets).tolist() if sets.members_of(n) == (0,)], dtype=np.int32)
    master = Master(sets, chosen, standing)
    add_around(master, [single(sets, master, 0, 0)], 10)
    held = {sets.place_of(number)[0] for number, _ in master.columns}
    assert int(sets.half[cast]) not in held
    assert len(held) == 3
