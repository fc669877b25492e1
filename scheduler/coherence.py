"""What may not fit together between the parts of a problem: references, duplicates, empty panels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from scheduler.part import Part

if TYPE_CHECKING:
    from scheduler.domain import Candidate, Examiner, Problem, Room


class Finding(Part):
    """One incoherence between parts of the problem."""

    part: str
    index: int
    field: str
    fr: str
    en: str
    mend_fr: str = ""
    mend_en: str = ""


def find_incoherences(problem: Problem) -> Iterator[Finding]:
    """Yield every incoherence between the parts of ``problem`` (references, duplicates, empty panels)."""
    yield from _duplicates(problem)
    yield from _unknown_references(problem)
    yield from _bad_certifications(problem)
    yield from _bad_pins(problem)
    yield from _bad_panels(problem)


def _duplicates(problem: Problem) -> Iterator[Finding]:
    seen: dict[str, str] = {}
    people: list[tuple[str, Sequence[Candidate | Examiner | Room]]] = [
        ("candidates", problem.candidates),
        ("examiners", problem.examiners),
        ("rooms", problem.rooms),
    ]
    for part, rows in people:
        # One namespace: `availability.who` names a candidate, an examiner or a room.
        for i, row in enumerate(rows):
            if row.id in seen:
                yield _finding(
                    part,
                    i,
                    "id",
                    f"l'identifiant « {row.id} » est déjà pris",
                    f"id {row.id!r} is already taken",
                    "Donnez un identifiant unique.",
                    "Give a unique id.",
                )
            seen[row.id] = part
    codes: set[str] = set()
    for i, certification in enumerate(problem.certifications):
        if certification.code in codes:
            yield _finding(
                "certifications",
                i,
                "code",
                f"le code « {certification.code} » est en double",
                f"code {certification.code!r} is given twice",
                "Gardez une seule ligne.",
                "Keep one row.",
            )
        codes.add(certification.code)
    pairs: set[tuple[str, str]] = set()
    for i, seat in enumerate(problem.seats):
        if (seat.certification, seat.seat) in pairs:
            yield _finding(
                "seats",
                i,
                "seat",
                f"le siège « {seat.seat} » de {seat.certification} est en double",
                f"seat {seat.seat!r} of {seat.certification} is given twice",
                "Utilisez la colonne du nombre de places.",
                "Use the count column.",
            )
        pairs.add((seat.certification, seat.seat))


def _references(problem: Problem) -> Iterator[tuple[str, int, str, Iterable[str], set[str]]]:
    """Yield (part, row, field, names used, names known)."""
    codes = {c.code for c in problem.certifications}
    candidates = {c.id for c in problem.candidates}
    examiners = {e.id for e in problem.examiners}
    rooms = {r.id for r in problem.rooms}
    for i, seat in enumerate(problem.seats):
        yield "seats", i, "certification", [seat.certification], codes
        yield "seats", i, "people", seat.people, examiners
    for i, candidate in enumerate(problem.candidates):
        yield "candidates", i, "certification", [candidate.certification], codes
        if candidate.panel:
            yield "candidates", i, "panel", [candidate.panel], set(problem.panel_of)
    someone = candidates | examiners | rooms
    for i, row in enumerate(problem.availability):
        yield "availability", i, "who", [row.who], someone
    for i, pin in enumerate(problem.pins):
        yield "pins", i, "candidate", [pin.candidate], candidates
        yield "pins", i, "room", [pin.room] if pin.room else [], rooms
        yield "pins", i, "examiner", [pin.examiner] if pin.examiner else [], examiners
    for i, member in enumerate(problem.panels):
        yield "panels", i, "examiner", [member.examiner], examiners
    for i, waiver in enumerate(problem.notice_waivers):
        yield "notice_waivers", i, "candidate", [waiver.candidate] if waiver.candidate else [], candidates
        yield "notice_waivers", i, "who", [waiver.who] if waiver.who else [], candidates | examiners


def _unknown_references(problem: Problem) -> Iterator[Finding]:
    for part, i, field, used, known in _references(problem):
        for name in used:
            if name not in known:
                yield _finding(
                    part,
                    i,
                    field,
                    f"« {name} » est inconnu",
                    f"{name!r} is unknown",
                    "Corrigez la faute de frappe ou ajoutez la ligne qui manque.",
                    "Mend the spelling or add the missing row.",
                )


def _bad_certifications(problem: Problem) -> Iterator[Finding]:
    seated = {seat.certification for seat in problem.seats}
    used = {candidate.certification for candidate in problem.candidates}
    for i, certification in enumerate(problem.certifications):
        if certification.code in used and certification.code not in seated:
            yield _finding(
                "certifications",
                i,
                "code",
                f"la certification {certification.code} n'a aucun siège de jury",
                f"certification {certification.code} has no panel seat",
                "Ajoutez ses sièges dans la feuille « sieges ».",
                "Add its seats to the sheet 'seats'.",
            )
    for i, candidate in enumerate(problem.candidates):
        found = problem.certification_of.get(candidate.certification)
        for block in candidate.blocks if found and found.blocks else ():
            if found and block not in found.blocks:
                yield _finding(
                    "candidates",
                    i,
                    "blocks",
                    f"le bloc « {block} » n'existe pas dans {found.code}",
                    f"block {block!r} is not one of {found.code}",
                    "Reprenez un bloc de la certification.",
                    "Use a block of the certification.",
                )


def _bad_pins(problem: Problem) -> Iterator[Finding]:
    for i, pin in enumerate(problem.pins):
        candidate = problem.candidate_of.get(pin.candidate)
        seats = problem.seats_of.get(candidate.certification, ()) if candidate else ()
        if pin.examiner and not pin.seat:
            continue
        if pin.seat and candidate and pin.seat not in {s.seat for s in seats}:
            yield _finding(
                "pins",
                i,
                "seat",
                f"le siège « {pin.seat} » n'existe pas pour {candidate.certification}",
                f"{candidate.certification} has no seat {pin.seat!r}",
                "Reprenez un siège de la certification.",
                "Use a seat of the certification.",
            )


def _bad_panels(problem: Problem) -> Iterator[Finding]:
    if problem.campaign.panel_mode == "given" and problem.candidates and not problem.panels and not problem.pins:
        yield _finding(
            "panels",
            0,
            "panel",
            "aucun jury n'est donné alors que le mode est « given »",
            "no panel is given though the panel mode is 'given'",
            "Remplissez la feuille « jurys » ou les épingles.",
            "Fill in the sheet 'panels' or the pins.",
        )


def _finding(part: str, index: int, field: str, fr: str, en: str, mend_fr: str = "", mend_en: str = "") -> Finding:
    return Finding(part=part, index=index, field=field, fr=fr, en=en, mend_fr=mend_fr, mend_en=mend_en)
