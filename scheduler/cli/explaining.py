"""``jury explain``: why candidates are not heard, and what would help."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.reading import load_problem, load_schedule, together
from scheduler.diagnosis.explanation import Explained, Explanation, explain
from scheduler.diagnosis.report import Advice
from scheduler.io.wording import count_text, number_text
from scheduler.settings import SolveSettings
from scheduler.solver import solve
from scheduler.texts import Text

SOLVED_ANYWAY = 100
"""Candidates up to which a plan is made to measure advice on, when those to explain are named."""


def run_explain(
    source: Path, candidates: list[str], schedule_path: Path | None, profile: str | None, time_limit: float
) -> Outcome:
    """Explain the candidates named, else those a schedule leaves out, else those a quick solve leaves out.

    Raises
    ------
    InputError
        If a candidate is unknown, or the data is not right.
    """
    problem, schedule = together(
        lambda: load_problem(source, profile)[0], lambda: load_schedule(schedule_path) if schedule_path else None
    )
    for who in candidates:
        if who not in problem.candidate_of:
            raise refuse(
                f"« {who} » n'est pas un candidat.", f"{who!r} is not a candidate.",
                "Reprenez un identifiant de la feuille « candidats ».", "Use an id of the sheet 'candidates'.",
                file=str(source),
            )  # fmt: skip
    if schedule is None and (not candidates or len(problem.candidates) <= SOLVED_ANYWAY):
        schedule = solve(problem, SolveSettings(time_limit=time_limit)).schedule
    placed = set(schedule.hearing_of) if schedule else set()
    left_out = candidates or [c.id for c in problem.candidates if c.id not in placed]
    found = explain(problem, left_out, schedule=schedule)
    status = NOT_ALL if left_out else DONE
    lines = _lines(found) if left_out else [say("Tous les candidats sont placés.", "All candidates are placed.")]
    return Outcome(status, {"command": "explain", "exit_status": status, **_document(found)}, lines)


def _lines(found: Explanation) -> list[str]:
    lines: list[str] = []
    for one in found.candidates:
        lines += [say(one.text, one.text_en), *_reasons(one), ""]
    if found.scarcity:
        lines.append(say("Ce qui manque le plus (candidats concernés) :", "What is scarcest (candidates concerned):"))
        lines += [f"  {s.candidates} – {say(s.fact.text, s.fact.text_en)}" for s in found.scarcity]
    return lines


def _reasons(one: Explained) -> list[str]:
    lines = [f"  {say(e.text, e.text_en)}" for e in one.excluded]
    if one.conflict is not None:
        said = say("  Parce que, tout à la fois :", "  Because, all at once:")
        if len(one.conflict.facts) == 1:
            said = say("  Parce que :", "  Because:")
        lines.append(said)
        lines += [f"    – {say(fact.text, fact.text_en)}" for fact in one.conflict.facts]
    if one.advice:
        lines.append(
            say("  Ce qui aiderait (vérifié par un nouveau calcul) :", "  What would help (verified by solving):")
        )
        lines += [f"    → {say(advice.text, advice.text_en)}{_effect(advice)}" for advice in one.advice]
    return lines


def _effect(advice: Advice) -> str:
    """Return what an advice brings to the plan, in brackets; nothing where it was not measured."""
    if advice.cost is None:
        return ""
    if not advice.places:
        return say(" (d'autres passages devraient bouger)", " (other hearings would have to move)")
    one, many = Text("candidat·e de plus", "more candidate"), Text("candidat·es de plus", "more candidates")
    who = count_text(len(advice.places), one, many, ASKED.lang)
    cost = number_text(advice.cost, ASKED.lang)
    return f" ({who}, {say('coût', 'cost')} {cost if advice.cost < 0 else f'+{cost}'})"


def _document(found: Explanation) -> dict[str, Any]:
    return _in_one_language(found.model_dump(mode="json"))  # type: ignore[no-any-return]


def _in_one_language(value: Any) -> Any:
    """Return JSON values with each pair of texts as one, in the language asked for."""
    if isinstance(value, list):
        return [_in_one_language(item) for item in value]
    if not isinstance(value, dict):
        return value
    kept = {key: _in_one_language(item) for key, item in value.items() if key != "text_en"}
    return kept | ({"text": value["text_en"]} if ASKED.lang == "en" and "text_en" in value else {})
