"""Events as the command line writes them: ``--absent E12,2027-03-15,am`` and the like."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from scheduler.domain import Problem
from scheduler.errors import InputError, InputIssue
from scheduler.events import Happened
from scheduler.texts import Text


@dataclass(frozen=True, slots=True)
class Told:
    """What the options say, as written."""

    absent: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    postponed: tuple[str, ...] = ()
    longer: tuple[str, ...] = ()
    accommodation: tuple[str, ...] = ()
    conflict: tuple[str, ...] = ()
    links_lost: tuple[str, ...] = ()
    events: Path | None = None
    consent: tuple[str, ...] = ()
    keep: tuple[str, ...] = ()
    place_waiting: bool = False


def read_happened(told: Told, problem: Problem) -> Happened:
    """Return what happened.

    Raises
    ------
    InputError
        With every option that cannot be read, and every mistake of the events file, at once.
    """
    issues: list[InputIssue] = []
    fields: dict[str, Any] = {"events": [], "consents": list(told.consent), "keep": list(told.keep)}
    fields["place_waiting"] = told.place_waiting
    if told.events is not None:
        from scheduler.io.json_files import read_json

        given = read_json(told.events)
        given = {"events": given} if isinstance(given, list) else given
        for name in ("events", "consents", "keep"):
            fields[name] = [*(given.get(name) or []), *fields[name]] if isinstance(given, dict) else fields[name]
    for option, written in _written(told):
        try:
            fields["events"].append(_READERS[option](written.split(","), problem))
        except (ValueError, IndexError):
            issues.append(_unreadable(option, written))
    try:
        happened = Happened.model_validate(fields)
    except ValidationError as error:
        where = told.events.name if told.events else ""
        issues += [_invalid(where, mistake["loc"], mistake["msg"]) for mistake in error.errors()]
        happened = Happened()
    if issues:
        raise InputError(issues)
    return happened


def _written(told: Told) -> Iterator[tuple[str, str]]:
    for option in _READERS:
        for written in getattr(told, option):
            yield option, written


def _day(text: str) -> str:
    """Return a date as ISO, from ``2027-03-15`` or ``15/03/2027``."""
    if "/" in text:
        return dt.datetime.strptime(text.strip(), "%d/%m/%Y").date().isoformat()
    return dt.date.fromisoformat(text.strip()).isoformat()


def _absent(parts: list[str], problem: Problem) -> dict[str, Any]:
    who, *rest = (part.strip() for part in parts)
    kind, field = ("room_away", "room") if who in problem.room_of else ("examiner_away", "examiner")
    found: dict[str, Any] = {"kind": kind, field: who}
    for part in rest:
        if part in ("am", "pm"):
            found["half_day"] = part
        else:
            found["end" if "start" in found else "start"] = _day(part)
    return found


def _accommodation(parts: list[str], problem: Problem) -> dict[str, Any]:
    who, *needs = (part.strip() for part in parts)
    found: dict[str, Any] = {"kind": "accommodation_added", "candidate": who}
    for need in needs:
        name, _, value = need.partition("=")
        if name not in ("extra_time", "step_free", "interpreter"):
            raise ValueError(name)
        found[name] = float(value) if name == "extra_time" else True
    if not needs:
        raise ValueError("nothing said")
    return found


def _pair(kind: str, one: str, two: str, read: Callable[[str], Any]) -> Callable[[list[str], Problem], dict[str, Any]]:
    def reader(parts: list[str], problem: Problem) -> dict[str, Any]:
        first, second = parts
        return {"kind": kind, one: first.strip(), two: read(second.strip())}

    return reader


def _withdrawn(parts: list[str], problem: Problem) -> dict[str, Any]:
    (who,) = parts
    return {"kind": "candidate_withdrawn", "candidate": who.strip()}


def _links(parts: list[str], problem: Problem) -> dict[str, Any]:
    return {"kind": "links_lost", "room": parts[0].strip(), "left": int(parts[1]) if len(parts) > 1 else 0}


_READERS: dict[str, Callable[[list[str], Problem], dict[str, Any]]] = {
    "absent": _absent,
    "withdrawn": _withdrawn,
    "postponed": _pair("candidate_postponed", "candidate", "earliest", _day),
    "longer": _pair("hearing_longer", "candidate", "minutes", int),
    "accommodation": _accommodation,
    "conflict": _pair("conflict_added", "candidate", "examiner", str),
    "links_lost": _links,
}
_FORMS = {
    "absent": "E12,2027-03-15,am",
    "withdrawn": "C001",
    "postponed": "C001,2027-04-01",
    "longer": "C001,80",
    "accommodation": "C001,extra_time=0.33",
    "conflict": "C001,E12",
    "links_lost": "VISIO,2",
}


def _unreadable(option: str, written: str) -> InputIssue:
    name = f"--{option.replace('_', '-')}"
    return InputIssue(
        Text(f"{name} : « {written} » n'est pas compris", f"{name}: {written!r} is not understood"),
        Text(f"Écrivez par exemple {name} {_FORMS[option]}.", f"Write for instance {name} {_FORMS[option]}."),
    )


def _invalid(file: str, place: tuple[int | str, ...], message: str) -> InputIssue:
    rows = [part + 1 for part in place if isinstance(part, int)]
    column = next((str(part) for part in reversed(place) if isinstance(part, str)), "")
    return InputIssue(
        Text(f"valeur refusée ({message})", f"value refused ({message})"),
        file=file, sheet="events", row=rows[0] if rows else None, column=column,
    )  # fmt: skip
