"""Sets and a program written for another process: the same there."""

import pickle
from pathlib import Path

import numpy as np
import pytest

from examples.generator import generate as generate_problem
from scheduler.model.builder import make_space
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.saved import (
    Saved,
    program_file,
    read_program,
    read_sets,
    save_program,
    save_sets,
    sets_file,
)
from scheduler.model.columns.sets import NewSet
from scheduler.model.columns.shares import first_duals
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from tests.model.columns.test_columns import sets_of
from tests.model.columns.test_wide import split

PROBLEM = generate_problem(60, 3)


def test_a_program_is_read_as_it_was_written_without_its_sets(tmp_path: Path) -> None:
    """Solved on, both come to the same end; the file holds no sets, which are most of what a program refers to."""
    sets, there = sets_of(PROBLEM), sets_of(PROBLEM)
    master, rounds = CampaignMaster(sets), iter(range(8))
    found = generate(master, lambda: next(rounds, None) is None, center=first_duals(master))
    assert found is not None
    path = program_file(str(tmp_path / "problem.pickle"))
    guide = Guide(round(found.bound), found.prices, found.columns, found.parts, True)
    save_program(path, Saved(master, guide, 3))
    assert [file.name for file in tmp_path.iterdir()] == ["program.pickle"]
    assert Path(path).stat().st_size < len(pickle.dumps(master)) - len(pickle.dumps(sets)) // 2
    read = read_program(path, there.places, there)
    assert read.master.sets is read.master.cuts.sets is there
    assert read.master.problem is there.places.problem
    assert (read.guide.columns, read.seed) == (guide.columns, 3)
    assert list(read.master.columns) == list(master.columns)
    ends = [generate(one, lambda: False, found.prices) for one in (master, read.master)]
    values = [(end.done, end.rounds, end.bound, end.columns) for end in ends if end is not None]
    assert len(values) == 2
    assert values[0] == values[1]


def test_a_program_brings_its_sets_where_these_are_found_when_they_pay(tmp_path: Path) -> None:
    sets, wide = split(PROBLEM, 4)
    master, rounds = CampaignMaster(sets, wide), iter(range(6))
    found = generate(master, lambda: next(rounds, None) is None, center=first_duals(master))
    assert found is not None
    path, there = program_file(str(tmp_path / "problem.pickle")), Places(Openings(make_space(PROBLEM)))
    save_program(path, Saved(master, Guide(0, None, found.columns, found.parts, False), 1))
    read = read_program(path, there).master
    assert read.sets.places is there
    assert not read.whole
    assert read.sets.members.tolist() == master.sets.members.tolist()
    ends = [generate(one, lambda: False, center=first_duals(one)) for one in (master, read)]
    values = [(end.done, end.rounds, end.bound) for end in ends if end is not None]
    assert len(values) == 2
    assert values[0] == values[1]


def test_sets_are_read_as_they_were_written_and_not_for_other_candidates(tmp_path: Path) -> None:
    sets, without, source = sets_of(PROBLEM), frozenset({"C001"}), str(tmp_path / "problem.pickle")
    path = sets_file(source, without)
    assert path != sets_file(source, frozenset())
    assert read_sets(path, sets.places, without) is None
    save_sets(path, sets, without)
    assert [file.name for file in tmp_path.iterdir()] == [Path(path).name]
    assert read_sets(path, sets.places, frozenset()) is None
    read = read_sets(path, sets.places, without)
    assert read is not None
    assert read.places is sets.places
    assert read.seats == sets.seats
    for name in ("members", "size", "cast", "half", "kind", "day", "minutes"):
        np.testing.assert_array_equal(getattr(read, name), getattr(sets, name))
    for name in ("row", "start", "who"):
        np.testing.assert_array_equal(getattr(read.people, name), getattr(sets.people, name))
    for name in ("of", "cast", "size", "minutes", "parent"):
        np.testing.assert_array_equal(getattr(read.groups, name), getattr(sets.groups, name))
    # They are the file's own: whoever wrote into them would change them for all.
    with pytest.raises(ValueError, match="read-only"):
        read.members[0, 0] = 1


def test_sets_that_were_read_may_be_added_to(tmp_path: Path) -> None:
    sets = sets_of(PROBLEM)
    path = sets_file(str(tmp_path / "problem.pickle"), frozenset())
    save_sets(path, sets, frozenset())
    read = read_sets(path, sets.places, frozenset())
    assert read is not None
    new = NewSet(
        int(sets.half[0]), int(sets.kind[0]), sets.seats[0], sets.members_of(0), 60, ((0,),) * len(sets.seats[0])
    )
    assert read.write_down([new]).tolist() == [len(sets.size)]
    assert read.members_of(len(sets.size)) == sets.members_of(0)
