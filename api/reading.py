"""From the bytes of a request to a validated problem, every mistake told at once."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any, Self

from pydantic import ValidationError, model_validator

from api.messages import issues_of
from scheduler.domain import Finding, Problem, find_incoherences
from scheduler.errors import InputError, InputIssue
from scheduler.io.parsing import LoadedProblem, read_problem
from scheduler.rules import PROFILES, profile_is_known, rule_findings, under_profile
from scheduler.schedule import Schedule
from scheduler.texts import Text

READ_SECONDS = 30
READ_HERE_BYTES = 256 * 1024
MAX_ZIP_FILES = 60
MAX_UNZIPPED_BYTES = 60 * 1024 * 1024
SHEET_SUFFIXES = frozenset({".xlsx", ".csv", ".json", ".ics", ".toml"})

Upload = tuple[str, bytes]


class DraftProblem(Problem):
    """A problem whose fields are valid; whether they fit together is asked afterwards."""

    @model_validator(mode="after")
    def _coherent(self) -> Self:
        return self


def problem_from_json(data: bytes) -> Problem:
    """Return the problem that ``data`` holds as JSON.

    Large data is read in a child process with limits: a hostile text can hold millions of mistakes.

    Raises
    ------
    InputError
        With every mistake of the fields or, these being right, every incoherence between them.
    """
    if len(data) <= READ_HERE_BYTES:
        return parse_json(data)
    with tempfile.TemporaryDirectory(prefix="jury-upload-") as folder:
        path = Path(folder, "problem.json")
        path.write_bytes(data)
        return read_in_child(path)


def parse_json(data: bytes) -> Problem:
    """Do what `problem_from_json` does, here and without limits."""
    try:
        draft = DraftProblem.model_validate_json(data)
    except ValidationError as error:
        raise InputError(issues_of(error.errors(include_url=False, include_input=False))) from None
    return checked(draft)


def checked(draft: Problem) -> Problem:
    """Return the problem of a draft whose parts fit together.

    Raises
    ------
    InputError
        With every incoherence.
    """
    issues = [issue_of(finding) for finding in (*find_incoherences(draft), *rule_findings(draft))]
    if not profile_is_known(draft):
        issues.append(unknown_profile("campaign"))
    if issues:
        raise InputError(issues)
    return rebuilt(draft)


def rebuilt(problem: Problem, **changes: Any) -> Problem:
    """Return a validated problem with some parts replaced, free of what the old one had cached."""
    return Problem(**{name: getattr(problem, name) for name in Problem.model_fields} | changes)


def is_measurable(problem: Problem, schedule: Schedule) -> bool:
    """Tell whether a schedule names only people, rooms and certifications that the problem has."""
    return all(
        hearing.candidate in problem.candidate_of
        and hearing.certification in problem.certification_of
        and hearing.room in problem.room_of
        and all(examiner in problem.examiner_of for examiner in hearing.examiners)
        for hearing in schedule.hearings
    )


def with_profile(problem: Problem, profile: str | None) -> Problem:
    """Return the problem under another rule profile, without rules of its own; None leaves it as it is.

    Raises
    ------
    InputError
        If there is no such profile.
    """
    if profile is None or profile == problem.campaign.profile:
        return problem
    if profile not in PROFILES:
        raise InputError([unknown_profile("")])
    return rebuilt(under_profile(problem, profile))


def unknown_profile(sheet: str) -> InputIssue:
    """Return the issue of a rule profile that does not exist."""
    known = ", ".join(PROFILES)
    return InputIssue(
        Text("ce profil de règles est inconnu", "this rule profile is unknown"),
        Text(f"Choisissez parmi : {known}.", f"Choose one of: {known}."),
        sheet=sheet,
        column="profile",
    )


def problem_from_uploads(uploads: Sequence[Upload]) -> LoadedProblem:
    """Return the problem that uploaded files hold: one xlsx, one zip of csv files, or csv files.

    Raises
    ------
    InputError
        With every mistake, also when the files cannot be read within the limits.
    """
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent, "upload")  # issues about the whole name it
        folder.mkdir()
        return read_problem(_lay_out(uploads, folder))


def _lay_out(uploads: Sequence[Upload], folder: Path) -> Path:
    names = [_plain_name(name) for name, _ in uploads]
    if len(uploads) == 1 and names[0].lower().endswith(".zip"):
        _unzip(uploads[0][1], folder, names[0])
        return folder
    for name, (_, data) in zip(names, uploads, strict=True):
        if PurePath(name).suffix.lower() not in SHEET_SUFFIXES:
            raise InputError([_not_read(name)])
        (folder / name).write_bytes(data)
    return folder / names[0] if len(names) == 1 and not names[0].lower().endswith((".csv", ".ics", ".toml")) else folder


def _plain_name(name: str) -> str:
    """Return the last step of a file's name, without what could leave the folder or hide."""
    plain = name.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "").lstrip(".")
    return plain[-100:] or "fichier"


