"""The whole answer to "why is this candidate not heard, and what would help?"."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from scheduler.diagnosis.advice import advise
from scheduler.diagnosis.effect import Effects
from scheduler.diagnosis.joint import Clash, find_clash
from scheduler.diagnosis.naming import name_of
from scheduler.diagnosis.report import Advice, Conflict, Named
from scheduler.domain import Part, Problem
from scheduler.eligibility import Space
from scheduler.model.base import ModelRule, Rule, SpaceRule
from scheduler.model.builder import make_space
from scheduler.model.constraints import CONSTRAINTS
from scheduler.schedule import Schedule
from scheduler.texts import Text
from scheduler.timegrid import DAY

SOLVE_SECONDS = 5.0
EFFECT_SECONDS = 120.0
"""For measuring all advice on the plan."""


class Exclusion(Part):
    """The working days (how many, between which) that one rule alone takes from a candidate."""

    rule: str
    text: str
    text_en: str
    days: int


class Explained(Part):
    """Why one candidate is not heard.

    ``conflict`` is None when no small clash was proven: the candidate then competes with many others.
    """

    candidate: str
    text: str
    text_en: str
    excluded: tuple[Exclusion, ...] = ()
    conflict: Conflict | None = None
    advice: tuple[Advice, ...] = ()


class Scarce(Part):
    """A rule or fact that holds candidates back: in how many explanations it figures."""

    fact: Named
    candidates: int


class Explanation(Part):
    """Explanations, and what is scarce over all of them, the scarcest first."""

    candidates: tuple[Explained, ...]
    scarcity: tuple[Scarce, ...] = ()


def explain(
    problem: Problem,
    candidates: Sequence[str],
    seconds: float = SOLVE_SECONDS,
    schedule: Schedule | None = None,
) -> Explanation:
    """Explain why each of these candidates is not heard.

    Parameters
    ----------
    candidates : sequence of str
        Ids; each must be one of the problem.
    seconds : float
        Wall seconds of one solve.
    schedule : Schedule, optional
        The plan that leaves them out: what each advice would bring to it is measured.

    Raises
    ------
    KeyError
        If an id is unknown.
    """
    space = make_space(problem)
    effects = Effects(schedule, EFFECT_SECONDS)
    found: list[Explained] = []
    clashes: dict[tuple[str, ...], Clash] = {}
    for who in candidates:
        problem.candidate_of[who]
        # Whoever is already in a clash has their answer.
        clash = next((c for c in clashes.values() if who in c.candidates and len(c.candidates) > 1), None)
        clash = clash or find_clash(problem, space, who, seconds)
        if clash is not None:
            clashes.setdefault(clash.candidates, clash)
        found.append(_explained(problem, space, who, clash, seconds, effects))
    return Explanation(candidates=tuple(found), scarcity=_scarcity(clashes))


def _explained(
    problem: Problem, space: Space, who: str, clash: Clash | None, seconds: float, effects: Effects
) -> Explained:
    name = name_of(problem, who)
    if clash is None:
        return Explained(
            candidate=who,
            text=f"{name} a des places possibles, mais d'autres les prennent : aucun petit groupe n'est en cause.",
            text_en=f"{name} has possible places, but other candidates take them: no small group is the cause.",
            excluded=excluded_days(problem, who),
        )
    conflict = clash.report(problem)
    return Explained(
        candidate=who,
        text=conflict.text,
        text_en=conflict.text_en,
        excluded=excluded_days(problem, who),
        conflict=conflict,
        advice=tuple(advise(problem, space, clash, seconds, effects)),
    )


def excluded_days(problem: Problem, who: str) -> tuple[Exclusion, ...]:
    """Return, rule by rule, the working days that it alone takes from a candidate."""
    found = []
    for rule in CONSTRAINTS:
        if not rule.applies(problem):
            continue
        space = Space(problem)
        if isinstance(rule, SpaceRule):
            rule.post(space)
        elif isinstance(rule, ModelRule):
            rule.narrow(space)
        left = space.candidates[who].windows
        days = [day for day in space.grid.working_days if not left.touches(day * DAY, (day + 1) * DAY)]
        if days:
            found.append(_exclusion(rule, space, days))
    return tuple(found)


def _exclusion(rule: Rule, space: Space, days: list[int]) -> Exclusion:
    first, last = (f"{space.grid.date(day):%d/%m/%Y}" for day in (days[0], days[-1]))
    count = len(days)
    span = Text(f"{count} jours entre le {first} et le {last}", f"{count} days between {first} and {last}")
    if count == 1:
        span = Text(f"le {first}", first)
    return Exclusion(
        rule=rule.key,
        text=f"{rule.title.fr} : écarte {span.fr}.",
        text_en=f"{rule.title.en}: rules out {span.en}.",
        days=count,
    )


def _scarcity(clashes: dict[tuple[str, ...], Clash]) -> tuple[Scarce, ...]:
    counted: Counter[str] = Counter()
    named: dict[str, Named] = {}
    for clash in clashes.values():
        for premise in clash.premises:
            fact = premise.named()
            counted[fact.text] += len(clash.candidates)
            named.setdefault(fact.text, fact)
    return tuple(Scarce(fact=named[text], candidates=count) for text, count in counted.most_common())
