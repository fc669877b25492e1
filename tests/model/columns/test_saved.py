"""A program written for another process: the same there, over the sets that are known there."""

import pickle
from pathlib import Path

from examples.generator import generate as generate_problem
from scheduler.model.columns.campaign_master import CampaignMaster
from scheduler.model.columns.generate import generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.saved import Saved, program_file, read_program, save_program
from scheduler.model.columns.shares import first_duals
from tests.model.columns.test_columns import sets_of

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
    read = read_program(path, there)
    assert read.master.sets is read.master.cuts.sets is there
    assert read.master.problem is there.places.problem
    assert (read.guide.columns, read.seed) == (guide.columns, 3)
    assert list(read.master.columns) == list(master.columns)
    ends = [generate(one, lambda: False, found.prices) for one in (master, read.master)]
    values = [(end.done, end.rounds, end.bound, end.columns) for end in ends if end is not None]
    assert len(values) == 2
    assert values[0] == values[1]