def _unzip(data: bytes, folder: Path, name: str) -> None:
    target = folder / name
    target.write_bytes(data)
    try:
        with zipfile.ZipFile(target) as archive:
            _extract(archive, folder, name)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise InputError([_bad_zip(name)]) from None
    finally:
        target.unlink()


def _extract(archive: zipfile.ZipFile, folder: Path, name: str) -> None:
    members = [m for m in archive.infolist() if PurePath(_plain_name(m.filename)).suffix.lower() in SHEET_SUFFIXES]
    left = MAX_UNZIPPED_BYTES
    if len(members) > MAX_ZIP_FILES:
        raise InputError([_bad_zip(name)])
    for member in members:
        with archive.open(member) as packed:
            content = packed.read(left + 1)  # what it says of its size is not believed
        left -= len(content)
        if left < 0:
            raise InputError([_bad_zip(name)])
        (folder / _plain_name(member.filename)).write_bytes(content)


def read_in_child(path: Path) -> Problem:
    """Return the problem of a JSON file, read in a child process with limits.

    Raises
    ------
    InputError
        With every mistake, also when it cannot be read within the limits.
    """
    command = [sys.executable, "-m", "api.reader", str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=READ_SECONDS, check=False)
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise InputError([_TOO_MUCH]) from None
    if "issues" in answer:
        raise InputError(_revived(issue) for issue in answer["issues"])
    return Problem.model_validate(answer["problem"])


def _revived(issue: dict[str, Any]) -> InputIssue:
    return InputIssue(**issue | {"message": Text(*issue["message"]), "mend": Text(*issue["mend"])})


def issue_of(finding: Finding) -> InputIssue:
    """Return a finding as an issue: rows of JSON lists are counted from 1."""
    return InputIssue(
        Text(finding.fr, finding.en),
        Text(finding.mend_fr, finding.mend_en),
        sheet=finding.part,
        row=finding.index + 1,
        column=finding.field,
    )


_TOO_MUCH = InputIssue(
    Text("la lecture demande trop de temps ou de mémoire", "reading takes too much time or memory"),
    Text(
        "Enregistrez une copie ne contenant que les lignes utiles, puis envoyez-la.",
        "Save a copy that holds the useful rows only, then send that.",
    ),
)


def _not_read(name: str) -> InputIssue:
    return InputIssue(
        Text("ce format de fichier n'est pas lu", "this file format is not read"),
        Text(
            "Envoyez un classeur .xlsx, un .zip de .csv ou des .csv.", "Send an .xlsx, a .zip of .csv, or .csv files."
        ),
        file=name,
    )


def _bad_zip(name: str) -> InputIssue:
    return InputIssue(
        Text("cette archive est abîmée, chiffrée ou trop grosse", "this archive is damaged, encrypted or too big"),
        Text("Refaites l'archive avec les seuls fichiers .csv.", "Make the archive again with the .csv files only."),
        file=name,
    )
