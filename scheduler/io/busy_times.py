"""Busy times of people, from the calendars they export: rows of availability of level "no".

A file is named after the id it is about (``E01.ics``). Repeated events are unrolled within the
campaign; events marked free (TRANSP:TRANSPARENT) or cancelled are left out, tentative ones count; an
all-day event and a time without a zone are in the campaign's timezone. Published free/busy times
(VFREEBUSY) are read too. Titles and places of events are never kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import Availability, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.ics import busy_event, empty_calendar
from scheduler.io.sandbox import read_apart
from scheduler.io.vocabulary import BUSY_FOLDERS, did_you_mean, fold
from scheduler.io.wording import clock_text, day_text
from scheduler.texts import Lang, Text

_EXPORT = Text("Exportez de nouveau cet agenda au format .ics.", "Export this calendar as .ics again.")
_WRONG: Mapping[str, Text] = {
    "big": Text("cet agenda est trop gros", "this calendar is too big"),
    "bad": Text("ce fichier n'est pas un agenda .ics lisible", "this file is not a readable .ics calendar"),
    "zone": Text("un événement est dans un fuseau horaire inconnu", "an event is in an unknown timezone"),
    "many": Text(
        f"plus de {limits.MAX_BUSY} occupations dans la campagne",
        f"more than {limits.MAX_BUSY} busy times in the campaign",
    ),
    "slow": Text("la lecture de cet agenda demande trop de temps", "reading this calendar takes too much time"),
}


def read_busy_times(files: Sequence[Path], problem: Problem) -> tuple[tuple[Availability, ...], list[InputIssue]]:
    """Return the busy times of the calendars ``files`` within the campaign, and what is wrong with them.

    Returns
    -------
    tuple of Availability
        Of level ``no``, sorted, disjoint for each person, in the campaign's timezone.
    list of InputIssue
        Bad calendars, and calendars whose name is nobody's id.
    """
    owners, issues = _owners(files, problem)
    if not owners:
        return (), issues
    campaign = problem.campaign
    found = read_apart("calendars", _request(list(owners), problem), limits.CALENDAR_SECONDS)
    said = {value["file"]: value for value in found.values}
    rows: list[Availability] = []
    for number, (file, who) in enumerate(owners.items()):
        value = said.get(number, {"wrong": "slow"})
        if "wrong" in value:
            issues.append(InputIssue(_WRONG[value["wrong"]], _EXPORT, file=file.name))
        for start, end in value.get("busy", ()):
            rows.append(_row(who, start, end, campaign.zone))
    return tuple(sorted(rows, key=lambda row: (row.who, row.start))), issues


def _request(files: Sequence[Path], problem: Problem) -> dict[str, Any]:
    campaign = problem.campaign
    return {
        "files": [str(file) for file in files],
        "zone": campaign.timezone,
        "start": campaign.start.isoformat(),
        "end": campaign.end.isoformat(),
    }


def _row(who: str, start: str, end: str, zone: ZoneInfo) -> Availability:
    first, last = (dt.datetime.fromisoformat(text).astimezone(zone) for text in (start, end))
    return Availability(who=who, start=first, end=last, level="no")


def _owners(files: Sequence[Path], problem: Problem) -> tuple[dict[Path, str], list[InputIssue]]:
    ids = [one.id for one in problem.examiners]
    ids += [one.id for one in problem.candidates] + [one.id for one in problem.rooms]
    known = {name.casefold(): name for name in reversed(ids)} | {name: name for name in ids}
    owners: dict[Path, str] = {}
    issues: list[InputIssue] = []
    for file in files:
        who = known.get(file.stem) or known.get(file.stem.casefold())
        if who is None:
            meant = fold(file.parent.name) in BUSY_FOLDERS
            unknown = _nobody(file.stem, ids)
            issues.append(replace(unknown, file=file.name, severity="error" if meant else "warning"))
        else:
            owners[file] = who
    return owners, issues


def _nobody(name: str, ids: Sequence[str]) -> InputIssue:
    message = Text(f"« {name} » n'est l'identifiant de personne", f"'{name}' is nobody's id")
    mend = did_you_mean(name, ids) or Text("Nommez le fichier d'après un identifiant.", "Name the file after an id.")
    return InputIssue(message, mend)


@dataclass(frozen=True, slots=True)
class Told:
    """One time found in a calendar, in the campaign's timezone: whether it counts as busy, and why."""

    start: dt.datetime
    end: dt.datetime
    kept: bool
    reason: str

    def say(self, lang: Lang = "fr") -> str:
        """Return one line for people: when, and what became of it."""
        colon = " : " if lang == "fr" else ": "
        verdict = (_KEPT if self.kept else _LEFT).say(lang)
        return f"{_when(self.start, self.end, lang)}{colon}{verdict}{_REASONS[self.reason].say(lang)}"


