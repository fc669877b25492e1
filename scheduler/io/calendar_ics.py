"""The published calendar as all-day events: jury days, last deposit days, decisions. It names no one."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator

from icalendar import Calendar, Event

from scheduler.dates import ONE_DAY
from scheduler.fingerprint import UID_DOMAIN
from scheduler.io.ics import PRODID
from scheduler.io.wording import clean, day_text
from scheduler.publication import JuryCalendar, PublishedDay
from scheduler.texts import Lang, Text


def jury_calendar_ics(calendar: JuryCalendar, lang: Lang = "fr") -> bytes:
    """Return the calendar (RFC 5545): dates without a time, so that they are the same day in every zone.

    The same calendar gives the same bytes; an event's UID depends on its kind, sector and day alone.
    """
    file = Calendar()
    file.add("prodid", PRODID)
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    name = Text("Jurys et dépôts VAE", "VAE juries and deposits").say(lang)
    file.add("x-wr-calname", f"{name} – {clean(calendar.title or calendar.code)}")
    seen: set[str] = set()
    for day in calendar.days:
        for event in _events(calendar, day, lang):
            if str(event["uid"]) not in seen:
                seen.add(str(event["uid"]))
                file.add_component(event)
    return bytes(file.to_ical())


def _events(calendar: JuryCalendar, day: PublishedDay, lang: Lang) -> Iterator[Event]:
    sector = clean(day.sector)
    jury = Text(f"Jury VAE – {sector}", f"VAE jury – {sector}").say(lang)
    yield _event(calendar, "jury", day.sector, day.day, jury, _jury_lines(day, lang))
    for window in day.windows:
        only = f" ({', '.join(map(clean, window.certifications))})" if window.certifications else ""
        title = Text(f"Dernier jour de dépôt VAE – {sector}{only}", f"Last VAE deposit day – {sector}{only}").say(lang)
        told = day_text(day.day, lang)
        about = [Text(f"Pour le jury du {told}.", f"For the jury of {told}.").say(lang)]
        if window.closes_working != window.closes:
            working = day_text(window.closes_working, lang)
            about.append(Text(f"Dernier jour ouvré : {working}.", f"Last working day: {working}.").say(lang))
        # Two jury days with one deposit day: the event is for the first of them, and tells so.
        kind = f"deposit {' '.join(window.certifications)}"
        yield _event(calendar, kind, day.sector, window.closes, title, about)
    if day.decision:
        title = Text(f"Décision des jurys VAE – {sector}", f"Decision of VAE juries – {sector}").say(lang)
        last = Text("Délibération.", "Plenary.") if day.decision_fixed else Text("Au plus tard.", "At the latest.")
        yield _event(calendar, "decision", day.sector, day.decision, title, [last.say(lang)])


def _jury_lines(day: PublishedDay, lang: Lang) -> list[str]:
    colon = " : " if lang == "fr" else ": "
    told = [(Text("Convocation au plus tard", "Convocation at the latest"), day.convocation)]
    told += [(Text("Décision au plus tard", "Decision at the latest"), day.decision)] if day.decision else []
    return [f"{label.say(lang)}{colon}{day_text(when, lang)}" for label, when in told]


def _event(calendar: JuryCalendar, kind: str, sector: str, day: dt.date, summary: str, description: list[str]) -> Event:
    parts = calendar.code, "calendar", kind, sector, day.isoformat()
    event = Event()
    event.add("uid", f"{hashlib.sha256(chr(31).join(parts).encode()).hexdigest()[:32]}@{UID_DOMAIN}")
    event.add("dtstamp", dt.datetime.combine(calendar.stamp, dt.time(), tzinfo=dt.UTC))
    event.add("dtstart", day)
    event.add("dtend", day + ONE_DAY)
    event.add("summary", summary)
    event.add("description", "\n".join(description))
    event.add("transp", "TRANSPARENT")
    return event
