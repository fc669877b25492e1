"""Lower bounds: worked by hand, and never above what a plan costs."""

from pathlib import Path

import pytest

from scheduler.domain import Problem, Weights
from scheduler.model.bounds import COUNTED, FEW, BoundTask, bound_cost, is_by_sessions, run_bound
from scheduler.model.builder import make_space
from scheduler.model.improve.bench import save_problem
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import kinds_of_room
from scheduler.model.relaxation import Relaxation, patterns
from scheduler.model.seat_bounds import count_seats, count_shares
from scheduler.model.session_counts import fillings
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from tests.factories import make_candidate, make_certification, make_examiners, make_problem, make_room, make_seats
from tests.model.test_timeless import random_days

DAYS_ONLY = Weights(idle=0, room_day=0, travel=0)


def problem_of(count: int, **changes: object) -> Problem:
    """Return the default campaign with ``count`` candidates of 60 minutes; only examiner-days cost."""
    problem = make_problem(candidates=tuple(make_candidate(f"C{i}") for i in range(count)), **changes)
    return problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": DAYS_ONLY})})


def bound(problem: Problem) -> int:
    """Return the bound on the cost, in minutes."""
    found = bound_cost(Openings(make_space(problem)), BoundTask("", 0, 20)).bound
    assert found is not None
    return found


def test_large_campaigns_are_bounded_by_sessions_unless_one_sector_costs_days_only() -> None:
    def by_sessions(problem: Problem) -> bool:
        return is_by_sessions(Openings(make_space(problem)))

    days_only = problem_of(FEW + 1)
    default = days_only.model_copy(update={"campaign": days_only.campaign.model_copy(update={"weights": Weights()})})
    two = (make_certification(), make_certification("Y", sector="T"))
    candidates = (*days_only.candidates, make_candidate("CY", certification="Y"))
    assert by_sessions(default)
    assert not by_sessions(days_only)
    assert not by_sessions(default.model_copy(update={"candidates": default.candidates[:FEW]}))
    seats = make_seats() + make_seats("Y")
    assert by_sessions(days_only.model_copy(update={"certifications": two, "seats": seats, "candidates": candidates}))


def test_a_large_campaign_that_nobody_can_be_heard_in_costs_nothing() -> None:
    for weights in (DAYS_ONLY, Weights()):
        problem = problem_of(FEW + 1, rooms=())
        campaign = problem.campaign.model_copy(update={"weights": weights})
        assert bound(problem.model_copy(update={"campaign": campaign})) == 0


def test_a_bound_is_as_much_as_whole_things_can_cost() -> None:
    """Days cost 8 quarters of an hour, 120 minutes, and half-days 15 more where they do: 241 is 360, or 255."""
    days_only = problem_of(3)
    assert Relaxation(Openings(make_space(days_only)), 0).in_grains(241) == 360
    assert Relaxation(Openings(make_space(days_only)), 0).in_grains(240 + 1e-7) == 240
    weights = DAYS_ONLY.model_copy(update={"panel_half_day": 1})
    campaign = days_only.campaign.model_copy(update={"weights": weights})
    both = days_only.model_copy(update={"campaign": campaign})
    assert Relaxation(Openings(make_space(both)), 0).in_grains(241) == 255


def test_ways_to_fill_a_half_day() -> None:
    # 225 minutes, hearings of 60, 75 and 90: 60+75+90 is exactly 225; three of 60 leave 45, too little for a fourth.
    assert {(1, 1, 1), (3, 0, 0)} <= set(patterns((60, 75, 90), 225))
    assert (2, 0, 0) not in patterns((60, 75, 90), 225)
    ways = fillings((60, 75, 90), 225)
    assert {(1, 1, 1), (3, 0, 0), (2, 0, 0)} <= set(ways)
    assert not {(4, 0, 0), (0, 2, 1), (0, 0, 0)} & set(ways)
    assert len(ways) == len(set(ways))


def test_rooms_of_a_centre_are_alike() -> None:
    rooms = [make_room("R1"), make_room("R2"), make_room("V", kind="remote", centre="", capacity=4)]
    kinds = kinds_of_room(rooms)
    assert [(kind.kind, kind.rooms, kind.sessions) for kind in kinds] == [
        ("in_centre", ("R1", "R2"), 2),
        ("remote", ("V",), 4),
    ]


