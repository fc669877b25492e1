"""How steps over whole sessions adapt to what the last ones gave."""

from __future__ import annotations

from scheduler.model.columns.pack import DEPTHS
from scheduler.model.improve.stride import AGAIN, DEEP, FEW, FIRST, GROWTH, PATIENCE, SHRINKAGE, WRONG, Stride


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
    fail(stride)
    assert stride.on_another_plan() == Stride(DEEP + 1, FIRST[DEEP + 1])


def test_only_deep_steps_weigh_wrong() -> None:
    shallow, deep = Stride(), Stride(DEEP, FIRST[DEEP])
    assert (shallow.looks.wrong, deep.looks.wrong) == (0.0, WRONG)
