"""Tiers over whole sessions in a solve: every tier proven where the model by hearing proves none, rooms, and stops."""

import multiprocessing
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from examples.generator import generate
from scheduler.model.builder import make_space
from scheduler.model.columns.whole import whole_sessions
from scheduler.model.columns.writer import enumerate_sets
from scheduler.model.improve.bench import save_problem
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places
from scheduler.model.whole_tiers import WholeTiers, in_rooms, whole_tiers
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.verification import verify
from tests.model.columns.test_whole import rich_days

PROBLEM = generate(30, 2)


def test_every_tier_of_thirty_candidates_is_proven() -> None:
    schedule = solve(PROBLEM, SolveSettings(time_limit=120)).schedule
    assert schedule.status == "OPTIMAL"
    assert not verify(PROBLEM, schedule)
    assert [tier.value for tier in schedule.tiers] == [0, 310, 2, 84, 0]


def test_a_campaign_of_too_many_sessions_is_not_solved_so() -> None:
    with whole_tiers(Openings(make_space(generate(60, 1)))) as tiers:
        assert tiers is None


def test_tiers_that_are_not_of_sessions_are_left_alone_and_a_stop_is_obeyed(tmp_path: Path) -> None:
    tiers = WholeTiers(save_problem(PROBLEM, tmp_path))
    try:
        assert tiers.solve("stability", 10, lambda: False) is None
        began = time.monotonic()
        assert tiers.solve("cost", 60, lambda: True) is None
        assert time.monotonic() - began < 5
    finally:
        tiers.close()


def test_a_process_that_dies_is_made_up_for(tmp_path: Path) -> None:
    tiers = WholeTiers(save_problem(PROBLEM, tmp_path))
    try:
        tiers.keep("placement", 0)
        with ThreadPoolExecutor(1) as aside:
            answer = aside.submit(tiers.solve, "cost", 100, lambda: False)
            # Whether the searches have begun by then or are still being started, both are made up for.
            time.sleep(1)
            for child in multiprocessing.active_children():
                child.kill()
            found = answer.result()
    finally:
        tiers.close()
    assert found is not None
    assert found.proven
    assert found.bound == 4650  # minutes: 310 quarter-hours


def test_sessions_are_given_rooms_that_hold_them() -> None:
    problem = rich_days(2)
    places = Places(Openings(make_space(problem)))
    program = whole_sessions(places)
    assert program is not None
    program.keep("placement", 0)
    found = program.solve("cost", 60)
    sessions = in_rooms(program.sets, found.sessions)
    assert sorted(who for one in sessions for who in one.candidates) == sorted(c.id for c in problem.candidates)
    # One room holds one session of a half-day, and whoever sits on both half-days of a day stays in theirs.
    assert len({(one.half, one.room) for one in sessions}) == len(sessions)


def test_no_rooms_where_not_all_fit() -> None:
    problem = rich_days(2)
    sets = enumerate_sets(Places(Openings(make_space(problem))), problem.candidates)
    assert sets is not None
    inside = next(number for number in range(len(sets.size)) if not sets.places.kinds[sets.place_of(number)[1]].remote)
    panel = tuple(int(row[0]) for row in sets.people[sets.cast[inside]])
    rooms = len(sets.places.kinds[sets.place_of(inside)[1]].rooms)
    assert len(in_rooms(sets, [((inside, panel), "")] * rooms)) == rooms
    assert in_rooms(sets, [((inside, panel), "")] * (rooms + 1)) == []
