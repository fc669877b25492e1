"""People, rooms and moments in the words of coordinators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from scheduler.domain import Problem
from scheduler.texts import Text
from scheduler.timegrid import HalfDay, TimeGrid

_WEEKDAYS = (
    Text("lundi", "Monday"),
    Text("mardi", "Tuesday"),
    Text("mercredi", "Wednesday"),
    Text("jeudi", "Thursday"),
    Text("vendredi", "Friday"),
    Text("samedi", "Saturday"),
    Text("dimanche", "Sunday"),
)
_HALVES = {"AM": Text("matin", "morning"), "PM": Text("après-midi", "afternoon")}

SEATS = {
    "chair": Text("président·e", "chair"),
    "academic": Text("enseignant·e-chercheur·e", "academic"),
    "teacher": Text("enseignant·e", "teacher"),
    "professional": Text("professionnel·le", "professional"),
    "specialist": Text("spécialiste", "specialist"),
    "member": Text("membre", "member"),
}


def seat_of(seat: str) -> Text:
    """Return what a seat is called; its own name where the data chose another."""
    return SEATS.get(seat.casefold(), Text(seat, seat))


def name_of(problem: Problem, who: str) -> str:
    """Return a person's name with their id, or a room's label with its id; the id alone when there is none."""
    person = problem.candidate_of.get(who) or problem.examiner_of.get(who)
    if person is not None:
        name = " ".join(f"{person.given_name} {person.family_name}".split())
        return f"{name} ({who})" if name else who
    room = problem.room_of.get(who)
    return f"{room.label} ({who})" if room is not None and room.label and room.label != who else who


def names_of(problem: Problem, ids: Iterable[str]) -> Text:
    """Return several names as an enumeration: ``A, B et C``."""
    names = [name_of(problem, who) for who in ids]
    return listed([Text(name, name) for name in names])


def listed(parts: list[Text], fr: str = "et", en: str = "and") -> Text:
    """Return an enumeration in both languages."""
    if len(parts) < 2:
        return parts[0] if parts else Text("personne", "nobody")
    return Text(
        ", ".join(part.fr for part in parts[:-1]) + f" {fr} {parts[-1].fr}",
        ", ".join(part.en for part in parts[:-1]) + f" {en} {parts[-1].en}",
    )


def day_of(day: dt.date) -> Text:
    """Return a day with its weekday: ``mardi 09/03/2027``."""
    weekday = _WEEKDAYS[day.weekday()]
    return Text(f"{weekday.fr} {day:%d/%m/%Y}", f"{weekday.en} {day:%d/%m/%Y}")


def span_of(start: dt.datetime, end: dt.datetime) -> Text:
    """Return a span of time: one day with its hours, or two moments."""
    one, two = day_of(start.date()), day_of(end.date())
    if start.date() == end.date():
        return Text(f"le {one.fr} de {start:%H:%M} à {end:%H:%M}", f"on {one.en} from {start:%H:%M} to {end:%H:%M}")
    return Text(
        f"du {one.fr} à {start:%H:%M} au {two.fr} à {end:%H:%M}", f"from {one.en} {start:%H:%M} to {two.en} {end:%H:%M}"
    )


def half_of(grid: TimeGrid, half: HalfDay) -> Text:
    """Return a half-day: ``mardi 09/03/2027 matin``, or its hours when the day has not two of them."""
    day = day_of(grid.date(half.day))
    named = _HALVES.get(half.name)
    if named is not None:
        return Text(f"{day.fr} {named.fr}", f"{day.en} {named.en}")
    start, end = grid.moment(half.start), grid.moment(half.end)
    return Text(f"{day.fr} de {start:%H:%M} à {end:%H:%M}", f"{day.en} from {start:%H:%M} to {end:%H:%M}")