@dataclass(frozen=True, slots=True)
class Understood:
    """What was understood of one person's calendar: the rows it gives, and each time found."""

    rows: tuple[Availability, ...]
    told: tuple[Told, ...]


def understand(file: Path, who: str, problem: Problem) -> Understood:
    """Return the busy times of one person's calendar and what became of each time in it.

    Raises
    ------
    InputError
        If it is no readable calendar, or nobody has this id.
    """
    people = {*problem.examiner_of, *problem.candidate_of, *problem.room_of}
    if who not in people:
        raise InputError([_nobody(who, sorted(people))])
    found = read_apart("calendars", _request([file], problem) | {"tell": True}, limits.CALENDAR_SECONDS)
    value: dict[str, Any] = found.values[0] if found.values else {"wrong": "slow"}
    if "wrong" in value:
        raise InputError([InputIssue(_WRONG[value["wrong"]], _EXPORT, file=file.name)])
    zone = problem.campaign.zone
    told = (
        Told(dt.datetime.fromisoformat(start).astimezone(zone), dt.datetime.fromisoformat(end).astimezone(zone),
             kept, reason)
        for start, end, kept, reason in value["told"]
    )  # fmt: skip
    return Understood(tuple(_row(who, start, end, zone) for start, end in value["busy"]), tuple(told))


def with_busy_times(
    problem: Problem, who: str, rows: Iterable[Availability], former: Iterable[tuple[dt.datetime, dt.datetime]]
) -> Problem:
    """Return the problem with someone's busy times: those of an earlier reading go, whatever else is known stays.

    Parameters
    ----------
    rows : iterable of Availability
        As `understand` gives them.
    former : iterable of tuple of datetime
        The times ``[start, end)``, aware, that the reading before this one wrote.
    """
    gone = set(former)
    kept = [
        row for row in problem.availability
        if row.who != who or row.level != "no" or (row.start, row.end) not in gone
    ]  # fmt: skip
    fields = {name: getattr(problem, name) for name in Problem.model_fields}
    return Problem(**fields | {"availability": (*kept, *rows)})


def busy_calendar(problem: Problem, understood: Understood) -> bytes:
    """Return the busy times as a calendar that says nothing else: no title, no place, nobody.

    It is what is kept of a private calendar, in the folder `occupations`.
    """
    calendar = empty_calendar(problem, Text("Occupations", "Busy times"), "fr")
    for number, row in enumerate(understood.rows, start=1):
        calendar.add_component(busy_event(f"{number}-{row.start:%Y%m%dT%H%M%S}", row.start, row.end))
    return bytes(calendar.to_ical())


def _when(start: dt.datetime, end: dt.datetime, lang: Lang) -> str:
    if start.time() == end.time() == dt.time() and start < end:
        last = end.date() - dt.timedelta(days=1)
        return day_text(start.date(), lang) if last == start.date() else _dash(start.date(), last, lang)
    if start.date() == end.date():
        return f"{day_text(start.date(), lang)}, {clock_text(start)}–{clock_text(end)}"
    return f"{day_text(start.date(), lang)}, {clock_text(start)} – {day_text(end.date(), lang)}, {clock_text(end)}"


def _dash(first: dt.date, last: dt.date, lang: Lang) -> str:
    return f"{day_text(first, lang)} – {day_text(last, lang)}"


_KEPT = Text("occupé", "busy")
_LEFT = Text("ignoré", "left out")
_REASONS: Mapping[str, Text] = {
    "busy": Text("", ""),
    "all_day": Text(", la journée entière", ", the whole day"),
    "floating": Text(", heure lue dans le fuseau de la campagne", ", read in the campaign's timezone"),
    "elsewhere": Text(", converti depuis un autre fuseau horaire", ", converted from another timezone"),
    "tentative": Text(", car « provisoire » compte comme occupé", ", since tentative counts as busy"),
    "free": Text(", car marqué « disponible »", ", since marked as free"),
    "cancelled": Text(", car annulé", ", since cancelled"),
    "instant": Text(", car sans durée", ", since it has no length"),
}
