"""What an invitation, an update or a cancellation says to its one reader, in French or English.

An examiner reads the candidate's name, since they hear them; a candidate reads no examiner's name here.
No accommodation is named: a longer oral shows as a later end only.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from scheduler.clocks import candidate_convocation_due, deposit_due, examiner_convocation_due
from scheduler.domain import Candidate, Certification, Examiner, Problem, Room
from scheduler.invitations.faces import Face
from scheduler.invitations.owed import Owed
from scheduler.io.wording import (
    MODES,
    clean,
    clock_text,
    day_text,
    person_name,
    place_text,
    room_name,
    seat_text,
    zone_text,
)
from scheduler.rules import Rulebook
from scheduler.texts import Lang, Text

Fact = tuple[str, str]


@dataclass(frozen=True)
class Letter:
    """One message in words; ``title`` is the event's, ``changes`` are (what, before, now)."""

    lang: Lang
    name: str
    title: str
    subject: str
    opening: str
    place: str
    facts: tuple[Fact, ...] = ()
    changes: tuple[tuple[str, str, str], ...] = ()
    bring: tuple[str, ...] = ()
    answer: str = ""
    signature: str = ""
    links: dict[str, str] = field(default_factory=dict)

    def facts_lines(self) -> list[str]:
        """Return the facts and what to bring, one a line, as the calendar's description."""
        colon = " : " if self.lang == "fr" else ": "
        lines = [f"{label}{colon}{value}" for label, value in self.facts if value]
        if self.bring:
            lines.append(f"{_BRING.say(self.lang)}{colon}{', '.join(self.bring)}")
        return lines


def letter(problems: Sequence[Problem], owed: Owed, lang: Lang) -> Letter:
    """Return the words of one message.

    Parameters
    ----------
    problems : sequence of Problem
        The one being published, then former ones: whoever left the data is named from there.

    Raises
    ------
    KeyError
        If no problem knows the person and the candidate.
    """
    writer = _Writer(_problem_of(problems, owed), owed, lang)
    return writer.cancellation() if owed.method == "CANCEL" else writer.request()


def language_of(problems: Sequence[Problem], owed: Owed, default: Lang) -> Lang:
    """Return the language of a message: a candidate may have asked for one."""
    candidate = _problem_of(problems, owed).candidate_of[owed.face.candidate]
    asked = candidate.language.strip().lower()[:2] if owed.kind == "candidate" else ""
    return "en" if asked == "en" else "fr" if asked == "fr" else default


def _problem_of(problems: Sequence[Problem], owed: Owed) -> Problem:
    for problem in problems:
        people = problem.candidate_of if owed.kind == "candidate" else problem.examiner_of
        if owed.person in people and owed.face.candidate in problem.candidate_of:
            return problem
    raise KeyError(owed.person)


class _Writer:
    def __init__(self, problem: Problem, owed: Owed, lang: Lang) -> None:
        self.problem, self.owed, self.lang = problem, owed, lang
        self.candidate: Candidate = problem.candidate_of[owed.face.candidate]
        self.certification: Certification = problem.certification_of[self.candidate.certification]
        self.examiner: Examiner | None = problem.examiner_of[owed.person] if owed.kind == "examiner" else None
        self.zone = problem.campaign.zone

    def request(self) -> Letter:
        """Return an invitation or an update."""
        known = self.owed.before is not None and "address" not in self.owed.why
        opening = _UPDATE if known else _INVITED if self.examiner else _CALLED
        return replace(
            self._letter(opening, self._facts()),
            changes=tuple(self._changes(self.owed.before)) if known and self.owed.before else (),
            bring=self._bring(),
            answer=_ANSWER.say(self.lang),
        )

    def cancellation(self) -> Letter:
        """Return a cancellation: what is off, and nothing of who sits instead."""
        whole = "cancelled" in self.owed.why
        moved_out = "address" in self.owed.why
        opening = _OFF if whole else _OTHER_ADDRESS if moved_out else _NOT_YOU
        facts = ((_WHEN.say(self.lang), self._when(self.owed.face)), (_PLACE.say(self.lang), self._place()))
        return self._letter(opening, facts)

    def _letter(self, opening: Text, facts: Iterable[Fact]) -> Letter:
        person = self.examiner or self.candidate
        title = self._title()
        campaign = self.problem.campaign
        shown = f"{_subject(self.owed).say(self.lang)}{self._colon()}{title}, {self._when(self.owed.face)}"
        return Letter(
            lang=self.lang,
            name=person_name(person),
            title=title,
            subject=shown,
            opening=opening.say(self.lang),
            place=self._place(),
            facts=tuple(facts),
            signature=f"{_OFFICE.say(self.lang)} – {clean(campaign.title or campaign.code)}",
        )

    def _title(self) -> str:
        code = clean(self.certification.code)
        if self.examiner is None:
            return f"{Text('Soutenance VAE', 'VAE hearing').say(self.lang)} – {code}"
        return f"{Text('Jury VAE', 'VAE jury').say(self.lang)} {code} – {person_name(self.candidate)}"

    def _colon(self) -> str:
        return " : " if self.lang == "fr" else ": "

    def _when(self, face: Face) -> str:
        start, end = (moment.astimezone(self.zone) for moment in (face.start, face.end))
        zone = zone_text(self.problem.campaign.timezone, self.lang)
        return f"{day_text(start.date(), self.lang)}, {clock_text(start)}–{clock_text(end)} ({zone})"

    def _place(self, face: Face | None = None) -> str:
        name, label, centre, address, link = (face or self.owed.face).place
        room = Room(id=name, label=label, centre=centre, address=address, link=link, kind=(face or self.owed.face).mode)
        return place_text(room) or room_name(room)

    def _facts(self) -> list[Fact]:
        face, lang = self.owed.face, self.lang
        label = " – ".join(p for p in (clean(self.certification.code), clean(self.certification.label)) if p)
        facts = [
            (_WHEN.say(lang), self._when(face)),
            (_PLACE.say(lang), self._place()),
            (Text("Modalité", "Mode").say(lang), MODES[face.mode].say(lang)),
            (Text("Certification", "Certification").say(lang), label),
        ]
        if self.examiner is not None:
            facts += [
                (Text("Candidat·e", "Candidate").say(lang), person_name(self.candidate)),
                (_SEAT.say(lang), self._seats(face)),
                (Text("Fin de la délibération", "End of the deliberation").say(lang), self._deliberation()),
            ]
        return [*facts, *self._dates()]

    def _deliberation(self) -> str:
        minutes = self.certification.deliberation_minutes
        return clock_text(self.owed.face.end.astimezone(self.zone) + dt.timedelta(minutes=minutes)) if minutes else ""

    def _dates(self) -> list[Fact]:
        """Return the dates of the deposit and of the notice."""
        book, day = Rulebook(self.problem), self.owed.face.start.astimezone(self.zone).date()
        deposited = self.candidate.deposited_on
        if deposited is not None:
            facts = [(Text("Dossier déposé le", "File deposited on").say(self.lang), day_text(deposited, self.lang))]
        else:
            due = day_text(deposit_due(day, self.certification, book), self.lang)
            facts = [(Text("Dossier à déposer au plus tard le", "File to deposit by").say(self.lang), due)]
        if self.examiner is None:
            notice = candidate_convocation_due(day, self.certification, book)
        else:
            notice = examiner_convocation_due(day, self.certification, book, self.examiner)
        told = Text("Convocation due (préavis) au plus tard le", "Convocation due (notice) by")
        return [*facts, (told.say(self.lang), day_text(notice, self.lang))]

    def _changes(self, before: Face) -> list[tuple[str, str, str]]:
        now, lang = self.owed.face, self.lang
        pairs = (
            (_WHEN.say(lang), self._when(before), self._when(now)),
            (_PLACE.say(lang), self._place(before), self._place(now)),
            (Text("Modalité", "Mode").say(lang), MODES[before.mode].say(lang), MODES[now.mode].say(lang)),
            (_SEAT.say(lang), self._seats(before), self._seats(now)),
        )
        return [(what, old, new) for what, old, new in pairs if old != new]

    def _seats(self, face: Face) -> str:
        return ", ".join(seat_text(seat, self.lang) for seat in face.seats)

    def _bring(self) -> tuple[str, ...]:
        remote = self.owed.face.mode == "remote"
        if self.examiner is not None:
            wanted = [_FILE_READ, *([_CAMERA] if remote else [])]
        else:
            wanted = [_IDENTITY, _OWN_FILE, *([_CAMERA] if remote else [_CALL])]
        return tuple(one.say(self.lang) for one in wanted)