@pytest.mark.parametrize(("candidates", "days"), [(1, 3), (3, 3), (7, 3)])
def test_examiner_days_of_one_panel(candidates: int, days: int) -> None:
    # Three hearings of 60 minutes fit in the morning (180), four in the afternoon (240): one panel of three a day.
    problem = problem_of(candidates)
    assert bound(problem) == days * 8 * 15
    # 3 seats each, 7 hearings a day at the most: ceil(3 n / 7) examiner-days.
    assert count_seats(Openings(make_space(problem))) == -(-3 * candidates // 7) * 8 * 15


def test_all_who_sit_in_a_session_hear_as_many_as_it_holds() -> None:
    """Four hearings of 60 minutes fit into an afternoon, but the two professionals hear two in one at the most.

    Six hearings take three sessions of two: 9 examiner-days. Seats alone would fit into one afternoon, two sessions of
    three: 18 of them, of which the professionals take 2 + 2, the other four people up to 4 each: 6 examiner-days.
    """
    limited = {"max_half_day": 2}
    problem = problem_of(
        6,
        days=2,
        campaign={"half_days": ("13:00-17:00",)},
        examiners=make_examiners("A3", "A4", P1=limited, P2=limited),
        rooms=(make_room("R1"), make_room("R2")),
    )
    assert bound(problem) == 9 * 8 * 15


def test_two_half_days_that_are_too_much_together_make_two_days() -> None:
    """A day holds 3 and 4 hearings of 60 minutes; those who may hear five hear 3 and 2, or 1 and 4.

    Seven hearings, both sessions full, take another day of each person: 6 examiner-days.
    """
    limits = {who: {"max_day": 5} for who in ("A1", "A2", "P1")}
    assert bound(problem_of(7, days=2, examiners=make_examiners(**limits))) == 6 * 8 * 15


def test_days_are_shared_out_among_half_days_and_hearings() -> None:
    # Seven hearings of 60 minutes, three in the morning, four in the afternoon. A day (120 minutes of cost) by hearing:
    # 3 seats * 120 / 7 each. By half-day: 3 * 60 / 4 = 45 each in the afternoon, which is less.
    problem = problem_of(7)
    openings = Openings(make_space(problem))
    assert count_shares(openings, problem.candidates) == 3 * 120
    # A room-day of 4 (60 minutes of cost) is 30 for a half-day, 7.5 for each of four hearings: 360 + 7 * 7.5 = 412.5.
    weights = DAYS_ONLY.model_copy(update={"room_day": 4})
    dearer = problem.model_copy(update={"campaign": problem.campaign.model_copy(update={"weights": weights})})
    assert count_shares(Openings(make_space(dearer)), dearer.candidates) == 413


def test_whoever_hears_few_in_a_half_day_makes_them_dear() -> None:
    # Two hearings of 90 minutes fit in each half-day, four in a day: 3 * 120 / 4 = 90 each, by hearing or by half-day.
    long = make_certification(presentation_minutes=30, exchange_minutes=60)
    problem = problem_of(2, certifications=(long,))
    assert count_shares(Openings(make_space(problem)), problem.candidates) == 2 * 90
    # The one professional hears one in a half-day: by half-day, each pays three shares of 60 alone.
    limited = problem_of(2, certifications=(long,), examiners=make_examiners(P1={"max_half_day": 1}))
    assert count_shares(Openings(make_space(limited)), limited.candidates) == 2 * 3 * 60


@pytest.mark.parametrize("seed", range(6))
def test_no_plan_costs_less(seed: int) -> None:
    problem = random_days(seed)
    schedule = solve(problem, SolveSettings(time_limit=60, workers=1, effort=5)).schedule
    assert not schedule.unplaced
    cost = next(tier.value for tier in schedule.tiers if tier.name == "cost")
    assert bound(problem) <= round(15 * cost)
    openings = Openings(make_space(problem))
    assert count_seats(openings) <= round(15 * cost)
    assert 0 < count_shares(openings, problem.candidates) <= round(15 * cost)


@pytest.mark.parametrize("count", [3, COUNTED + 1])
def test_a_bound_tells_who_comes_in_a_plan_as_cheap(count: int) -> None:
    """A panel of three hears three on a morning, four on an afternoon: 3 of 3, and 151 on 22 days, 66 examiner-days."""
    problem = problem_of(count, days=31)
    found = bound_cost(Openings(make_space(problem)), BoundTask("", 0, 20))
    days, sketch = -(-count // 7), found.sketch
    assert sketch is not None
    assert found.bound == len(sketch.comes) * 8 * 15 == 3 * days * 8 * 15
    assert {who for who, _ in sketch.comes} == {"A1", "A2", "P1"}
    assert len({day for _, day in sketch.comes}) == days
    # Who is heard where, on days on which people come, and in as many sessions as that takes.
    assert set(sketch.heard) == {candidate.id for candidate in problem.candidates}
    halves, come_on = Openings(make_space(problem)).halves, {day for _, day in sketch.comes}
    assert sum(len(heard) for _, heard in sketch.half_days()) == count
    for half, heard in sketch.half_days():
        assert halves[half].day in come_on
        ((_, sessions),) = sketch.kinds_on(half)
        assert sessions == 1
        assert len(heard) <= (4 if half % 2 else 3)


def test_the_file_of_a_problem_is_all_a_worker_needs(tmp_path: Path) -> None:
    problem = problem_of(3)
    assert run_bound(BoundTask(save_problem(problem, tmp_path), 0, 20)).bound == bound(problem)
