"""Which kind of turn comes next: that which has gained more for its time, and now and then the other."""

from __future__ import annotations

import random

from scheduler.model.improve.turns import LEAST, Turns


def packs_of(turns: Turns, draws: int = 2_000) -> float:
    """Return which part of the next turns would be steps over whole sessions."""
    rng = random.Random(1)
    return sum(turns.packs(rng) for _ in range(draws)) / draws


def test_at_first_most_turns_are_over_whole_sessions() -> None:
    # 10 a second, and 1 a second, which counts as LEAST of 10 at the least.
    assert abs(packs_of(Turns()) - 1 / (1 + LEAST)) < 0.02


def test_what_gains_more_for_its_time_comes_more_often_and_never_alone() -> None:
    turns = Turns()
    for _ in range(120):
        turns.learn(packs=True, gained=0.0, seconds=1.5)
        turns.learn(packs=False, gained=20.0, seconds=1.0)
    assert abs(packs_of(turns) - LEAST / (1 + LEAST)) < 0.02


def test_once_neither_gains_anything_both_come_as_often() -> None:
    turns = Turns()
    turns.gain = dict.fromkeys(turns.gain, 0.0)
    assert abs(packs_of(turns) - 0.5) < 0.04


def test_a_leap_to_a_dearer_plan_counts_against_its_kind() -> None:
    turns = Turns()
    turns.learn(packs=True, gained=-100.0, seconds=1.0)
    turns.learn(packs=False, gained=100.0, seconds=1.0)
    assert packs_of(turns) < 0.5
