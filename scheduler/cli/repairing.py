"""``jury repair``, ``jury suggest``, ``jury changes`` and ``jury whatif``."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scheduler import journal
from scheduler.changes import Changes, compare
from scheduler.cli.asked import ASKED, say
from scheduler.cli.checking import violation_dict, violation_lines
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.happenings import Told, read_happened
from scheduler.cli.reading import load_problem, load_schedule, together
from scheduler.domain import Problem
from scheduler.schedule import Schedule, Tier
from scheduler.settings import SolveSettings
from scheduler.texts import Text

if TYPE_CHECKING:
    from scheduler.replanning.repair import Repair
    from scheduler.replanning.suggesting import Proposal
    from scheduler.replanning.whatif import TierMove, WhatIf

GOALS = {
    "placement": Text("Candidats sans place, pondérés par l'urgence", "Candidates without a place, weighted"),
    "called": Text("Personnes déjà convoquées à déranger", "People already called who are disturbed"),
    "notice": Text("Jours de préavis manquants", "Days of notice missing"),
    "others": Text("Autres personnes à appeler", "Other people to call"),
    "alternates": Text("Suppléants appelés", "Alternates called"),
}


@dataclass(frozen=True, slots=True)
class RepairOrder:
    """What ``jury repair`` was asked."""

    source: Path
    schedule: Path
    out: Path
    told: Told
    on: dt.date
    settings: SolveSettings
    time_limit: float | None = None
    profile: str | None = None

    def limited(self, problem: Problem) -> SolveSettings:
        """Return the settings with the time asked for, or what a plan of this size is worth waiting for."""
        from scheduler.replanning.repair import patience

        return self.settings.model_copy(update={"time_limit": self.time_limit or patience(problem)})


def run_repair(order: RepairOrder) -> Outcome:
    """Repair a published plan and write the new one, what changes and whom to tell.

    Raises
    ------
    InputError
        With every mistake of the data or of the events; nothing is written then.
    """
    from scheduler.replanning.repair import repair

    problem, schedule = _read(order.source, order.schedule, order.profile)
    if order.out.exists() and order.source.is_dir() and order.out.samefile(order.source):
        raise refuse(
            "les résultats ne peuvent pas aller dans le dossier des données.",
            "results cannot go into the folder of the data.",
            "Donnez un autre dossier avec -o.", "Give another folder with -o.", file=str(order.out),
        )  # fmt: skip
    found = repair(problem, schedule, read_happened(order.told, problem), order.on, order.limited(problem))
    files = _write(problem, found, order.out)
    journal.record(
        order.out, "repair", campaign=problem.campaign.code, problem_sha256=found.schedule.problem_sha256,
        changed=len(found.changes.hearings), disturbed=len(found.changes.disturbed),
        unrepaired=len(found.unrepaired), proven=found.proven,
    )  # fmt: skip
    status = NOT_ALL if found.unrepaired else DONE
    document = {
        "command": "repair",
        "exit_status": status,
        "proven": found.proven,
        "seconds": round(found.seconds, 2),
        "goals": [tier.model_dump(mode="json") for tier in found.people],
        "tiers": [tier.model_dump(mode="json") for tier in found.schedule.tiers],
        "changes": found.changes.model_dump(mode="json"),
        "unrepaired": _discreet_unplaced(found),
        "broken_before": [violation_dict(v) for v in found.broken_before],
        "out": str(order.out),
        "files": files,
    }
    lines = [*_change_lines(found.changes, problem, found.problem), *_unrepaired_lines(found), *_goal_lines(found)]
    lines.append(say(f"Écrit dans {order.out} : {', '.join(files)}.", f"Written to {order.out}: {', '.join(files)}."))
    return Outcome(status, document, lines)


def run_suggest(
    source: Path, schedule_path: Path, candidate: str, told: Told, on: dt.date, settings: SolveSettings,
    count: int, moving: int, profile: str | None,
) -> Outcome:  # fmt: skip
    """Tell the best places for one candidate."""
    from scheduler.replanning.suggesting import suggest

    problem, schedule = _read(source, schedule_path, profile)
    happened = read_happened(told, problem).model_copy(update={"place_waiting": True})
    found = suggest(problem, schedule, candidate, on, settings, count=count, moving=moving, happened=happened)
    status = DONE if found.proposals else NOT_ALL
    document = {
        "command": "suggest",
        "exit_status": status,
        "candidate": candidate,
        "proposals": [proposal_dict(one) for one in found.proposals],
        "reasons": [{"key": r.key, "message": Text(r.text, r.text_en).say(ASKED.lang)} for r in found.reasons],
        "seconds": round(found.seconds, 2),
    }
    lines: list[str] = []
    for number, one in enumerate(found.proposals, start=1):
        lines += _proposal_lines(number, one, problem, found.problem)
    if not found.proposals:
        lines.append(say(f"Aucune place pour {candidate} sans rien déplacer.", f"No place for {candidate} as it is."))
        lines += [Text(r.text, r.text_en).say(ASKED.lang) for r in found.reasons]
    return Outcome(status, document, lines)


def run_changes(source: Path, before_path: Path, after_path: Path, profile: str | None) -> Outcome:
    """Tell what differs between two schedules, and whom to tell."""
    (problem, _), before, after = together(
        lambda: load_problem(source, profile), lambda: load_schedule(before_path), lambda: load_schedule(after_path)
    )
    found = compare(before, after, problem)
    document = {"command": "changes", "exit_status": DONE, **found.model_dump(mode="json")}
    return Outcome(DONE, document, _change_lines(found, problem, problem))


def run_what_if(source: Path, schedule_path: Path, edits_path: Path, profile: str | None) -> Outcome:
    """Score changes made by hand: which rules break, how each goal moves."""
    from scheduler.replanning.whatif import what_if

    problem, schedule = _read(source, schedule_path, profile)
    found = what_if(problem, schedule, read_edits(edits_path))
    status = NOT_ALL if found.broken else DONE
    document = {"command": "whatif", "exit_status": status, **what_if_dict(found)}
    mended = len(found.mended)
    lines = [*violation_lines(list(found.broken)), *_move_lines(found.tiers)]
    lines += [say(f"Règles réparées : {mended}.", f"Rules mended: {mended}.")] if mended else []
    lines += _change_lines(found.changes, problem, problem)
    return Outcome(status, document, lines)


def read_edits(path: Path) -> Any:
    """Return the edits of a JSON file: a list of candidate, start, room, panel, drop.

    Raises
    ------
    InputError
        With every mistake.
    """
    from pydantic import TypeAdapter, ValidationError

    from scheduler.errors import InputError, InputIssue
    from scheduler.io.json_files import read_json
    from scheduler.replanning.whatif import Edit

    try:
        return TypeAdapter(list[Edit]).validate_python(read_json(path))
    except ValidationError as error:
        raise InputError(
            InputIssue(
                Text(f"valeur refusée ({m['msg']})", f"value refused ({m['msg']})"),
                file=path.name, column=".".join(map(str, m["loc"])),
            )
            for m in error.errors()
        ) from None  # fmt: skip


def what_if_dict(found: WhatIf) -> dict[str, Any]:
    """Return the score of a change JSON-ready."""
    return {
        "broken": [violation_dict(v) for v in found.broken],
        "mended": [violation_dict(v) for v in found.mended],
        "still_broken": found.still_broken,
        "tiers": [move.model_dump(mode="json") for move in found.tiers],
        "changes": found.changes.model_dump(mode="json"),
    }


def proposal_dict(one: Proposal) -> dict[str, Any]:
    """Return a proposal JSON-ready."""
    return {
        "hearing": one.hearing.model_dump(mode="json"),
        "moved": one.moved,
        "proven": one.proven,
        "tiers": [move.model_dump(mode="json") for move in one.tiers],
        "changes": one.changes.model_dump(mode="json"),
    }


def _read(source: Path, schedule: Path, profile: str | None) -> tuple[Problem, Schedule]:
    (problem, _), read = together(lambda: load_problem(source, profile), lambda: load_schedule(schedule))
    return problem, read


def _write(problem: Problem, found: Repair, out: Path) -> list[str]:
    from scheduler.io.change_files import Names, changes_json, people_csv
    from scheduler.io.exports import write_outputs
    from scheduler.io.json_files import problem_bytes, write_bytes

    out.mkdir(parents=True, exist_ok=True)
    names = Names(problem, found.problem)
    info = {"seconds": round(found.seconds, 2), "rounds": found.rounds, "proven": found.proven}
    write_outputs(found.problem, found.schedule, info, out, ASKED.lang)
    people = say("a-prevenir.csv", "to-tell.csv")
    write_bytes(out / "problem.json", problem_bytes(found.problem))
    write_bytes(out / "changes.json", changes_json(found.changes))
    write_bytes(out / people, people_csv(found.changes.people, names, ASKED.lang))
    return ["schedule.json", "problem.json", "changes.json", people]


def _change_lines(changes: Changes, before: Problem, after: Problem) -> list[str]:
    from scheduler.io.change_files import Names, change_lines

    return change_lines(changes, Names(before, after), ASKED.lang)


def _discreet_unplaced(found: Repair) -> list[dict[str, Any]]:
    from scheduler.io.exports import discreet

    mine = {u.candidate for u in found.unrepaired}
    return [u.model_dump(mode="json") for u in discreet(found.schedule).unplaced if u.candidate in mine]


def _unrepaired_lines(found: Repair) -> list[str]:
    lines = []
    for row in _discreet_unplaced(found):
        reason = row["reasons"][0]
        told = Text(reason["text"], reason["text_en"]).say(ASKED.lang)
        lines.append(say(f"Sans place : {row['candidate']}. {told}", f"Without a place: {row['candidate']}. {told}"))
    return lines


def _goal_lines(found: Repair) -> list[str]:
    from scheduler.io.wording import number_text, proof_text

    def line(tier: Tier) -> str:
        figure = f"{number_text(tier.value, ASKED.lang)} ({proof_text(tier, ASKED.lang)})"
        return f"{GOALS[tier.name].say(ASKED.lang)}{say(' : ', ': ')}{figure}"

    return [line(tier) for tier in found.people]


def _move_lines(moves: tuple[TierMove, ...]) -> list[str]:
    from scheduler.io.wording import number_text, tier_name

    return [
        f"{tier_name(Tier(name=m.name, value=0), ASKED.lang)}{say(' : ', ': ')}"
        f"{number_text(m.before, ASKED.lang)} → {number_text(m.after, ASKED.lang)}"
        for m in moves
        if m.before != m.after
    ]


def _proposal_lines(number: int, one: Proposal, before: Problem, after: Problem) -> list[str]:
    from scheduler.io.change_files import Names
    from scheduler.io.wording import clock_text, day_text

    names = Names(before, after)
    moment = one.hearing.start.astimezone(after.campaign.zone)
    panel = ", ".join(names.name(who) for who in one.hearing.examiners)
    place = names.room(one.hearing.room)
    moved = say(f"{one.moved} personne(s) déplacée(s)", f"{one.moved} people moved")
    head = f"{number}. {day_text(moment.date(), ASKED.lang)} {clock_text(moment)}, {place} – {panel} ({moved})"
    told = ", ".join(names.name(p.id) for p in one.changes.disturbed) or say("personne d'autre", "nobody else")
    return [
        head,
        *(f"   {line}" for line in _move_lines(one.tiers)),
        say(f"   À prévenir : {told}.", f"   To tell: {told}."),
    ]
