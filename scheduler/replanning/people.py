"""The people's goals of a repair, in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from scheduler.changes import PersonToTell, compare
from scheduler.model.disturbance import Disturbance, Watch
from scheduler.model.objectives.placement import weight_of
from scheduler.model.scope import Partial
from scheduler.model.slots import Expr
from scheduler.replanning.situation import Situation
from scheduler.schedule import Hearing, Schedule

GOALS = ("placement", "called", "notice", "others", "alternates")


@dataclass(frozen=True)
class PeopleGoals:
    """Named expressions to minimise, the first first."""

    steps: tuple[tuple[str, Expr], ...]


def watch_of(situation: Situation) -> Watch:
    """Return what the disturbance of a repair is counted against."""
    firsts: dict[str, str] = {}
    return Watch(
        before=situation.before.hearing_of,
        called=situation.called,
        missing=situation.missing_days,
        named=frozenset(situation.named()),
        same_person={c.id: firsts.setdefault(c.person, c.id) for c in situation.problem.candidates},
    )


def people_goals(partial: Partial, situation: Situation) -> PeopleGoals:
    """Return placement, called, notice, others and alternates over a partial model."""
    model = partial.model
    told = Disturbance(partial, watch_of(situation))
    # Held hearings that are let go are counted by the people they disturb, not here.
    left_out = sum(
        weight_of(model.space, c) * (1 - model.placed[c.id] - partial.wandering.get(c.id, 0))
        for c in situation.problem.candidates
        if c.id in partial.scope.free
    )
    counts = (left_out, told.count_called(), told.missing_days(), told.count_others(), told.count_named())
    return PeopleGoals(tuple(zip(GOALS, counts, strict=True)))


def count_people(situation: Situation, hearings: Iterable[Hearing]) -> tuple[int, ...]:
    """Return the values of the people's goals for a schedule, counted without a model."""
    watch, after = watch_of(situation), {h.candidate: h for h in hearings}
    wanted = (situation.new | situation.hearings.keys()) - after.keys()
    candidates = [c for c in situation.problem.candidates if c.id in wanted]
    told = compare(situation.before, Schedule(hearings=tuple(after.values())), None, situation.problem).disturbed
    named = {one.id for one in told if _steps_in(one, watch)}
    called = {one.id for one in told if one.id in watch.called} - named
    return (
        sum(weight_of(situation.facts, c) for c in candidates),
        len(called),
        sum(_notice(one, situation, after) for one in told),
        len({one.id for one in told} - called - named),
        len(named),
    )


def _steps_in(one: PersonToTell, watch: Watch) -> bool:
    """Tell whether someone only takes seats for which they are named beforehand."""
    return all(
        (who, one.id) in watch.named and (who not in watch.before or one.id not in watch.before[who].examiners)
        for who in one.hearings
    )


def _notice(one: PersonToTell, situation: Situation, after: Mapping[str, Hearing]) -> int:
    """Return the days of notice that someone misses, at worst, for what is no longer and what is new."""
    sides = [plan[who] for who in one.hearings for plan in (situation.before.hearing_of, after) if who in plan]
    grid = situation.facts.grid
    days = {grid.day_number(situation.day(h)) for h in sides if one.id in (h.candidate, *h.examiners)}
    return max((situation.missing_days(one.id, day) for day in days), default=0)


def moved_people(partial: Partial) -> Expr:
    """Return how many people lose a time, a place or a seat they had; one more hearing is no loss."""
    hearings = partial.scope.hearings
    watch = Watch(
        before=hearings, called=frozenset(who for h in hearings.values() for who in (h.candidate, *h.examiners))
    )
    return Disturbance(partial, watch, joining=False).count_called()