def _subject(owed: Owed) -> Text:
    for why in ("cancelled", "left", "moved", "place", "seat"):
        if why in owed.why:
            return _SUBJECTS[why]
    if "address" in owed.why:
        return _SUBJECTS["left" if owed.method == "CANCEL" else "new"]
    return _SUBJECTS["new"] if owed.kind == "candidate" else _SUBJECTS["joined"]


_SUBJECTS = {
    "new": Text("Convocation", "Convocation"),
    "joined": Text("Invitation", "Invitation"),
    "moved": Text("Nouvel horaire", "New time"),
    "place": Text("Nouveau lieu", "New place"),
    "seat": Text("Nouveau rôle", "New seat"),
    "left": Text("Vous n'êtes plus attendu·e", "You are no longer expected"),
    "cancelled": Text("Annulé", "Cancelled"),
}
_CALLED = Text(
    "Vous êtes convoqué·e devant le jury de validation des acquis de l'expérience.",
    "You are called before the jury for the validation of prior experience.",
)
_INVITED = Text(
    "Vous êtes invité·e à siéger au jury de validation des acquis de l'expérience suivant.",
    "You are invited to sit on the following jury for the validation of prior experience.",
)
_UPDATE = Text(
    "Votre convocation a changé. Ce message remplace le précédent.",
    "Your invitation has changed. This message replaces the one before.",
)
_OFF = Text(
    "Cette audition est annulée. Retirez-la de votre agenda si ce n'est pas déjà fait.",
    "This hearing is cancelled. Take it out of your calendar if that is not done yet.",
)
_NOT_YOU = Text(
    "Vous n'êtes plus attendu·e à cette audition. Retirez-la de votre agenda si ce n'est pas déjà fait.",
    "You are no longer expected at this hearing. Take it out of your calendar if that is not done yet.",
)
_OTHER_ADDRESS = Text(
    "Cette invitation part maintenant à une autre adresse : elle est annulée ici.",
    "This invitation now goes to another address: it is cancelled here.",
)
_ANSWER = Text(
    "Merci de répondre : accepter, provisoire ou refuser, depuis votre agenda.",
    "Please answer: accept, tentative or decline, from your calendar.",
)
_OFFICE = Text("Le service VAE", "The VAE office")
_WHEN = Text("Date et heure", "Date and time")
_PLACE = Text("Lieu", "Place")
_SEAT = Text("Votre siège", "Your seat")
_BRING = Text("À prévoir", "Bring")
_IDENTITY = Text("une pièce d'identité", "an identity document")
_OWN_FILE = Text("votre dossier de validation", "your validation file")
_CALL = Text("cette convocation", "this convocation")
_FILE_READ = Text("le dossier du candidat, lu", "the candidate's file, read")
_CAMERA = Text("une caméra et un micro essayés avant", "a camera and a microphone, tried before")
