"""The second tier, recomputed as an outsider would: what a plan costs."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from itertools import combinations, pairwise

from tests.oracle.joint import by_day, by_examiner, gap

# Default weights, copied by hand.
WEIGHTS = {"examiner_day": 8, "idle": 1, "room_day": 4, "travel": 1, "panel_half_day": 0, "adjacency": 0}


def cost(data, hearings):
    """8 per examiner-day, 1 per idle quarter-hour in a half-day, 4 per room-day, travel minutes / 15."""
    weights = WEIGHTS | {k: v for k, v in (data.campaign.get("weights") or {}).items() if k in WEIGHTS}
    total = Fraction(0)
    for name, rows in by_examiner(hearings).items():
        for held in by_day(rows).values():
            total += weights["examiner_day"]
            total += weights["travel"] * Fraction(travel(data, name, held), 15)
            total += weights["idle"] * Fraction(int(idle(held)), 15)
            total -= weights["adjacency"] * adjacent(held)
    total += weights["room_day"] * len({(h.room["id"], h.day) for h in hearings})
    total += weights["panel_half_day"] * len({(h.session, h.day, h.half) for h in hearings})
    return total


def travel(data, name, held):
    home = data.examiners[name].get("home", "")
    centres = {h.room.get("centre", "") for h in held if not h.remote}
    return sum(data.minutes_between(home, centre) or 0 for centre in centres if home and centre)


def idle(held):
    halves = defaultdict(list)
    for h in held:
        halves[h.half].append(h)
    return sum(max(0, gap(a, b)) for rows in halves.values() for a, b in pairwise(rows))


def adjacent(held):
    return sum(1 for a, b in combinations(held, 2) if a.room["id"] == b.room["id"] and gap(a, b) == 0)
