"""What a well-formed problem may still get wrong: impossible rows (errors) and likely slips (warnings)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from scheduler.domain import Problem
from scheduler.errors import InputIssue
from scheduler.io.clashes import clashes
from scheduler.io.desk import Desk
from scheduler.io.rows import Rows
from scheduler.io.vocabulary import did_you_mean, fold
from scheduler.rules import Rulebook
from scheduler.texts import Text

_EMAIL = re.compile(r"^[^\s@<>()\[\],;:\"]+@[^\s@<>()\[\],;:\"]+\.[^\s@<>()\[\],;:\".]{2,}$")


def check(draft: Problem, rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    """Yield errors and warnings about a draft whose profile exists."""
    desk = Desk(rows)
    yield from _orals(draft, desk)
    yield from _panels(draft, desk)
    yield from _emails(draft, desk)
    yield from _dates(draft, desk)
    yield from _namesakes(draft, desk)
    yield from _places(draft, desk)
    yield from _words(draft, desk)
    yield from clashes(draft, desk)


def _orals(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    book = Rulebook(draft)
    for i, certification in enumerate(draft.certifications):
        for rule, column, value, severity in (
            ("oral_minutes", "exchange_minutes", certification.oral_minutes, "error"),
            ("presentation_minutes", "presentation_minutes", certification.presentation_minutes, "warning"),
            ("exchange_minutes", "exchange_minutes", certification.exchange_minutes, "warning"),
        ):
            low, high = book.value(f"{rule}_min", certification), book.value(f"{rule}_max", certification)
            if (low is None or value >= low) and (high is None or value <= high):
                continue
            what = {"oral_minutes": Text("l'oral (présentation et échange)", "the oral (presentation and exchange)")}
            name = what.get(rule) or Text("cette durée", "this length")
            span = f"{'' if low is None else low}–{'' if high is None else high}"
            source = book.profile.rules.get(f"{rule}_min")
            told = f"{book.profile.name}, {source.source}" if source and source.source else book.profile.name
            yield from desk.tell(
                "certifications",
                i,
                column,
                Text(
                    f"{name.fr} dure {value} minutes, hors de {span} ({told})",
                    f"{name.en} takes {value} minutes, outside {span} ({told})",
                ),
                Text(
                    f"Corrigez les durées, ou écrivez {rule}_min=…;{rule}_max=… dans « Règles particulières ».",
                    f"Mend the lengths, or write {rule}_min=…;{rule}_max=… in rule_overrides.",
                ),
                severity,
            )


def _panels(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    book = Rulebook(draft)
    if draft.campaign.panel_mode == "given" or not desk.is_whole("seats", "certification", "count"):
        return
    for i, certification in enumerate(draft.certifications):
        members = sum(seat.count for seat in draft.seats if seat.certification == certification.code)
        least = book.whole("panel_min", certification)
        if 0 < members < least:
            yield from desk.tell(
                "certifications",
                i,
                "code",
                Text(
                    f"le jury de {certification.code} a {members} place(s), {least} au moins selon {book.profile.name}",
                    f"the panel of {certification.code} has {members} seat(s), at least {least} by {book.profile.name}",
                ),
                Text("Ajoutez des sièges : sans eux, personne n'est placé.", "Add seats, or no one can be placed."),
            )
    yield from _chairs(draft, desk, book)


def _chairs(draft: Problem, desk: Desk, book: Rulebook) -> Iterator[InputIssue]:
    qualified = sum(examiner.chair for examiner in draft.examiners)
    used = {candidate.certification for candidate in draft.candidates}
    if not draft.examiners or not desk.is_whole("examiners", "chair"):
        return
    for i, certification in enumerate(draft.certifications):
        least = book.whole("panel_chair", certification)
        if qualified < least and certification.code in used:
            yield from desk.tell(
                "certifications",
                i,
                "code",
                Text(
                    f"le jury de {certification.code} doit compter {least} personne(s) habilitée(s) à présider "
                    f"(D6412-6), les données en ont {qualified}",
                    f"the panel of {certification.code} needs {least} member(s) qualified to chair (D6412-6), the "
                    f"data has {qualified}",
                ),
                Text(
                    "Remplissez la colonne « Peut présider » des examinateurs, ou écrivez panel_chair=0 dans « Règles "
                    "particulières ».",
                    "Fill in the column 'chair' of the examiners, or write panel_chair=0 in rule_overrides.",
                ),
            )


def _emails(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    people: Iterable[tuple[str, Iterable[Any]]] = (("candidates", draft.candidates), ("examiners", draft.examiners))
    for part, listed in people:
        for i, person in enumerate(listed):
            if person.email and not _EMAIL.match(person.email):
                yield from desk.tell(
                    part,
                    i,
                    "email",
                    Text("cette adresse électronique n'est pas valable", "this email address is not valid"),
                    Text("Écrivez par exemple prenom.nom@exemple.fr.", "Write for instance name@example.org."),
                    "error",
                )


def _dates(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    start, end = draft.campaign.start, draft.campaign.end
    dated = desk.is_whole("campaign", "start", "end")
    for i, one in enumerate(draft.candidates):
        if one.earliest and one.latest and one.latest < one.earliest:
            message = Text("« au plus tard » vient avant « au plus tôt »", "latest comes before earliest")
            yield from desk.tell(
                "candidates", i, "latest", message, Text("Corrigez l'une des deux.", "Mend one."), "error"
            )
        elif dated and ((one.latest and one.latest < start) or (one.earliest and one.earliest > end)):
            message = Text("ces dates sont hors de la campagne", "these dates are outside the campaign")
            mend = Text("Ce candidat ne pourra pas être placé.", "This candidate cannot be placed.")
            yield from desk.tell(
                "candidates", i, "latest" if one.latest and one.latest < start else "earliest", message, mend
            )
        if one.deposited_on is None:
            message = Text("la date de dépôt manque", "the deposit date is missing")
            mend = Text("Les délais du dossier ne seront pas vérifiés.", "The file's deadlines will not be checked.")
            yield from desk.tell("candidates", i, "deposited_on", message, mend)
        elif one.eligible_on and one.deposited_on < one.eligible_on:
            message = Text("le dépôt vient avant la recevabilité", "the deposit comes before the eligibility")
            yield from desk.tell(
                "candidates", i, "deposited_on", message, Text("Vérifiez les dates.", "Check the dates.")
            )


def _namesakes(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    seen: dict[tuple[str, str], int] = {}
    for i, one in enumerate(draft.candidates):
        name = fold(one.family_name), fold(one.given_name)
        if not all(name):
            continue
        if name in seen and draft.candidates[seen[name]].person != one.person:
            row = desk.number("candidates", seen[name], "family_name")
            message = Text(f"même nom et prénom qu'à la ligne {row}", f"same name as in row {row}")
            mend = Text(
                "Si c'est une seule personne, donnez la même adresse aux deux lignes.",
                "If it is one person, give both rows one address.",
            )
            yield from desk.tell("candidates", i, "family_name", message, mend)
        seen.setdefault(name, i)


def _places(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    known = {room.centre for room in draft.rooms if room.centre}
    if not desk.is_whole("rooms", "centre"):
        return
    people: Iterable[tuple[str, Iterable[Any]]] = (("candidates", draft.candidates), ("examiners", draft.examiners))
    for part, listed in people:
        for i, person in enumerate(listed):
            for centre in person.centres:
                if centre not in known:
                    message = Text(f"aucune salle n'est à « {centre} »", f"no room is in '{centre}'")
                    yield from desk.tell(part, i, "centres", message, _guess(centre, known))


def _words(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    """Warn of specialities, categories, sectors and people that nobody and nothing else names."""
    specialities = {name for examiner in draft.examiners for name in examiner.specialities}
    for i, certification in enumerate(draft.certifications):
        if certification.specialities and specialities.isdisjoint(certification.specialities):
            told = ", ".join(certification.specialities)
            message = Text(f"aucun examinateur n'a la spécialité « {told} »", f"no examiner has speciality '{told}'")
            yield from desk.tell("certifications", i, "specialities", message, _guess(told, specialities))
    categories = {examiner.category for examiner in draft.examiners if examiner.category}
    for i, seat in enumerate(draft.seats):
        for name in seat.categories:
            if name not in categories:
                message = Text(
                    f"aucun examinateur n'est de catégorie « {name} »", f"no examiner is of category '{name}'"
                )
                yield from desk.tell("seats", i, "categories", message, _guess(name, categories))
    sectors = {certification.sector for certification in draft.certifications if certification.sector}
    for i, day in enumerate(draft.deliberations):
        if day.sector and day.sector not in sectors:
            message = Text(
                f"aucune certification n'est du secteur « {day.sector} »", f"no certification is of '{day.sector}'"
            )
            yield from desk.tell("deliberations", i, "sector", message, _guess(day.sector, sectors))
    examiners = {examiner.id for examiner in draft.examiners}
    for i, examiner in enumerate(draft.examiners):
        for name in examiner.wished_with:
            if name not in examiners:
                message = Text(f"l'examinateur « {name} » est inconnu", f"examiner '{name}' is unknown")
                yield from desk.tell("examiners", i, "wished_with", message, _guess(name, examiners))


def _guess(name: str, known: Iterable[str]) -> Text:
    return did_you_mean(name, known) or Text("Vérifiez l'orthographe.", "Check the spelling.")
