"""Sets written down by kinds of candidates: all there are, each once."""

from collections import Counter
from itertools import combinations

import pytest

from scheduler.model.builder import make_space
from scheduler.model.columns import writer
from scheduler.model.columns.able import Able, Limits, can_be_seated
from scheduler.model.columns.sets import SessionSets
from scheduler.model.columns.writer import enumerate_all_or_narrow, enumerate_on_days, enumerate_sets
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from tests.factories import make_candidate
from tests.model.test_bounds import problem_of
from tests.model.test_timeless import random_days

Written = tuple[int, int, tuple[int, ...], int, tuple[tuple[int, ...], ...]]


def written(sets: SessionSets, number: int) -> Written:
    """Return a set: half-day, kind of room, members, minutes, and who may take each seat."""
    half, kind, _ = sets.place_of(number)
    rows = sets.people[sets.cast[number]].tolist()
    seats = tuple(tuple(sorted(who for who in row if who < sets.no_seat)) for row in rows)
    return half, kind, sets.members_of(number), int(sets.minutes[number]), seats


@pytest.mark.parametrize("seed", range(4))
def test_all_sets_are_written_down_once(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    """Of all combinations of candidates of each group, those that fit the half-day and can be heard by someone."""
    if seed % 2:
        monkeypatch.setattr(writer, "AT_ONCE", 3)
    problem = random_days(seed)
    tied = problem.candidates[0].model_copy(update={"ties": ("A1",)})
    problem = problem.model_copy(update={"candidates": (tied, *problem.candidates[1:], make_candidate("C6"))})
    places = Places(Openings(make_space(problem)))
    sets = enumerate_sets(places, problem.candidates)
    assert sets is not None
    groups: dict[object, list[int]] = {}
    for number, candidate in enumerate(problem.candidates):
        for group in places.groups_of(candidate):
            groups.setdefault(group, []).append(number)
    expected = list[Written]()
    for group, numbers in groups.items():
        able = Able(places, group, sets.examiner_of)
        masks = {one: able.masks(problem.candidates[one]) for one in numbers}
        limits = Limits([problem.examiners[who] for who in able.people], able.half.minutes)
        for size in range(1, 6):
            for members in combinations(numbers, size):
                minutes = sum(places.hold(problem.candidates[one], able.kind) for one in members)
                if minutes > able.half.minutes:
                    continue
                both = [limits.mask(size, minutes)] * len(able.seats)
                for one in members:
                    both = [mask & mine for mask, mine in zip(both, masks[one], strict=True)]
                if can_be_seated(tuple(both)):
                    people = [[who for bit, who in enumerate(able.people) if mask >> bit & 1] for mask in both]
                    seats = tuple(tuple(sorted(row)) for row in people)
                    expected.append((places.openings.halves.index(able.half), able.kind, members, minutes, seats))
    assert Counter(written(sets, number) for number in range(len(sets.size))) == Counter(expected)
    assert len(expected) > 50


def test_writing_ends_where_there_are_more_than_was_thought(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 40 candidates alike a morning of 180 minutes hears 40 + 780 + 9,880 sets of 60 minutes: none is kept."""
    problem = problem_of(40, campaign={"half_days": ("09:00-12:00",)})
    places = Places(Openings(make_space(problem)))
    monkeypatch.setattr(writer, "LOOKED_AT", 1)
    assert enumerate_sets(places, problem.candidates, 10_699) is None
    found = enumerate_sets(places, problem.candidates, 10_700)
    assert found is not None
    assert len(found.size) == 10_700


@pytest.mark.parametrize(("looked_at", "most_seats", "narrow"), [(3, 32_100, 0), (3, 32_099, 1), (1, 32_099, 1)])
def test_where_there_are_too_many_only_those_of_small_groups_are_written_down(
    monkeypatch: pytest.MonkeyPatch, looked_at: int, most_seats: int, narrow: int
) -> None:
    """The same 10,700 sets of three seats, of one group: known before to be too many, or seen on the way."""
    problem = problem_of(40, campaign={"half_days": ("09:00-12:00",)})
    places = Places(Openings(make_space(problem)))
    monkeypatch.setattr(writer, "LOOKED_AT", looked_at)
    sets, rest = enumerate_all_or_narrow(places, problem.candidates, most_seats, 39)
    assert len(rest) == narrow
    assert len(sets.size) == (0 if narrow else 10_700)
    assert all(heard == list(problem.candidates) for heard in rest.values())


@pytest.mark.parametrize("seed", range(2))
def test_whoever_may_sit_before_a_set_may_before_anyone_of_its_group(seed: int) -> None:
    problem = random_days(seed)
    sets = enumerate_sets(Places(Openings(make_space(problem))), problem.candidates)
    assert sets is not None
    groups = sets.groups
    for number in range(len(sets.size)):
        group = groups.of[number]
        parent = groups.parent[group]
        assert (groups.size[parent], groups.minutes[parent]) == (groups.size[group], groups.minutes[group])
        assert groups.parent[parent] == parent
        rows = zip(sets.people[groups.cast[group]], sets.people[groups.cast[parent]], strict=True)
        for mine, theirs in rows:
            assert set(mine.tolist()) - {sets.nobody} <= set(theirs.tolist())


def test_sets_of_as_many_days_as_may_be_written() -> None:
    """Four candidates of 60 minutes, three days that are all alike: each holds a third of the sets.

    With room for two thirds and a bit, those are the first two days; where three days are needed, there are none.
    """
    problem = problem_of(4, days=3)
    places = Places(Openings(make_space(problem)))
    every = enumerate_sets(places, problem.candidates)
    assert every is not None
    days = sorted(every.days)
    third = len(every.size) // 3
    assert [int((every.day[every.cast] == number).sum()) for number in range(3)] == [third] * 3
    found = enumerate_on_days(places, problem.candidates, (days[2], days[0], days[1]), 1, 2 * third + 1)
    assert found is not None
    there = [written(every, n) for n in range(len(every.size)) if every.place_of(n)[2] != 1]
    assert sorted(written(found, number) for number in range(len(found.size))) == sorted(there)
    assert enumerate_on_days(places, problem.candidates, days, 3, 2 * third + 1) is None
    all_days = enumerate_on_days(places, problem.candidates, days, 3, 3 * third)
    assert all_days is not None
    assert len(all_days.size) == 3 * third
