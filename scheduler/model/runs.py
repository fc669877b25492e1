"""How long a panel sits without a break, posted for hearings with starts and for sessions without."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ortools.sat.python.cp_model import IntVar

from scheduler.model.slots import Slot

if TYPE_CHECKING:
    from scheduler.model.context import Model


def limit_chain(model: Model, chain: dict[str, IntVar], gap: int, limits: Sequence[tuple[IntVar | None, int]]) -> None:
    """Post: holdings of a chain of hearings less than ``gap`` apart add up to no more than each limit.

    A limit counts when its literal holds (None: always).
    """
    cp = model.cp
    runs = {h: cp.new_int_var(0, 1440, f"run[{h}]") for h in chain}
    for h, x in chain.items():
        cp.add(runs[h] >= model.hold[h]).only_enforce_if(x)
        for literal, limit in limits:
            cp.add(runs[h] <= limit).only_enforce_if([x] if literal is None else [x, literal])
    for (i, x), (j, y) in ((a, b) for a in chain.items() for b in chain.items() if a[0] != b[0]):
        before, far, link = (cp.new_bool_var("") for _ in range(3))
        cp.add(model.held[j] <= model.start[i]).only_enforce_if(before)
        cp.add(model.start[j] >= model.held[i] + gap).only_enforce_if(far)
        cp.add(runs[j] >= runs[i] + model.hold[j]).only_enforce_if(link)
        cp.add_bool_or(~x, ~y, before, far, link)


def limit_loads(model: Model, slot: Slot, gap: int, limits: list[tuple[IntVar, int]]) -> None:
    """Post the same on a session without starts: its hearings fall into runs with gaps between them.

    A member whose limit is below the session's load needs every run below it and every gap of ``gap``
    minutes.
    """
    cp, holds = model.cp, {h: _hold(model, slot, h) for h in slot.hearings}
    broken = cp.new_bool_var("")
    for between in slot.gaps:
        cp.add(between >= gap).only_enforce_if(broken)
    for member, limit in limits:
        cp.add(slot.load <= limit).only_enforce_if([member, ~broken])
        for run in slot.runs:
            cp.add(sum(holds[h] * x for h, x in run.items()) <= limit).only_enforce_if([member, broken])


def split_into_runs(model: Model, slot: Slot, sitting: Iterable[str]) -> None:
    """Let a session without starts fall into as many runs as its tightest limit on runs may ask for."""
    cp, half = model.cp, slot.options[0].half
    limits = (model.problem.examiner_of[who].max_run_minutes for who in sitting)
    tightest = min((limit for limit in limits if limit is not None), default=half.minutes)
    if tightest >= half.minutes or slot.most < 2:
        return
    count = max(2, min(-(-half.minutes // max(tightest, 1)), slot.most))
    slot.runs = [{h: cp.new_bool_var("") for h in slot.hearings} for _ in range(count)]
    for h, here in slot.hearings.items():
        cp.add(sum(run[h] for run in slot.runs) == here)
    step = model.space.grid.step
    slot.gaps = [cp.new_int_var(0, half.minutes // step, f"gap[{slot.name}]") * step for _ in range(count - 1)]
    for gap in slot.gaps:
        cp.add(gap <= half.minutes * slot.used)


def _hold(model: Model, slot: Slot, who: str) -> int:
    return model.space.hold_minutes(model.problem.candidate_of[who], slot.options[0].room)
