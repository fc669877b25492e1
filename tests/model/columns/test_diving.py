"""Which sessions of a linear program are held as they are."""

import math
from collections import Counter
from collections.abc import Collection, Iterator
from itertools import count, repeat
from typing import Any
from unittest import mock

import numpy as np
import pytest

from examples.generator import generate as generate_problem
from scheduler.model.columns import diving, near
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.diving import Care, Taken, dive, held_for
from scheduler.model.columns.generate import generate
from scheduler.model.columns.prices import Prices
from scheduler.model.columns.sets import Column, Floats, SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.standing import Standing
from tests.factories import make_examiners, make_room
from tests.model.columns.test_columns import everything, sets_of
from tests.model.test_bounds import problem_of


def together(sets: SessionSets, parts: dict[Column, float]) -> list[Column]:
    """Return the sessions that are held together, the likeliest first."""
    return [column for column, _ in Taken(sets, Standing()).likeliest(parts, math.inf)]


def session(sets: SessionSets, members: tuple[int, ...], half: int) -> Column:
    """Return the first session of some candidates on a half-day, with the only panel."""
    number = next(n for n in everything(sets).tolist() if sets.members_of(n) == members and sets.place_of(n)[0] == half)
    return number, tuple(int(who) for who in sets.people[sets.cast[number]][:, 0])


def test_the_larger_part_goes_first_and_nobody_sits_or_is_heard_twice() -> None:
    sets = sets_of(problem_of(5))
    first, second = sorted({sets.place_of(n)[0] for n in everything(sets).tolist()})[:2]
    morning, afternoon = session(sets, (0, 1, 2), first), session(sets, (3, 4), second)
    also_there, again = session(sets, (3, 4), first), session(sets, (2, 3), second)
    parts = {also_there: 0.5, again: 0.4, afternoon: 0.3, morning: 0.9}
    assert together(sets, parts) == [morning, afternoon]
    assert together(sets, {**parts, also_there: 1.0}) == [also_there]


def test_nobody_hears_more_than_their_day_allows() -> None:
    """Three on a morning and two on an afternoon are five."""
    people = make_examiners(A1={"max_day": 4})
    sets = sets_of(problem_of(5, examiners=people))
    first, second = sorted({sets.place_of(n)[0] for n in everything(sets).tolist()})[:2]
    morning, afternoon = session(sets, (0, 1, 2), first), session(sets, (3, 4), second)
    assert together(sets, {morning: 0.9, afternoon: 0.3}) == [morning]
    assert len(together(sets, {morning: 0.9, session(sets, (3,), second): 0.3})) == 2


def test_nobody_comes_more_often_than_they_may() -> None:
    """A second day of the week is one too many, a second session of the day is not."""
    people = make_examiners(A1={"max_week": 1})
    sets = sets_of(problem_of(5, days=2, examiners=people))
    halves = sorted({sets.place_of(n)[0] for n in everything(sets).tolist()})
    days = [sets.day_of(half) for half in halves]
    first, same, other = halves[0], halves[1], halves[days.index(1)]
    assert (days[0], days[1]) == (0, 0)
    morning = session(sets, (0, 1, 2), first)
    assert together(sets, {morning: 0.9, session(sets, (3, 4), other): 0.5}) == [morning]
    assert len(together(sets, {morning: 0.9, session(sets, (3, 4), same): 0.5})) == 2


def test_a_session_is_held_for_those_who_are_not_heard_yet() -> None:
    """Of C1, C2 and C3 two thirds are left when C1 is heard; an hour each is two hours."""
    sets = sets_of(problem_of(5))
    first, second = sorted({sets.place_of(n)[0] for n in everything(sets).tolist()})[:2]
    before, after = session(sets, (0, 1), first), session(sets, (1, 2, 3), second)
    parts = {before: 0.9, after: 0.5}
    assert Taken(sets, Standing()).likeliest(parts, 5, share=0.7) == [(before, (0, 1))]
    found = Taken(sets, Standing()).likeliest(parts, 5, share=0.6)
    assert found == [(before, (0, 1)), (after, (2, 3))]
    same = session(sets, (2, 3), second)
    assert held_for(sets, found, whole=True) == [before, same]
    whole, rest = held_for(sets, found, whole=False)
    assert whole == before
    assert rest[0] > same[0]
    assert rest[1] == after[1]
    assert sets.members_of(rest[0]) == (2, 3)
    assert sets.place_of(rest[0]) == sets.place_of(after[0])
    assert sets.minutes[rest[0]] == 120


@pytest.mark.parametrize(("share", "least"), [(0.5, 0.95), (1.0, 0.85)])
def test_a_dive_hears_nearly_everyone_and_nobody_twice(
    monkeypatch: pytest.MonkeyPatch, share: float, least: float
) -> None:
    monkeypatch.setattr(diving, "LEFT_OF_WHOLE", share)
    sets = sets_of(generate_problem(60, 3))
    master, rounds = CampaignMaster(sets), iter(range(10))
    found = generate(master, lambda: next(rounds, None) is None, center=first_duals(master))
    assert found is not None
    held = dive(master, dict(zip(found.columns, found.parts, strict=True)), Care(0.05, 0.01), lambda: 1.0)
    heard = Counter(one for number, _ in held for one in sets.members_of(number))
    assert set(heard.values()) == {1}
    assert len(heard) >= least * len(master.candidates)
    sitting = Counter((who, sets.place_of(n)[0]) for n, panel in held for who in panel if who < sets.no_seat)
    assert set(sitting.values()) == {1}
    assert all(column in master.columns for column in held)


