"""``jury init``, ``check``, ``schema`` and ``verify``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler import journal
from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome
from scheduler.cli.failures import refuse
from scheduler.cli.reading import is_of_other_data, issue_dicts, load_problem, load_schedule, rule_notes, together
from scheduler.domain import Problem, problem_schema
from scheduler.fingerprint import fingerprint
from scheduler.schedule import Schedule, Tier, Violation
from scheduler.texts import Text


def run_init(folder: Path) -> Outcome:
    """Write blank templates.

    Raises
    ------
    InputError
        If the folder holds anything: a sheet that someone has filled in is not replaced.
    """
    from scheduler.io.templates import write_templates

    if folder.is_dir() and any(p.name != journal.FILE for p in folder.iterdir()):
        raise refuse(
            "ce dossier n'est pas vide.", "this folder is not empty.",
            "Donnez un autre dossier.", "Give another folder.", file=str(folder),
        )  # fmt: skip
    files = sorted(str(Path(path).relative_to(folder)) for path in write_templates(folder, ASKED.lang))
    journal.record(folder, "init", files=files)
    document = {"command": "init", "exit_status": DONE, "out": str(folder), "files": files}
    told = say(
        f"{len(files)} modèles écrits dans {folder} : remplissez-les, puis « jury check {folder} ».",
        f"{len(files)} templates written to {folder}: fill them in, then 'jury check {folder}'.",
    )
    return Outcome(DONE, document, [*files, told])


def run_check(source: Path, profile: str | None) -> Outcome:
    """Read and judge the input; nothing is written."""
    problem, warnings = load_problem(source, profile)
    counts = {part: len(getattr(problem, part)) for part in _COUNTED}
    document = {
        "command": "check",
        "exit_status": DONE,
        "campaign": problem.campaign.code,
        "profile": problem.campaign.profile,
        "problem_sha256": fingerprint(problem),
        "counts": counts,
        "warnings": issue_dicts(warnings),
        "notes": rule_notes(problem),
    }
    told = ", ".join(f"{counts[part]} {words.say(ASKED.lang)}" for part, words in _COUNTED.items())
    right = say(f"Les données sont correctes : {told}.", f"The data is right: {told}.")
    return Outcome(DONE, document, [*rule_notes(problem), right])


def run_schema() -> Outcome:
    """Return the JSON schema of ``problem.json``."""
    import json

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **problem_schema()}
    return Outcome(DONE, schema, json.dumps(schema, ensure_ascii=False, indent=2).splitlines())


def run_verify(source: Path, schedule_path: Path, profile: str | None, previous_path: Path | None) -> Outcome:
    """Check a schedule, made by anyone, with the checker that knows no solver."""
    from scheduler.verification import verify

    problem, schedule, previous = read_all(source, schedule_path, profile, previous_path)
    violations = verify(problem, schedule, previous=previous)
    tiers = () if any(v.rule == "reference" for v in violations) else _measured(problem, schedule, previous)
    notes = _other_data(problem, schedule)
    placed = len({h.candidate for h in schedule.hearings} & set(problem.candidate_of))
    status = DONE if not violations and not notes and placed == len(problem.candidates) else NOT_ALL
    document = {
        "command": "verify",
        "exit_status": status,
        "valid": not violations,
        "candidates": len(problem.candidates),
        "placed": placed,
        "violations": [violation_dict(violation) for violation in violations],
        "tiers": [tier.model_dump(mode="json") for tier in tiers],
        "notes": notes,
    }
    return Outcome(status, document, [*violation_lines(violations), *notes, *_verdict(violations, placed, problem)])


def violation_dict(violation: Violation) -> dict[str, Any]:
    """Return a violation JSON-ready, in the language asked for."""
    return {
        "rule": violation.rule,
        "message": Text(violation.text, violation.text_en).say(ASKED.lang),
        "candidates": list(violation.candidates),
        "examiners": list(violation.examiners),
        "rooms": list(violation.rooms),
    }


_COUNTED = {
    "certifications": Text("certifications", "certifications"),
    "candidates": Text("candidats", "candidates"),
    "examiners": Text("examinateurs", "examiners"),
    "rooms": Text("salles ou liens", "rooms or links"),
    "availability": Text("disponibilités", "availabilities"),
    "deliberations": Text("délibérations", "deliberations"),
}


def read_all(
    source: Path, schedule: Path, profile: str | None, previous: Path | None
) -> tuple[Problem, Schedule, Schedule | None]:
    """Read the data, a schedule and perhaps a previous one.

    Raises
    ------
    InputError
        With every mistake of all of them.
    """
    read: tuple[Problem, Schedule, Schedule | None] = together(
        lambda: load_problem(source, profile)[0],
        lambda: load_schedule(schedule),
        lambda: load_schedule(previous) if previous else None,
    )
    return read


def _measured(problem: Problem, schedule: Schedule, previous: Schedule | None) -> tuple[Tier, ...]:
    from scheduler.verification import measure

    return measure(problem, schedule, previous)


def _other_data(problem: Problem, schedule: Schedule) -> list[str]:
    if not is_of_other_data(problem, schedule):
        return []
    if schedule.profile not in ("", problem.campaign.profile):
        fr = f"Ce planning a été fait sous le profil « {schedule.profile} » : ajoutez --profile {schedule.profile}"
        return [
            say(fr, f"This schedule was made under profile '{schedule.profile}': add --profile {schedule.profile}.")
        ]
    return [
        say(
            "Ce planning a été fait pour d'autres données, ou pour un état antérieur de celles-ci.",
            "This schedule was made for other data, or for an earlier state of these.",
        )
    ]


def violation_lines(violations: list[Violation]) -> list[str]:
    """Return one line per violation, its rule first."""
    return [f"{v.rule}{say(' : ', ': ')}{Text(v.text, v.text_en).say(ASKED.lang)}" for v in violations]


def _verdict(violations: list[Violation], placed: int, problem: Problem) -> list[str]:
    total = len(problem.candidates)
    count = len(violations)
    broken = say(
        f"{count} règle{'s' if count > 1 else ''} enfreinte{'s' if count > 1 else ''}.",
        f"{count} violation{'s' if count > 1 else ''} found.",
    )
    fine = say("Aucune règle enfreinte.", "No rule is broken.")
    return [
        f"{broken if violations else fine} {say(f'Placés : {placed} sur {total}.', f'Placed: {placed} of {total}.')}"
    ]
