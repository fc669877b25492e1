"""Changes between two schedules as people read them, and as files: what changes, and whom to tell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from scheduler.changes import ChangeKind, Changes, HearingChange, PersonToTell
from scheduler.domain import Candidate, Examiner, Problem
from scheduler.io.hearing_csv import harmless
from scheduler.io.json_files import to_bytes
from scheduler.io.wording import clean, clock_text, day_text, person_name, room_name
from scheduler.schedule import Hearing
from scheduler.texts import Lang, Text

KINDS: dict[ChangeKind, Text] = {
    "new": Text("nouveau passage", "new hearing"),
    "cancelled": Text("passage annulé", "hearing cancelled"),
    "moved": Text("autre horaire", "another time"),
    "place": Text("autre lieu ou lien", "another place or link"),
    "panel": Text("jury modifié", "panel changed"),
    "details": Text("délibération modifiée", "deliberation changed"),
}
_ROLES = {"candidate": Text("candidat·e", "candidate"), "examiner": Text("membre du jury", "examiner")}
_TITLES = (
    Text("Identifiant", "Id"),
    Text("Nom", "Name"),
    Text("Adresse électronique", "E-mail"),
    Text("Rôle", "Role"),
    Text("Son planning change", "Own plan changes"),
    Text("Passages concernés", "Hearings concerned"),
)


class Names:
    """Names of the people of two states of a problem: who left is still to be told."""

    def __init__(self, *problems: Problem) -> None:
        self.people: dict[str, Candidate | Examiner] = {}
        self.problems = problems
        for problem in problems:
            self.people |= problem.candidate_of
            self.people |= problem.examiner_of

    def name(self, who: str) -> str:
        """Return a person's name, or the id."""
        return person_name(self.people[who]) if who in self.people else clean(who)

    def email(self, who: str) -> str:
        """Return a person's address, empty when unknown."""
        return self.people[who].email if who in self.people else ""

    def room(self, room: str) -> str:
        """Return a room's name, or the id."""
        found = next((p.room_of[room] for p in self.problems if room in p.room_of), None)
        return room_name(found) if found else clean(room)


def change_lines(changes: Changes, names: Names, lang: Lang = "fr") -> list[str]:
    """Return one line per change, then who is to be told."""
    lines = [_change_line(change, names, lang) for change in changes.hearings]
    for told, title in (
        (changes.disturbed, Text("À prévenir, leur planning change", "To tell, their plan changes")),
        (changes.informed, Text("À informer du nouveau jury, sans rien changer", "To inform of the new panel only")),
    ):
        if told:
            who = ", ".join(names.name(one.id) for one in told)
            lines.append(f"{title.say(lang)} ({len(told)}){Text(' : ', ': ').say(lang)}{who}.")
    count = len(changes.untouched.candidates)
    lines.append(Text(f"Passages inchangés : {count}.", f"Hearings untouched: {count}.").say(lang))
    return lines


def _change_line(change: HearingChange, names: Names, lang: Lang) -> str:
    kinds = ", ".join(KINDS[kind].say(lang) for kind in change.kinds)
    sides = [_hearing_text(h, names, lang) for h in (change.before, change.after) if h is not None]
    if len(sides) == 2 and sides[0] == sides[1]:
        sides = sides[:1]
    colon = Text(" : ", ": ").say(lang)
    line = f"{names.name(change.candidate)}{colon}{kinds} ({' → '.join(sides)})"
    return line + _panel_text(change, names, lang) + "."


def _hearing_text(hearing: Hearing, names: Names, lang: Lang) -> str:
    moment = hearing.start.astimezone(names.problems[-1].campaign.zone)
    return f"{day_text(moment.date(), lang)} {clock_text(moment)}, {names.room(hearing.room)}"


def _panel_text(change: HearingChange, names: Names, lang: Lang) -> str:
    if "panel" not in change.kinds or change.before is None or change.after is None:
        return ""
    gone = [e for e in change.before.examiners if e not in change.after.examiners]
    come = [e for e in change.after.examiners if e not in change.before.examiners]
    parts = [f"– {names.name(who)}" for who in gone] + [f"+ {names.name(who)}" for who in come]
    return f" ; {', '.join(parts)}" if parts else Text(" ; sièges échangés", "; seats exchanged").say(lang)


def changes_json(changes: Changes) -> bytes:
    """Return the changes as JSON: ids only, no names."""
    return to_bytes(changes.model_dump(mode="json"))


def people_csv(people: Iterable[PersonToTell], names: Names, lang: Lang = "fr") -> bytes:
    """Return whom to tell, each once, as a csv that French Excel opens: UTF-8 with BOM, ``;``, CRLF."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(title.say(lang) for title in _TITLES)
    for one in people:
        yes = Text("oui", "yes") if one.disturbed else Text("non", "no")
        cells = [one.id, names.name(one.id), names.email(one.id), _ROLES[one.kind].say(lang), yes.say(lang)]
        writer.writerow([harmless(cell) for cell in (*cells, ", ".join(one.hearings))])
    return b"\xef\xbb\xbf" + text.getvalue().encode()
