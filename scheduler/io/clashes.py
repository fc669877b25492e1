"""Rows that contradict each other, or that no plan of the campaign can follow."""

from __future__ import annotations

from collections.abc import Iterator

from scheduler.domain import Pin, Problem
from scheduler.errors import InputIssue
from scheduler.io.desk import Desk
from scheduler.io.vocabulary import did_you_mean
from scheduler.texts import Text


def clashes(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    """Yield errors where two rows cannot both hold, and warnings where one has no effect."""
    yield from _pins(draft, desk)
    yield from _travel(draft, desk)
    yield from _deliberations(draft, desk)
    if desk.is_whole("campaign", "start", "end", "timezone"):
        yield from _beyond(draft, desk)


def _pins(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    seen: dict[tuple[str, str], tuple[int, object]] = {}
    for i, pin in enumerate(draft.pins):
        yield from _lone_pin(draft, i, pin, desk)
        for name in ("start", "room"):
            value = getattr(pin, name)
            if not value:
                continue
            first, other = seen.setdefault((pin.candidate, name), (i, value))
            if other != value:
                row = desk.number("pins", first, name)
                message = Text(
                    f"« {pin.candidate} » est déjà fixé autrement à la ligne {row}",
                    f"'{pin.candidate}' is pinned otherwise in row {row}",
                )
                yield from desk.tell("pins", i, name, message, _KEEP_ONE, "error")


def _lone_pin(draft: Problem, i: int, pin: Pin, desk: Desk) -> Iterator[InputIssue]:
    grid, campaign = draft.campaign.slot_minutes, draft.campaign
    if not (pin.start or pin.room or pin.examiner):
        message = Text("cette épingle ne fixe rien", "this pin fixes nothing")
        mend = Text("Donnez une heure, une salle ou un examinateur.", "Give a time, a room or an examiner.")
        yield from desk.tell("pins", i, "candidate", message, mend)
    if pin.start is None or not desk.is_whole("campaign", "start", "end", "timezone", "slot_minutes"):
        return
    start = pin.start.astimezone(campaign.zone)
    if not campaign.start <= start.date() <= campaign.end:
        message = Text("ce jour est hors de la campagne", "this day is outside the campaign")
        yield from desk.tell("pins", i, "start", message, Text("Corrigez la date.", "Mend the date."), "error")
    if start.minute % grid or start.second:
        message = Text(
            f"cette heure n'est pas sur la grille de {grid} minutes", f"this time is not on the grid of {grid} minutes"
        )
        mend = Text("Arrondissez-la, ou changez le pas de la campagne.", "Round it, or change slot_minutes.")
        yield from desk.tell("pins", i, "start", message, mend, "error")


def _travel(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    seen: dict[tuple[str, str], tuple[int, int]] = {}
    known = {room.centre for room in draft.rooms if room.centre} | {one.home for one in draft.examiners if one.home}
    for i, way in enumerate(draft.travel):
        first, minutes = seen.setdefault((way.origin, way.to), (i, way.minutes))
        if minutes != way.minutes:
            row = desk.number("travel", first, "minutes")
            message = Text(
                f"ce trajet est déjà donné à la ligne {row}, avec une autre durée",
                f"this way is given in row {row} already, with another length",
            )
            yield from desk.tell("travel", i, "minutes", message, _KEEP_ONE, "error")
        for name, place in (("from", way.origin), ("to", way.to)):
            guess = did_you_mean(place, known) if place not in known else None
            if guess:
                message = Text(f"personne et aucune salle n'est à « {place} »", f"nobody and no room is in '{place}'")
                yield from desk.tell("travel", i, name, message, guess)


def _deliberations(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    seen: dict[tuple[object, str], int] = {}
    for i, row in enumerate(draft.deliberations):
        first = seen.setdefault((row.day, row.sector), i)
        if first != i:
            number = desk.number("deliberations", first, "day")
            message = Text(
                f"ce jour et ce secteur sont déjà à la ligne {number}",
                f"this day and sector are in row {number} already",
            )
            yield from desk.tell("deliberations", i, "day", message, _KEEP_ONE, "error")


def _beyond(draft: Problem, desk: Desk) -> Iterator[InputIssue]:
    """Warn of what lies outside the campaign: most often a slip of the year."""
    campaign, zone = draft.campaign, draft.campaign.zone
    outside = Text("ces heures sont hors de la campagne : sans effet", "outside the campaign: without effect")
    check = Text("Vérifiez la date.", "Check the date.")
    for i, row in enumerate(draft.availability):
        if row.start.astimezone(zone).date() > campaign.end or row.end.astimezone(zone).date() < campaign.start:
            yield from desk.tell("availability", i, "start", outside, check)
    late = Text("le dépôt vient après la fin de la campagne", "the deposit comes after the campaign's end")
    for i, one in enumerate(draft.candidates):
        if one.deposited_on and one.deposited_on > campaign.end:
            yield from desk.tell("candidates", i, "deposited_on", late, check)
    if campaign.reference_date and campaign.reference_date > campaign.end:
        message = Text(
            "les convocations partiraient après la fin de la campagne", "convocations would leave after the end"
        )
        yield from desk.tell("campaign", 0, "reference_date", message, check)


_KEEP_ONE = Text("Gardez l'une des deux lignes.", "Keep one of the two rows.")
