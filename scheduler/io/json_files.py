"""JSON in and out: deterministic bytes, written whole or not at all, mistakes told by place."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.domain import Problem, problem_schema
from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.messages import text_of
from scheduler.schedule import Schedule
from scheduler.texts import Text


def write_bytes(path: Path, data: bytes) -> None:
    """Write ``data`` to ``path`` so that a reader finds the old file or the whole new one, never a part.

    Raises
    ------
    OSError
        If the directory cannot be written; the old file is then untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(beside, 0o666 & ~_umask())  # mkstemp lets nobody else read
        os.replace(beside, path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def to_bytes(value: Any) -> bytes:
    """Return a JSON-ready value as bytes: two spaces, keys in the order given, a newline at the end."""
    return (json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False) + "\n").encode()


def write_json(value: Any, path: Path) -> None:
    """Write a JSON-ready value, whole or not at all."""
    write_bytes(path, to_bytes(value))


def problem_bytes(problem: Problem) -> bytes:
    """Return ``problem.json``: fields in the order of the domain, so equal problems give equal bytes."""
    return to_bytes(problem.model_dump(mode="json", by_alias=True))


def write_problem(problem: Problem, path: Path) -> None:
    """Write ``problem.json``, whole or not at all."""
    write_bytes(path, problem_bytes(problem))


def schedule_bytes(schedule: Schedule) -> bytes:
    """Return ``schedule.json``: equal schedules give equal bytes."""
    return to_bytes(schedule.model_dump(mode="json", by_alias=True))


def write_schedule(schedule: Schedule, path: Path) -> None:
    """Write ``schedule.json``, whole or not at all."""
    write_bytes(path, schedule_bytes(schedule))


def write_schemas(directory: Path) -> list[Path]:
    """Write the JSON schemas of ``problem.json`` and ``schedule.json``; return their paths."""
    schemas = {"problem.schema.json": problem_schema(), "schedule.schema.json": Schedule.model_json_schema()}
    for name, schema in schemas.items():
        write_json({"$schema": "https://json-schema.org/draft/2020-12/schema"} | schema, directory / name)
    return [directory / name for name in schemas]


def read_schedule(path: Path) -> Schedule:
    """Read a schedule, one made by hand too.

    Raises
    ------
    InputError
        With every mistake: line and column of bad JSON, or the hearing and field that is refused.
    """
    path = Path(path)
    data = read_json(path)
    try:
        return Schedule.model_validate_json(json.dumps(data))
    except ValidationError as error:
        raise InputError(_issue(path.name, mistake) for mistake in error.errors(include_url=False)) from None


def read_json(path: Path) -> Any:
    """Return what a JSON file holds.

    Raises
    ------
    InputError
        If there is no such file, it is too big, is no UTF-8 or no JSON (with line and column).
    """
    try:
        limits.refuse_above(path, limits.MAX_JSON_BYTES)
        text = path.read_bytes().decode("utf-8-sig")
        return json.loads(text, parse_constant=_no_constant)
    except OSError:
        message = Text("ce fichier ne peut pas être lu", "this file cannot be read")
        raise InputError([InputIssue(message, Text("Vérifiez le chemin.", "Check the path."), path.name)]) from None
    except UnicodeDecodeError:
        message = Text("ce fichier n'est pas en UTF-8", "this file is not UTF-8")
        raise InputError(
            [InputIssue(message, Text("Enregistrez-le en UTF-8.", "Save it as UTF-8."), path.name)]
        ) from None
    except json.JSONDecodeError as error:
        raise InputError([_bad_json(path.name, error.lineno, error.colno)]) from None
    except (RecursionError, ValueError):  # too deep, a number of thousands of figures, NaN
        raise InputError([_bad_json(path.name, None, None)]) from None


def _no_constant(name: str) -> None:
    raise ValueError(name)


def _bad_json(file: str, line: int | None, column: int | None) -> InputIssue:
    return InputIssue(
        Text("le JSON est mal formé", "the JSON is malformed"),
        Text("Vérifiez virgules, guillemets et accolades à cet endroit.", "Check commas, quotes and braces there."),
        file=file,
        row=line,
        column=str(column or ""),
    )


def _issue(file: str, mistake: Any) -> InputIssue:
    place = list(mistake["loc"])
    sheet, row = "", None
    if len(place) >= 2 and isinstance(place[1], int):
        sheet, row, place = str(place[0]), place[1] + 1, place[2:]
    return InputIssue(text_of(mistake), file=file, sheet=sheet, row=row, column=".".join(map(str, place)))
