"""Column generation: solve the master program, add the sessions that pay at its prices, until none does."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import compress

import numpy as np

from scheduler.model.columns.master import Master
from scheduler.model.columns.near import Near
from scheduler.model.columns.panels import DEAR
from scheduler.model.columns.prices import Priced, Prices, bound_of
from scheduler.model.columns.program import ProgramError
from scheduler.model.columns.sets import Column, Floats, SessionSets

FEW = 50
"""Columns added from sets that are near, below which all sets are looked at next."""
LEAST_PAY = 0.02
"""Minutes below which a session that pays is not worth a round."""
SLACK, MOST_SLACK = 0.05, 0.01
"""How precisely a program is solved: as a part of the gap, and at the least."""
PULL = 0.5
"""How far prices are held back towards those of the best bound."""
USED = 1e-6
"""Part of a session from which on it counts as one of the solution's."""


@dataclass(slots=True)
class Generated:
    """Where a column generation stands.

    Attributes
    ----------
    bound : float
        On the cost, in minutes.
    value : float
        Of the last program: with few columns missing, not much more.
    prices : Prices
        Those that gave the bound.
    duals : array
        The dual values of the rows they were read from.
    columns : tuple of Column
        The sessions of the last program's solution, whole or in part.
    parts : tuple of float
        The part of each.
    rounds : int
        Programs solved so far.
    done : bool
        Nothing can be added that changes the bound.
    """

    bound: float
    value: float
    prices: Prices
    duals: Floats
    columns: tuple[Column, ...]
    parts: tuple[float, ...]
    rounds: int
    done: bool

    @property
    def gap(self) -> float:
        """Return how far the bound is below the value, as a part of that."""
        return _gap(self.value, self.bound)


def _gap(value: float, bound: float) -> float:
    return (value - bound) / max(value, 1.0)


def generate(
    master: Master,
    until: Callable[[], bool],
    start: Prices | None = None,
    center: Floats | None = None,
    tell: Callable[[Generated], None] = lambda _: None,
    settled: Callable[[float], bool] = lambda _: False,
) -> Generated | None:
    """Add columns until the bound is that of all sets, or ``until``; None where not one program was solved.

    Parameters
    ----------
    master : Master
        The program; it keeps the columns.
    until : callable
        Asked before each round.
    start : Prices, optional
        Prices whose best sessions are the first columns.
    center : array, optional
        Dual values whose best sessions are the first columns, and which the program's are held near to; then those of
        the best bound (Wentges 1997).
    tell : callable, optional
        Given where it stands after each program.
    settled : callable, optional
        Asked whether a program of some value is the last: what it holds is returned then, whatever its bound.
    """
    best: Generated | None = None
    if center is not None:
        start, worth = master.at(center)
        priced = master.price(start)
        best = Generated(bound_of(master.sets, priced, start, worth), worth, start, center, (), (), 0, False)
        tell(best)
        add_best(master, priced, least=np.inf)
    elif start is not None:
        add_best(master, master.price(start), least=np.inf)
    # Where there is nothing to hold on to, programs are few and small: each is solved to the end.
    eased, rounds = center is not None, 0
    pull, slack = PULL * eased, MOST_SLACK * eased
    near = Near(master.sets)
    while not until():
        try:
            values, duals = master.solve(slack)
        except ProgramError:
            break
        if center is not None:
            duals[: len(center)] += pull * (center - duals[: len(center)])
            duals[len(center) :] *= 1 - pull
        prices, worth = master.at(duals)
        kept = near.next()
        priced = master.price(prices, kept, below=0.0)
        if kept is None and master.whole:
            near.learn(priced)
        bound = bound_of(master.sets, priced, prices, worth) if kept is None else -math.inf
        value = float(values @ np.array(master.program.cost))
        rounds += 1
        last = settled(value)
        used = held_in(master, values, USED)
        columns, parts = tuple(used), tuple(used.values())
        if best is None or bound > best.bound:
            best = Generated(bound, value, prices, duals, columns, parts, rounds, False)
            center = duals if center is not None else None
        best = replace(best, value=value, columns=columns, parts=parts, rounds=rounds)
        before = master.active
        tell(best)
        if last:
            break
        # Of the columns that a dive has left, the program needs hardly any.
        master.rest(duals, before)
        gap = _gap(value, best.bound)
        new = master.demand(values) if gap < master.rows_from else 0
        added = add_best(master, priced)
        if added < FEW:
            near.look_at_all()
        if new + added or kept is not None:
            pull, slack = PULL * eased, min(MOST_SLACK, gap * SLACK) * eased
        elif pull or slack:
            # Nothing more at these prices: once more at the program's own, worked out to the end.
            pull, slack = 0.0, 0.0
        else:
            best.done = True
            break
    return best


def held_in(master: Master, values: Floats, least: float) -> dict[Column, float]:
    """Return the sessions that a solution holds for more than a ``least`` part, with their parts."""
    variables = np.fromiter(master.columns.values(), dtype=np.int64, count=len(master.columns))
    parts = values[variables]
    return dict(zip(compress(master.columns, parts > least), parts[parts > least].tolist(), strict=True))


def add_best(master: Master, priced: Priced, least: float = -LEAST_PAY, most: int | None = None) -> int:
    """Add the sessions that pay most, a few for each candidate (no more than ``most``); return how many."""
    sets, added, few = master.sets, 0, min(master.each, most or master.each)
    each = np.zeros(len(sets.candidate_of) + 1, dtype=np.int32)
    for number, panel in master.in_order(_best_of_each(sets, priced, min(least, DEAR / 2), few), least):
        members = list(sets.members_of(number))
        if (each[members] < few).any():
            each[members] += 1
            added += master.add(number, panel)
    return added


def _best_of_each(sets: SessionSets, priced: Priced, below: float, count: int) -> Priced:
    """Return the sessions below some reduced cost that are among the best few of anyone they hear.

    No others are added: the best few of each candidate are there before them.
    """
    rows = np.flatnonzero(priced.reduced < below)
    reduced, members = priced.reduced[rows], sets.members[priced.chosen[rows]]
    last = np.full(len(sets.candidate_of) + 1, -np.inf)
    for _ in range(count):
        better, last = last, np.full(len(last), np.inf)
        for column in members.T:
            np.minimum.at(last, column, np.where(reduced > better[column], reduced, np.inf))
    last[-1] = -np.inf
    rows = rows[np.any([reduced <= last[column] for column in members.T], axis=0)]
    return Priced(priced.chosen[rows], priced.reduced[rows], priced.panels[rows])
