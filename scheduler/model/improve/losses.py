"""Where a plan loses: what each of its sessions costs above what its candidates are worth at the program's prices.

The losses of all sessions add up to about what the plan costs above the program's bound, and half of the sessions lose
nothing: steps around those that do gain more (300 candidates of a generator of its own, 24 sessions a step, 40 s from
1536: 1496; sessions drawn evenly: 1520). What is paid for the rows on groups of candidates is left out: it would hide
what a session loses (3 sectors, 20 sessions a step, 40 s on one core from 1468: 1440, 1436, 1456; with it 1468, 1468,
1440).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from scheduler.model.columns.prices import Prices
from scheduler.model.frame import PlannedSession
from scheduler.model.openings import Openings
from scheduler.model.place_kinds import Places


class Losses:
    """Weighs the sessions of plans; people, candidates and days are numbered as in the sets of the program.

    Parameters
    ----------
    openings : Openings
        Of the problem.
    """

    def __init__(self, openings: Openings) -> None:
        problem, self._halves = openings.space.problem, openings.halves
        self._kind_of = Places(openings).kind_of
        self._candidates = {one.id: number for number, one in enumerate(problem.candidates)}
        self._examiners = {one.id: number for number, one in enumerate(problem.examiners)}
        self._days = {day: number for number, day in enumerate(sorted({half.day for half in openings.halves}))}
        self._examiner_day = 15.0 * problem.campaign.weights.examiner_day

    def of(self, plan: Iterable[PlannedSession], prices: Prices) -> dict[str, float]:
        """Return what each session loses, in minutes of cost, by name.

        What a day of an examiner costs beside the prices of their sessions of it is shared by these.
        """
        found: dict[str, float] = {}
        paid: dict[tuple[int, int], dict[str, float]] = defaultdict(dict)
        for session in plan:
            kind, day = self._kind_of[session.room], self._days[self._halves[session.half].day]
            members = [self._candidates[who] for who in session.candidates]
            cost = float(prices.place[session.half, kind])
            cost += float((prices.presence[day, kind, members] - prices.candidate[members]).sum())
            for who in (self._examiners[one] for one in session.examiners):
                own = float(prices.person[session.half, kind, who])
                paid[who, day][session.name] = own
                cost += own + float(prices.of_hearings(session.half, who, len(members)))
                cost += sum(float(pairs.table[pairs.index[day, kind, members], who].sum()) for pairs in prices.pairs)
            found[session.name] = max(0.0, cost)
        for shares in paid.values():
            left = max(0.0, self._examiner_day - sum(shares.values()))
            for name in shares:
                found[name] += left / len(shares)
        return found