def dived(care: Care, left: Iterator[float]) -> tuple[CampaignMaster, list[Column], list[float]]:
    """Return a program of 60 candidates after some rounds and a dive, what it held, and the values on the way."""
    master, rounds, values = CampaignMaster(sets_of(generate_problem(60, 3))), iter(range(10)), list[float]()
    found = generate(master, lambda: next(rounds, None) is None, center=first_duals(master))
    assert found is not None
    solve = master.program.solve

    def noted(*task: Any) -> tuple[Floats, Floats]:
        solution, duals = solve(*task)
        values.append(float(solution @ np.array(master.program.cost)))
        return solution, duals

    with mock.patch.object(master.program, "solve", noted):
        parts = dict(zip(found.columns, found.parts, strict=True))
        return master, dive(master, parts, care, lambda: next(left)), values


def test_a_careful_dive_adds_rows_and_leaves_what_sessions_cost() -> None:
    master, held, _ = dived(Care(0.05, 0.002, 4, 4, 2, 0.25), repeat(1.0))
    plain, even, _ = dived(Care(0.05, 0.002, 4), repeat(1.0))
    assert len(master.program.at_least) > len(plain.program.at_least)
    half_day = 15 * master.problem.campaign.weights.panel_half_day
    for (number, panel), variable in master.columns.items():
        assert master.program.cost[variable] == half_day + master.sets.idle_cost(number, panel)
    assert held != even


def test_programs_that_have_become_dearer_are_solved_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four at first; then one for each step, or three where every program counts as dearer, or one where none does."""
    _, _, once = dived(Care(0.05, 0.002, 4), repeat(1.0))
    monkeypatch.setattr(diving, "DEARER", -1.0)
    _, _, thrice = dived(Care(0.05, 0.002, 4, again=2), repeat(1.0))
    assert (len(thrice) - 4) % 3 == 0
    assert len(thrice) > 1.5 * len(once)
    monkeypatch.setattr(diving, "DEARER", 1.0)
    assert dived(Care(0.05, 0.002, 4, again=2), repeat(1.0))[2] == once


def test_a_dive_that_is_late_hears_more_after_each_program() -> None:
    """At two hundredths of the time a question it is behind at once, and solves about half as many programs."""
    late = (1 - 0.02 * number for number in count())
    _, held, values = dived(Care(0.05, 0.002, again=2), late)
    _, in_time, others = dived(Care(0.05, 0.002, again=2), repeat(1.0))
    assert len(values) < 0.7 * len(others)
    assert 0 < len(held) <= 1.2 * len(in_time)


def test_sessions_held_together_each_have_a_room_that_holds_them() -> None:
    """In R2 an hour is held for 75 minutes: three are 225 of 180 minutes, and only R1 holds three."""
    rooms = (make_room("R1"), make_room("R2", turnaround_minutes=15))
    people = make_examiners("A1", "A2", "P1", "P2", "A3", "A4", "P3", "P4")
    sets = sets_of(problem_of(6, rooms=rooms, examiners=people))
    morning = 0
    one, other, small = (
        next(n for n in everything(sets).tolist() if sets.members_of(n) == members and sets.place_of(n)[0] == morning)
        for members in ((0, 1, 2), (3, 4, 5), (3, 4))
    )

    def panel(number: int, taken: Collection[int] = ()) -> Column:
        rows = sets.people[sets.cast[number]].tolist()
        found = list[int]()
        for row in rows:
            found.append(next(who for who in row if who not in taken and who not in found))
        return number, tuple(found)

    first = panel(one)
    assert together(sets, {first: 0.9, panel(other, first[1]): 0.5}) == [first]
    assert len(together(sets, {first: 0.9, panel(small, first[1]): 0.5})) == 2


def test_a_dive_looks_only_at_sets_that_are_near_and_at_small_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    """The 1,000 whose reduced cost is least of thousands, and those of one candidate, are enough to hear nearly all."""
    monkeypatch.setattr(diving, "MOST_LOOKED_AT", 1_000)
    monkeypatch.setattr(near, "FEW", 1)
    sets = sets_of(generate_problem(150, 3))
    assert len(sets.size) > 5_000
    master, rounds = CampaignMaster(sets), iter(range(10))
    found = generate(master, lambda: next(rounds, None) is None, center=first_duals(master))
    assert found is not None
    priced = master.price(found.prices)
    is_near = np.isin(priced.chosen, near.nearest(sets, priced, 1_000))
    small = sets.size[priced.chosen] == 1
    assert is_near[small].all()
    assert is_near[~small].sum() <= 1_000
    assert priced.reduced[is_near & ~small].max() <= priced.reduced[~is_near].min()
    before = set(master.columns)
    held = dive(master, dict(zip(found.columns, found.parts, strict=True)), Care(0.1, 0.01), lambda: 1.0)
    assert len({one for number, _ in held for one in sets.members_of(number)}) >= 0.9 * len(master.candidates)
    assert set(master.columns) > before


def test_all_are_near_where_fewer_may_be_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cohorts may leave fewer sets than are looked at, of more that are written down."""
    sets = sets_of(problem_of(5))
    master = CampaignMaster(sets)
    some = np.arange(len(sets.size)) % 2 == 0
    monkeypatch.setattr(near, "FEW", 0)
    found = near.nearest(sets, master.price(Prices.zero(sets), some), int(some.sum()) + 1)
    assert found.tolist() == np.flatnonzero(some).tolist()
