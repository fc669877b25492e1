"""The worklist as JSON and as plain lines; people are named by their ids."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from scheduler.candidacies.admission import Refusal
from scheduler.candidacies.duties import ACTORS, LEVELS, STAGES
from scheduler.candidacies.path import Stage
from scheduler.candidacies.worklist import Deadline, Worklist
from scheduler.io.candidacy_views import candidacy_entry, candidacy_lines, day_figures
from scheduler.io.wording import clean, count_text
from scheduler.texts import Lang, Text


def deadline_document(found: Worklist, lang: Lang = "fr") -> dict[str, Any]:
    """Return the worklist JSON-ready: the same figures as every other form of it."""
    return {
        "on": found.on.isoformat(),
        "profile": found.profile,
        "counts": dict(found.counts),
        "deadlines": [_deadline(deadline, found.on, lang) for deadline in found.deadlines],
        "candidacies": [candidacy_entry(followed, lang) for followed in found.candidacies],
        "cohorts": cohorts(found),
        "refusals": [_refusal(refusal, lang) for refusal in found.refusals],
        "warnings": [warning.say(lang) for warning in found.warnings],
    }


def deadline_lines(found: Worklist, lang: Lang = "fr", *, in_full: bool = False) -> list[str]:
    """Return the worklist as plain lines, most urgent first, a heading for each level.

    Parameters
    ----------
    in_full : bool
        Each candidacy is told first: where it stands, its money and documents, its history.
    """
    lines: list[str] = []
    for followed in found.candidacies if in_full else ():
        lines += ["", *candidacy_lines(followed, lang)]
    for level, name in LEVELS.items():
        listed = [deadline for deadline in found.deadlines if deadline.level == level]
        if listed:
            lines += ["", f"{name.say(lang).capitalize()} ({len(listed)})"]
            lines += [_line(deadline, lang) for deadline in listed]
    if found.refusals:
        lines += ["", Text("Non admissibles en l'état", "Not admissible as they stand").say(lang)]
        lines += [f"  {text}" for text in _grouped_refusals(found, lang)]
    together = [f"  {cohort_text(cohort, lang)}" for cohort in (() if in_full else cohorts(found))]
    if together:
        lines += ["", Text("VAE collectives", "Collective VAE").say(lang), *together]
    return [*lines, "", *summary_lines(found, lang)]


def summary_lines(found: Worklist, lang: Lang) -> list[str]:
    """Return what ends the worklist: the warnings, and how many deadlines there are."""
    told = ", ".join(f"{LEVELS[level].say(lang)} {count}" for level, count in found.counts.items())
    number = len(found.candidacies)
    total = Text(
        f"Au {day_figures(found.on, lang)}, profil « {found.profile} », {number} candidature(s) : {told}.",
        f"On {day_figures(found.on, lang)}, profile '{found.profile}', {number} candidacies: {told}.",
    )
    return [*(warning.say(lang) for warning in found.warnings), total.say(lang)]


def _grouped_refusals(found: Worklist, lang: Lang) -> list[str]:
    """Return a sentence for each reason, with everyone it holds for: a certification's concern all its files."""
    who: dict[str, list[str]] = {}
    for refusal in found.refusals:
        who.setdefault(refusal_text(refusal, lang), []).append(clean(refusal.candidacy))
    colon = " : " if lang == "fr" else ": "
    return [f"{', '.join(listed)}{colon}{text}" for text, listed in who.items()]


def refusal_text(refusal: Refusal, lang: Lang) -> str:
    """Return a refusal as one sentence: the rule, its article, the first day it is allowed."""
    if refusal.allowed_on is None:
        then = Text("aucune date ne peut être donnée", "no date can be told")
    else:
        day = refusal.allowed_on
        then = Text(f"possible le {day:%d/%m/%Y}", f"allowed on {day.isoformat()}")
    source, by = refusal.source.say(lang), Text("selon", "under").say(lang)
    return f"{refusal.message.say(lang)}, {by} {source} – {then.say(lang)}."


def _line(deadline: Deadline, lang: Lang) -> str:
    state = deadline.state
    day = day_figures(deadline.due, lang)
    if deadline.working_day != deadline.due:
        before = Text("ouvré", "working day").say(lang)
        day += f" ({before} {day_figures(deadline.working_day, lang)})"
    actor = ACTORS[deadline.duty.actor].say(lang)
    who = " ".join(clean(part) for part in (state.candidacy.id, state.certification, state.candidacy.centre) if part)
    return f"  {day} – {who} – {deadline.what.say(lang)} – {actor} – {deadline.why.say(lang)}"


def _deadline(deadline: Deadline, on: dt.date, lang: Lang) -> dict[str, Any]:
    state = deadline.state
    return {
        "candidacy": state.candidacy.id,
        "certification": state.certification,
        "attempt": state.attempt,
        "advisor": state.candidacy.advisor,
        "centre": state.candidacy.centre,
        "key": deadline.key,
        "what": deadline.what.say(lang),
        "actor": deadline.duty.actor,
        "due": deadline.due.isoformat(),
        "last_working_day": deadline.working_day.isoformat(),
        "days_left": (deadline.due - on).days,
        "level": deadline.level,
        "rule": deadline.rule,
        "article": deadline.article,
        "jury_day": _iso(deadline.jury_day),
        "why": deadline.why.say(lang),
    }


def cohorts(found: Worklist) -> list[dict[str, Any]]:
    """Return, for each cohort of a collective VAE, how many it has, how many are late, and its next deadline."""
    stages: dict[str, Counter[Stage]] = {}
    late: dict[str, set[str]] = {}
    next_due: dict[str, str] = {}
    for followed in found.candidacies:
        stages.setdefault(followed.state.candidacy.cohort, Counter())[followed.state.stage] += 1
    for deadline in found.deadlines:  # the first to come first
        cohort = deadline.state.candidacy.cohort
        if deadline.level == "late":
            late.setdefault(cohort, set()).add(deadline.state.candidacy.id)
        else:
            next_due.setdefault(cohort, deadline.due.isoformat())
    return [
        {
            "cohort": name,
            "candidacies": counted.total(),
            "stages": {stage: counted[stage] for stage in STAGES if counted[stage]},
            "late": len(late.get(name, ())),
            "next_due": next_due.get(name),
        }
        for name, counted in sorted(stages.items())
        if name
    ]


def cohort_text(cohort: Mapping[str, Any], lang: Lang) -> str:
    """Return a cohort in one sentence."""
    stages = ", ".join(f"{STAGES[stage].say(lang)} {count}" for stage, count in cohort["stages"].items())
    number = count_text(cohort["candidacies"], *_CANDIDACIES, lang)
    late = Text(f"en retard {cohort['late']}", f"late {cohort['late']}").say(lang)
    then = cohort["next_due"]
    due = day_figures(dt.date.fromisoformat(then), lang) if then else Text("aucune", "none").say(lang)
    colon, label = (" : " if lang == "fr" else ": "), Text("prochaine échéance", "next deadline").say(lang)
    return f"{clean(cohort['cohort'])}{colon}{number} ({stages}), {late}, {label} {due}."


_CANDIDACIES = Text("candidature", "candidacy"), Text("candidatures", "candidacies")


def _refusal(refusal: Refusal, lang: Lang) -> dict[str, Any]:
    return {
        "candidacy": refusal.candidacy,
        "rule": refusal.rule,
        "message": refusal.message.say(lang),
        "source": refusal.source.say(lang),
        "allowed_on": _iso(refusal.allowed_on),
    }


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
