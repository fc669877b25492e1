"""When the candidates of each cohort are heard: chosen before the sessions, as these are chosen some at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping

import numpy as np
from numpy.typing import NDArray

from scheduler.model.columns.sets import Column, Floats, Ints, SessionSets
from scheduler.model.constraints.cohort import scope_of

Days = NDArray[np.bool_]


def keeps_cohorts(sets: SessionSets, parts: Mapping[Column, float]) -> Days:
    """Tell of each set whether it hears everyone of a cohort on the cohort's day, or in its week (`cohort_days`)."""
    return keeps(sets, cohort_days(sets, parts), sets.every)


def keeps(sets: SessionSets, allowed: Days, among: Ints) -> Days:
    """Tell of some sets whether they hear everyone on a day they may be heard on, given as rows of candidates."""
    return np.asarray(allowed[sets.members[among], sets.day[sets.cast[among]][:, None]].all(axis=1))


def cohort_days(sets: SessionSets, parts: Mapping[Column, float]) -> Days:
    """Return the days (column) on which each candidate (row) may be heard so that cohorts stay together.

    That is where the program hears most of a cohort, of the days on which all of it can be heard.
    """
    heard = np.zeros((len(sets.candidate_of) + 1, len(sets.days)))
    for (number, _), part in parts.items():
        heard[list(sets.members_of(number)), sets.day[sets.cast[number]]] += part
    open_ = np.zeros(heard.shape, dtype=bool)
    open_[sets.members, sets.day[sets.cast][:, None]] = True
    allowed = np.ones(heard.shape, dtype=bool)
    cohorts: dict[str, list[int]] = defaultdict(list)
    for candidate in sets.places.problem.candidates:
        if candidate.cohort:
            cohorts[candidate.cohort].append(sets.candidate_of[candidate.id])
    for cohort, members in cohorts.items():
        allowed[members] = _best(sets, cohort, heard[members], open_[members])
    return allowed


def _best(sets: SessionSets, cohort: str, heard: Floats, open_: Days) -> Days:
    """Return the days of the best day or week of a cohort, given when its members are and can be heard."""
    together: dict[Hashable, list[int]] = defaultdict(list)
    by_day = scope_of(sets.places.problem, cohort) == "day"
    for date, number in sets.days.items():
        together[date if by_day else sets.places.space.grid.week(date)].append(number)
    best = max(together.values(), key=lambda days: (open_[:, days].any(axis=1).sum(), heard[:, days].sum(), -min(days)))
    found = np.zeros(open_.shape[1], dtype=bool)
    found[best] = True
    return found
