"""Design a year of juries for a forecast: the facade of the model, its checks and what fewer days would cost."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from scheduler.design import (
    Design,
    DesignedDay,
    PlannedFile,
    ProfileNeed,
    Reading,
    SectorNeed,
    SessionsAnswer,
)
from scheduler.design_check import check_design
from scheduler.domain import Problem
from scheduler.errors import VerificationError
from scheduler.forecast import DAY_CAPACITY, Forecast
from scheduler.model.design import Found, Goal, TierValue
from scheduler.model.design_search import ASIDE, MISSED, fewest_missed, is_feasible, search
from scheduler.model.design_year import Year, missed_files
from scheduler.profiles import PROFILES
from scheduler.rules import Rulebook, under_profile
from scheduler.schedule import Tier
from scheduler.windows import Candidacy, assign_early, disjoint_files, week_of

_GOALS: tuple[Goal, ...] = ("days", "sessions", "waiting")
_NOTHING_TO_DO = tuple(TierValue(goal, 0, 0) for goal in _GOALS)
LONGEST_DELAY = 366
"""Days: a longer wait before the deposit is no answer to "how long must files wait"."""


@dataclass(frozen=True, slots=True)
class DesignOrder:
    """What is asked of a design.

    Attributes
    ----------
    sessions : int or None
        Sessions (weeks with a jury) a year at the most.
    reading : str or None
        How the third month after the deposit is read; None: as the rules in force say.
    capacity : int
        Files of a jury day, for sectors whose capacity is not given.
    least_delay : int
        Days of delay that every file accepts.
    compare : bool
        Whether the needs of the other profiles, and what fewer days would cost, are worked out.
    """

    sessions: int | None = None
    reading: Reading | None = None
    capacity: int = DAY_CAPACITY
    least_delay: int = 0
    compare: bool = True


def design_year(problem: Problem, forecast: Forecast, order: DesignOrder | None = None) -> Design:
    """Return the calendar with the fewest jury days, then the fewest sessions, then the shortest waits.

    When the sessions asked for are not enough, the calendar is the one without that limit, and
    ``asked`` says why.

    Raises
    ------
    VerificationError
        If the checker, which knows no solver, refuses the calendar.
    """
    order = order or DesignOrder()
    reading = order.reading or reading_in_force(problem)
    year = Year(problem, forecast, reading, order.capacity, order.least_delay)
    asked = _sessions_answer(problem, forecast, order, year, reading) if order.sessions is not None else None
    limit = asked.allowed if asked and asked.enough else None
    design = _planned(problem, year, reading, limit)
    if order.compare:
        least = search(year.shape(), ("sessions",), ASIDE) if year.possible else None
        fewer = fewest_missed(year.shape(least.tiers[0].value - 1), ASIDE) if least else None
        design = design.model_copy(
            update={
                "sectors": tuple(_sector_needs(year, design)),
                "session_fewer": year.missed(fewer) if fewer else (),
                "session_fewer_proven": fewer is None or fewer.tiers[0].proven,
                "profiles": tuple(_profile_needs(problem, forecast, order, reading, least)),
            }
        )
    design = design.model_copy(update={"asked": asked})
    violations = check_design(problem, forecast, design, order.capacity, order.least_delay)
    if violations:
        raise VerificationError("; ".join(violation.text_en for violation in violations))
    return design


def reading_in_force(problem: Problem) -> Reading:
    """Return how the rules in force read the third month."""
    return "month_end" if Rulebook(problem).value("hearing_months_to_month_end") else "date_to_date"


def _planned(problem: Problem, year: Year, reading: Reading, limit: int | None) -> Design:
    found = search(year.shape(limit), _GOALS) if year.possible else Found((), (), _NOTHING_TO_DO)
    if found is None:  # the effort was too small for a first answer: every day is open, and those used are kept
        found = Found(tuple(tuple(len(slot) for slot in slots) for slots in year.slots), (), ())
    heard: dict[str, dt.date] = {}
    for (sector, candidacies), days in zip(year.sectors.items(), year.opened_days(found), strict=True):
        heard |= assign_early(days, year.capacities[sector], candidacies)[0]
    files = tuple(_planned_file(year, c, heard[c.file.id]) for c in year.possible)
    jury_days = _jury_days(year, heard)
    counted = {
        "days": len(jury_days),
        "sessions": len({day.session for day in jury_days}),
        "waiting": sum((f.hearing - f.earliest).days for f in files),
    }
    reached = {tier.goal: tier for tier in found.tiers}
    tiers = tuple(_tier(reached.get(goal), goal, year, counted[goal]) for goal in _GOALS)
    proven = all(tier.gap == 0 for tier in tiers)
    deposits = [c.file.earliest for c in (*year.possible, *year.impossible)]
    return Design(
        profile=problem.campaign.profile,
        reading=reading,
        status="OPTIMAL" if proven else "FEASIBLE",
        tiers=tiers,
        first_deposit=min(deposits, default=None),
        last_deposit=max(deposits, default=None),
        jury_days=jury_days,
        files=tuple(sorted(files, key=lambda f: (f.hearing, f.sector, f.earliest, f.id))),
        impossible=missed_files(year.impossible),
    )


def _planned_file(year: Year, candidacy: Candidacy, hearing: dt.date) -> PlannedFile:
    file = candidacy.file
    deposit = year.clocks.deposit_for(file, hearing)
    assert deposit is not None  # the hearing lies in the file's span
    return PlannedFile(
        id=file.id, name=file.name, certification=file.certification, sector=file.sector, earliest=file.earliest,
        latest=file.latest, deposit=deposit, hearing=hearing, last_hearing=year.clocks.last_day(file, deposit),
    )  # fmt: skip


def _tier(tier: TierValue | None, goal: Goal, year: Year, value: int) -> Tier:
    """Return a goal's value as counted from the calendar, and its bound where there is one.

    The model counts waits from the first working day, and takes the days of a slot as one: its bound
    stays below the true one.
    """
    if tier is None or not year.exact:
        return Tier(name=goal, value=value)
    bound = tier.bound
    if goal == "waiting" and year.possible:
        bound += sum((year.working.days[0] - c.file.earliest).days for c in year.possible)
    return Tier(name=goal, value=value, bound=bound, gap=(value - bound) / max(value, 1))


def _jury_days(year: Year, heard: dict[str, dt.date]) -> tuple[DesignedDay, ...]:
    used: dict[tuple[dt.date, str], int] = {}
    for candidacy in year.possible:
        key = heard[candidacy.file.id], candidacy.file.sector
        used[key] = used.get(key, 0) + 1
    sessions = {week: n for n, week in enumerate(sorted({week_of(day) for day, _ in used}), start=1)}
    return tuple(
        DesignedDay(
            sector=sector, day=day, session=sessions[week_of(day)], capacity=year.capacities[sector], files=used[key]
        )
        for key in sorted(used)
        for day, sector in [key]
    )


def _sector_needs(year: Year, design: Design) -> Iterator[SectorNeed]:
    """Yield what each sector needs on its own, and who would miss with one jury day fewer."""
    for sector, candidacies in year.sectors.items():
        found = search(year.shape(only=sector), ("days",), ASIDE)
        least = found.tiers[0] if found else None
        fewer = fewest_missed(year.shape(only=sector, max_days=least.value - 1), ASIDE) if least else None
        yield SectorNeed(
            sector=sector,
            files=len(candidacies),
            capacity=year.capacities[sector],
            days=sum(day.sector == sector for day in design.jury_days),
            bound=least.bound if least and year.exact else 0,
            one_fewer=year.missed(fewer, sector) if fewer else (),
        )


def _profile_needs(
    problem: Problem, forecast: Forecast, order: DesignOrder, in_force: Reading, least: Found | None
) -> Iterator[ProfileNeed]:
    """Yield the needs of each profile; ``least`` is the answer for the sessions of the rules in force."""
    names = dict.fromkeys((problem.campaign.profile, *PROFILES))
    for name in names:
        under = problem if name == problem.campaign.profile else under_profile(problem, name)
        limited = Rulebook(under).value("hearing_within_months_of_deposit") is not None
        for reading in ("date_to_date", "month_end") if limited else ("date_to_date",):
            known = least if name == problem.campaign.profile and reading == in_force else None
            yield _profile_need(under, forecast, reading, order, known)


def _profile_need(
    problem: Problem, forecast: Forecast, reading: Reading, order: DesignOrder, least: Found | None
) -> ProfileNeed:
    year = Year(problem, forecast, reading, order.capacity, order.least_delay)
    shape = year.shape()
    found = [search(shape, ("days",), ASIDE), least or search(shape, ("sessions",), ASIDE)] if year.possible else []
    tiers = [f.tiers[0] for f in found if f]
    days, sessions = (tier.value for tier in tiers) if len(tiers) == 2 else (0, 0)
    return ProfileNeed(
        profile=problem.campaign.profile,
        reading=reading,
        days=days,
        sessions=sessions,
        impossible=len(year.impossible),
        proven=year.exact and (not year.possible or (len(tiers) == 2 and all(tier.proven for tier in tiers))),
    )


def _sessions_answer(
    problem: Problem, forecast: Forecast, order: DesignOrder, year: Year, reading: Reading
) -> SessionsAnswer:
    asked = order.sessions or 0
    allowed = asked * _years(year)
    fits = _fits(year, allowed) if allowed or not year.possible else False
    if fits:
        return SessionsAnswer(asked=asked, allowed=allowed, enough=True)
    apart = disjoint_files(year.possible)[: allowed + 1]
    found = fewest_missed(year.shape(allowed), MISSED)
    delay, proven = _smallest_delay(problem, forecast, order, reading, allowed) if allowed else (None, True)
    return SessionsAnswer(
        asked=asked,
        allowed=allowed,
        enough=False,
        apart=missed_files(apart) if len(apart) > allowed else (),
        missed=year.missed(found) if found else (),
        smallest_delay=delay,
        proven=found is not None and found.tiers[0].proven,
        told=fits is False or (found is not None and found.tiers[0].bound > 0),
        delay_proven=proven,
    )


def _years(year: Year) -> int:
    """Return the years that the earliest deposits span: "three a year" counts for each."""
    ready = [c.file.earliest for c in (*year.possible, *year.impossible)]
    if not ready:
        return 1
    months = (max(ready).year - min(ready).year) * 12 + max(ready).month - min(ready).month
    return months // 12 + 1


def _fits(year: Year, sessions: int) -> bool | None:
    """Tell whether so many sessions hear every file, None where the effort did not tell; files apart say no at once."""
    if not year.possible:
        return True
    if len(disjoint_files(year.possible)) > sessions:
        return False
    return is_feasible(year.shape(sessions))


def _smallest_delay(
    problem: Problem, forecast: Forecast, order: DesignOrder, reading: Reading, sessions: int
) -> tuple[int | None, bool]:
    """Return the least delay that makes the sessions enough, and whether it is proven that none shorter does.

    A longer delay only adds days to each file.
    """

    def year_of(delay: int) -> Year:
        return Year(problem, forecast, reading, order.capacity, delay)

    most = year_of(LONGEST_DELAY)
    hopeless = len(most.impossible)
    fits = _fits(most, sessions)
    if not fits:
        return None, fits is False
    low, high, proven = order.least_delay, LONGEST_DELAY, True  # not enough, enough
    while high - low > 1:
        middle = (low + high) // 2
        year = year_of(middle)
        fits = _fits(year, sessions) if len(year.impossible) == hopeless else False
        low, high = (low, middle) if fits else (middle, high)
        proven = fits is False if low == middle else proven  # of the longest that was not enough
    return high, proven
