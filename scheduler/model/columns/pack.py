"""The cheapest mix of whole sessions for some candidates amid a plan that stays: CP-SAT over columns that matter."""

from __future__ import annotations

import math
import random
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from scheduler.model.columns.around import add_around
from scheduler.model.columns.generate import Generated, generate
from scheduler.model.columns.guide import Guide
from scheduler.model.columns.master import Master
from scheduler.model.columns.once import heard_once
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Priced, Prices
from scheduler.model.columns.pricing import good_panels, used_groups
from scheduler.model.columns.sets import Column, Floats, Ints, SessionSets
from scheduler.model.columns.shares import first_duals
from scheduler.model.columns.standing import Standing

FAR = 200.0
"""Reduced cost, in minutes, up to which sessions are looked at where there is no plan to be better than."""
ANEW = 12
"""Rounds of column generation more where there is nothing to begin with."""
PEOPLE, PANELS = 4, 6
"""People looked at for each seat, and panels for each set, when further columns are sought."""


@dataclass(frozen=True, slots=True)
class Depth:
    """How far a step looks.

    Attributes
    ----------
    rounds : int
        Of column generation.
    columns : int
        Most columns to choose from.
    effort : float
        Deterministic time for choosing.
    around, others : int
        Columns of people who come that day anyway, beside these, and when others are preferred (see `add_around`).
    wrong : float
        By how much what is paid is weighed wrong at the most, as a part of it: what costs the same does not then.
    beyond : float
        How much more a mix may cost than what stands, in minutes.
    """

    rounds: int
    columns: int
    effort: float
    around: int = 0
    others: int = 0
    wrong: float = 0.0
    beyond: float = 0.0


DEPTHS = (Depth(1, 600, 0.3), Depth(1, 600, 0.4, 800), Depth(3, 600, 1.0, 1_500, 1_000))
"""From the first steps on a plan to those on one that hardly gets better.

300 generated candidates from a plan of 1536 that shallow steps hardly better, 20 sessions a step, 50 s on one of two
busy cores, three seeds: 4 rounds and 1,000 columns 1508, 1532, 1516; 8 rounds 1508, 1508; 15 rounds 1484, 1496, 1488;
25 rounds, 1,500 columns and 28 sessions 1500, 1484, at twice the time a step. Prices that fit the rest of the plan are
worth their rounds. 1,000 candidates, 60 s from 8314, one round without and with what is around: 8248, 8208.

6 sectors from dives of 1496 and 1512, then 5 from 1572 and 1632, 60 s on one core (the first setting on 6: 100 s): 15
rounds and 1,000 columns 1428, 1432, 1476, 1504; with 2,000 around 1420, 1404, 1496, 1484; 4 rounds, 400 columns, 3,000
around 1400, 1380, 1516, 1552; 6 rounds, 600, 3,000 1396, 1384, 1516, 1512; 8 rounds 1420, 1420, 1480, 1504. Columns
near the program's prices alone are too much alike to leave a plan that 30 sessions a step hardly better. With the same
sets before other people 3 rounds are enough (`around`).
"""


@dataclass(frozen=True, slots=True)
class Packed:
    """The columns chosen (None: none found), the effort spent, and whether nothing cheaper is among those looked at."""

    columns: tuple[Column, ...] | None
    effort: float
    proven: bool


def sets_within(sets: SessionSets, candidates: Collection[int]) -> Ints:
    """Return the numbers of the sets that hold some of these candidates and nobody else."""
    inside = np.zeros(len(sets.candidate_of) + 1, dtype=bool)
    inside[[*candidates, len(sets.candidate_of)]] = True
    return np.flatnonzero(inside[sets.members].all(axis=1)).astype(np.int32)


def pack(
    sets: SessionSets,
    chosen: Ints,
    standing: Standing,
    current: Sequence[Column],
    guide: Guide | None,
    depth: Depth,
    solver: cp_model.CpSolver,
) -> Packed:
    """Return the cheapest mix of the ``chosen`` sets that hears everyone in them.

    Parameters
    ----------
    sets : SessionSets
        All sets.
    chosen : array of int
        Sets that may be formed.
    standing : Standing
        What the sessions that stay take.
    current : sequence of Column
        How their candidates are heard now.
    guide : Guide, optional
        Prices and sessions of the whole campaign, to begin with; None: begin from nothing.
    depth : Depth
        How far to look.
    solver : CpSolver
        Its parameters say how long to choose.
    """
    master = Master(sets, chosen, standing)
    for number, panel in current:
        master.add(number, panel)
    most = master.cost_of(current) + depth.beyond
    found = _generate(master, guide, depth, most - 1)
    if found is None:
        return Packed(None, 0.0, False)
    gap, effort = most - found.bound, 0.01 * found.rounds
    if gap < 1:
        return Packed(tuple(current), effort, True)
    _add_columns(master, master.price(found.prices), found.prices, gap, depth.columns)
    wanted = {*current, *_near(master, found.duals, gap, depth.columns)}
    if depth.around:
        wanted.update(add_around(master, current, depth.around, depth.others, solver.parameters.random_seed))
    return _choose(master, wanted, (), current, effort, solver, depth.wrong)


