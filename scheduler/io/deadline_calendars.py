"""The worklist as iCalendar files: all-day events that leave people free, and tasks in a file of their own.

Google and iOS ignore tasks (VTODO), and a client that mixes both shows everything twice: hence two
files. A day is written as a day, so it is the same one in every timezone. An advisor's calendar names
candidacies by id.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from icalendar import Calendar, Event, Todo

from scheduler.candidacies.duties import ACTORS, Level
from scheduler.candidacies.worklist import Deadline, Worklist
from scheduler.dates import add_days
from scheduler.domain import Campaign
from scheduler.fingerprint import UID_DOMAIN
from scheduler.io.candidacy_views import day_figures
from scheduler.io.ics import PRODID
from scheduler.io.wording import clean
from scheduler.texts import Lang, Text

_DOCUMENTS = Text("Fournir les pièces manquantes", "Provide the missing documents")
"""A calendar is seen by many eyes: which documents are missing may tell of a person's health."""
_PRIORITIES: dict[Level, int] = {"late": 1, "this_week": 3, "this_month": 5, "fine": 9}


def deadline_calendar(campaign: Campaign, found: Worklist, lang: Lang = "fr") -> bytes:
    """Return the deadlines as events: all day, TRANSPARENT, DTEND the day after (RFC 5545 3.6.1).

    The same worklist gives the same bytes; the stamp is the day it was made for.
    """
    calendar = _calendar(campaign, Text("Échéances VAE", "VAE deadlines"), lang)
    for event in deadline_events(campaign, found, lang):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def deadline_events(
    campaign: Campaign, found: Worklist, lang: Lang = "fr", stamp: dt.datetime | None = None, sequence: int = 0
) -> Iterator[Event]:
    """Yield the deadlines as events of whole days.

    Parameters
    ----------
    stamp : datetime, optional
        Aware DTSTAMP, for a feed whose bytes must not change from day to day; default: the worklist's day.
    sequence : int
        Grows whenever the data behind the deadlines changes.
    """
    for deadline in found.deadlines:
        event = Event()
        event.add("sequence", sequence)
        _describe(event, campaign, deadline, stamp or dt.datetime.combine(found.on, dt.time(), tzinfo=dt.UTC), lang)
        event.add("dtstart", deadline.due)
        event.add("dtend", add_days(deadline.due, 1))
        event.add("transp", "TRANSPARENT")
        yield event


def task_calendar(campaign: Campaign, found: Worklist, lang: Lang = "fr") -> bytes:
    """Return the deadlines as tasks (VTODO), due on their day, with a priority by level."""
    calendar = _calendar(campaign, Text("Tâches VAE", "VAE tasks"), lang)
    for deadline in found.deadlines:
        task = Todo()
        task.add("sequence", 0)
        _describe(task, campaign, deadline, dt.datetime.combine(found.on, dt.time(), tzinfo=dt.UTC), lang)
        task.add("due", deadline.due)
        task.add("priority", _PRIORITIES[deadline.level])
        task.add("status", "NEEDS-ACTION")
        calendar.add_component(task)
    return bytes(calendar.to_ical())


def deadline_uid(campaign: Campaign, deadline: Deadline) -> str:
    """Return the UID of a deadline: the same when its day moves, and it shows no id."""
    parts = "deadline", campaign.code, deadline.state.candidacy.id, deadline.key, str(deadline.state.attempt)
    return f"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}@{UID_DOMAIN}"


def _calendar(campaign: Campaign, name: Text, lang: Lang) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", f"{name.say(lang)} – {clean(campaign.title or campaign.code)}")
    return calendar


def _describe(component: Event | Todo, campaign: Campaign, deadline: Deadline, stamp: dt.datetime, lang: Lang) -> None:
    state = deadline.state
    uid = deadline_uid(campaign, deadline)
    component.add("uid", uid if isinstance(component, Event) else f"t-{uid}")
    component.add("dtstamp", stamp)
    colon = " : " if lang == "fr" else ": "
    what = _DOCUMENTS if deadline.key == "documents" else deadline.what
    component.add("summary", f"VAE {clean(state.candidacy.id)}{colon}{clean(what.say(lang))}")
    lines = [
        (Text("Qui", "Who"), ACTORS[deadline.duty.actor].say(lang)),
        (Text("Certification", "Certification"), clean(state.certification)),
        (Text("Centre", "Centre"), clean(state.candidacy.centre)),
        (Text("Dernier jour ouvré", "Last working day"), day_figures(deadline.working_day, lang)),
        (Text("Pourquoi", "Why"), clean(deadline.why.say(lang))),
    ]
    component.add("description", "\n".join(f"{label.say(lang)}{colon}{told}" for label, told in lines if told))
    component.add("class", "PRIVATE")
