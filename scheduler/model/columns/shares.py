"""What days, trips and rooms cost, shared among the half-days they serve, and prices to begin with.

While sessions are missing, the linear program knows nothing of what people cost whom no session asks for: it may leave
them free, and every session with them then seems to pay. What a day still costs beside its half-days can be shared out
among them: the bound is no lower, and fewer sessions seem to pay.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from scheduler.model.columns.prices import lowered_worth
from scheduler.model.columns.program import Program
from scheduler.model.columns.sets import Floats

if TYPE_CHECKING:
    from scheduler.model.columns.master import Master

HOPE = 1.5
"""What candidates are thought to be worth at first, in parts of the cheapest share of a session that hears them; what
is too much is taken back (bound of 1,000 generated candidates: 4,902 at 1, 5,359 at 1.5)."""


class Shares:
    """The rows among which days, trips and rooms are shared.

    Parameters
    ----------
    program : Program
        Its rows and variables.
    links : sequence of (row, variable, coefficient)
        What days, trips and rooms allow.
    """

    def __init__(self, program: Program, links: Sequence[tuple[int, int, float]]) -> None:
        # Where something is paid already, its row says how much of it is left: a price there would cost the bound.
        shared = [link for link in links if link[2] < 0 and program.at_most[link[0]] == 0]
        self._row = np.array([row for row, _, _ in shared], dtype=np.int64)
        self._variable = np.array([variable for _, variable, _ in shared], dtype=np.int64)
        among = np.bincount(self._variable, minlength=1)[self._variable]
        self._part = np.array([-1 / coefficient for _, _, coefficient in shared]) / among

    def fill(self, duals: Floats, left: Floats) -> Floats:
        """Return dual values among whose rows what is ``left`` of the price of each variable is shared out."""
        filled = duals.copy()
        np.subtract.at(filled, self._row, np.maximum(left, 0.0)[self._variable] * self._part)
        return filled


def first_duals(master: Master) -> Floats:
    """Return dual values to begin with: all days, trips and rooms shared evenly, each candidate worth what that costs.

    A session costs at least its share for each of its candidates; who may be heard in cheap company is worth little.
    """
    duals = master.filled(np.zeros(len(master.program.at_least)))
    prices, _ = master.at(duals)
    master.open(prices)
    master.open(prices)
    priced = master.price(prices)
    members = master.sets.members[priced.chosen]
    share = priced.reduced / master.sets.size[priced.chosen]
    worth = np.full(len(prices.candidate), np.inf)
    np.minimum.at(worth, members.ravel(), np.repeat(share, members.shape[1]))
    worth[-1] = 0.0
    prices.candidate[:] = np.where(np.isfinite(worth), worth * HOPE, 0.0)
    lowered = lowered_worth(master.sets, master.price(prices, below=0.0), prices)
    for candidate, row in master.covers.items():
        duals[row] = lowered[candidate]
    return duals