def _near(master: Master, duals: Floats, gap: float, most: int) -> list[Column]:
    """Return the sessions that may be in a better mix: those whose reduced cost is below the gap, the best first."""
    reduced, columns = master.reduced(duals), list(master.columns)
    return [columns[one] for one in np.argsort(reduced, kind="stable")[:most].tolist() if reduced[one] < gap]


def fill(
    sets: SessionSets, chosen: Ints, standing: Standing, guide: Guide | None, depth: Depth, solver: cp_model.CpSolver
) -> Packed:
    """Return the cheapest mix of the ``chosen`` sets that hears as many of their candidates as can be."""
    master = Master(sets, chosen, standing)
    found = _generate(master, guide, depth)
    if found is None:
        return Packed(None, 0.0, False)
    _add_columns(master, master.price(found.prices), found.prices, FAR, depth.columns)
    return _choose(master, set(master.columns), master.unheard.values(), (), 0.01 * found.rounds, solver)


def _generate(master: Master, guide: Guide | None, depth: Depth, enough: float = math.inf) -> Generated | None:
    """Generate columns, from those of the whole campaign on where there is a guide, until the bound is above enough."""
    rounds, bound = iter(range(depth.rounds + (ANEW if guide is None else 0))), -math.inf

    def until() -> bool:
        return next(rounds, None) is None or bound > enough

    def tell(found: Generated) -> None:
        nonlocal bound
        bound = found.bound

    if guide is None:
        return generate(master, until, center=first_duals(master), tell=tell)
    for column in possible(master, guide.columns):
        master.add(*column)
    return generate(master, until, guide.prices, tell=tell)


def _choose(
    master: Master,
    wanted: Collection[Column],
    unheard: Iterable[int],
    current: Collection[Column],
    effort: float,
    solver: cp_model.CpSolver,
    wrong: float = 0.0,
) -> Packed:
    """Choose among the ``wanted`` sessions of a program; those of the variables ``unheard`` need not be heard.

    ``wrong``: see `Depth`.
    """
    columns = {column: variable for column, variable in master.columns.items() if column in wanted}
    cp, numbers = master.program.whole([*unheard, *master.paid(), *columns.values()])
    now = dict.fromkeys((columns[one] for one in current), 1) | master.paid_by(current)
    for variable, number in numbers.items() if current else ():
        cp.add_hint(number, now.get(variable, 0))
    if wrong:
        rng = random.Random(solver.parameters.random_seed)
        costs = ((round(master.program.cost[one] * (1 + rng.uniform(-wrong, wrong))), x) for one, x in numbers.items())
        cp.minimize(sum(cost * x for cost, x in costs if cost))
    status = solver.solve(cp)
    effort += solver.response_proto.deterministic_time
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Packed(None, effort, status == cp_model.INFEASIBLE)
    taken = [column for column, variable in columns.items() if solver.value(numbers[variable])]
    return Packed(heard_once(master.sets, taken), effort, status == cp_model.OPTIMAL)


def possible(master: Master, columns: Iterable[Column]) -> Iterator[Column]:
    """Return the columns that may be formed beside the sessions that stay."""
    chosen = set(master.chosen.tolist())
    return (column for column in columns if column[0] in chosen and master.may_hold(*column))


def _add_columns(master: Master, priced: Priced, prices: Prices, gap: float, most: int) -> None:
    """Add the sessions that may be in a better mix: those whose reduced cost is less than the gap; the best first."""
    sets = master.sets
    rows = np.flatnonzero(priced.reduced < gap)
    rows = rows[np.argsort(priced.reduced[rows], kind="stable")][:most]
    used, place = used_groups(sets, priced.chosen[rows])
    costs, panels = good_panels(sets, used, prices, PEOPLE, PANELS)
    total = priced.reduced[rows][:, None] + (costs - costs[:, :1])[place]
    found: list[tuple[float, int, tuple[int, ...]]] = []
    for row, column in np.argwhere((total < gap) & (costs[place] < DEAR)).tolist():
        panel = tuple(panels[place[row], column].tolist())
        found.append((float(total[row, column]), int(priced.chosen[rows[row]]), panel))
    found.sort()
    for _, number, panel in found[:most]:
        master.add(number, panel)
