"""How steps over whole sessions adapt to what the last ones gave."""

from __future__ import annotations

from scheduler.model.columns.pack import DEPTHS
from scheduler.model.improve.stride import (
    AGAIN,
    DEEP,
    FEW,
    FIRST,
    GROWTH,
    LARGEST,
    LEAP_AFTER,
    LEAP_BEYOND,
    LEAP_SIZE,
    LEAP_WRONG,
    PATIENCE,
    SHRINKAGE,
    WRONG,
    Stride,
)


def fail(stride: Stride, times: int = PATIENCE) -> None:
    """Have so many steps gain nothing."""
    for _ in range(times):
        stride.adapt(proven=True, gained=False)


def test_steps_grow_while_they_are_proven_best() -> None:
    stride = Stride()
    stride.adapt(proven=True, gained=True)
    assert stride.size == FIRST[0] + GROWTH
    stride.adapt(proven=False, gained=True)
    assert stride.size == FIRST[0] + GROWTH - SHRINKAGE


def test_steps_look_deeper_once_nothing_is_gained_and_begin_again_after_the_deepest() -> None:
    stride, depths = Stride(), []
    for _ in range(len(DEPTHS)):
        depths.append(stride.depth)
        fail(stride)
    assert depths == list(range(len(DEPTHS)))
    assert (stride.depth, stride.size) == (AGAIN, FIRST[AGAIN])


def test_a_gain_keeps_steps_as_deep_as_they_are() -> None:
    stride = Stride()
    fail(stride, PATIENCE - 1)
    stride.adapt(proven=True, gained=True)
    fail(stride, PATIENCE - 1)
    assert stride.depth == 0


def test_on_a_small_plan_steps_look_deep_at_once_and_on_another_as_before() -> None:
    stride = Stride()
    stride.begin(round(FEW * FIRST[0]))
    assert stride.depth == 0
    stride.begin(round(FEW * FIRST[0]) - 1)
    assert (stride.depth, stride.size) == (DEEP, FIRST[DEEP])
    assert stride.on_another_plan() == Stride(DEEP, FIRST[DEEP])


def test_deep_steps_stay_small() -> None:
    stride = Stride(DEEP, FIRST[DEEP])
    for _ in range(round((LARGEST[DEEP] - FIRST[DEEP]) / GROWTH) + 1):
        stride.adapt(proven=True, gained=True)
    assert stride.size == LARGEST[DEEP]


def test_only_deep_steps_weigh_wrong() -> None:
    shallow, deep = Stride(), Stride(DEEP, FIRST[DEEP])
    assert (shallow.looks().wrong, deep.looks().wrong) == (0.0, WRONG)


def test_a_deep_step_leaps_after_some_that_gained_nothing() -> None:
    stride = Stride(DEEP, FIRST[DEEP])
    fail(stride, LEAP_AFTER - 1)
    stride.adapt(proven=True, gained=True)
    fail(stride, LEAP_AFTER - 1)
    assert not stride.leaps()
    fail(stride, 1)
    assert stride.leaps()
    assert not stride.leaps()
    looks = stride.looks(leaps=True)
    assert (looks.wrong, looks.beyond) == (LEAP_WRONG, LEAP_BEYOND)
    assert stride.takes(leaps=True) == LEAP_SIZE > stride.takes()


def test_shallow_steps_do_not_leap() -> None:
    stride = Stride()
    fail(stride, LEAP_AFTER)
    assert not stride.leaps()
