"""The page on which an examiner states half-days: one form, no script, French or English."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from scheduler.domain import Level, Problem
from scheduler.io.pages import render
from scheduler.io.vocabulary import LEVELS
from scheduler.io.wording import clean, count_text, day_text
from scheduler.polls import Answers, PollSlot, missing, poll_slots
from scheduler.texts import Lang, Text

_LEVELS: tuple[Level, ...] = ("yes", "if_needed", "no")


@dataclass(frozen=True)
class Form:
    """What an examiner sent: the answers read, the one for the rest, and what is wrong.

    Attributes
    ----------
    unanswered : tuple of PollSlot
        Half-days neither answered nor covered by ``rest``; nothing may be recorded while there are any.
    """

    said: Mapping[str, Level]
    rest: Level | None
    unanswered: tuple[PollSlot, ...]


def read_form(problem: Problem, fields: Mapping[str, str]) -> Form:
    """Return what a form says; names and values that are not of the form count as nothing."""
    slots = poll_slots(problem.campaign)
    chosen = {slot.key: level for slot in slots if (level := _level(fields.get(slot.key, ""))) is not None}
    rest = _level(fields.get("rest", ""))
    said = chosen if rest is None else {slot.key: chosen.get(slot.key, rest) for slot in slots}
    return Form(said, rest, tuple(missing(slots, said)))


def _level(word: str) -> Level | None:
    return next((level for level in _LEVELS if level == word), None)


def poll_page(
    problem: Problem,
    examiner: str,
    said: Answers,
    *,
    lang: Lang = "fr",
    closes_on: dt.date | None = None,
    closed: bool = False,
    saved: bool = False,
    form: Form | None = None,
) -> bytes:
    """Return the page.

    Parameters
    ----------
    said : Answers
        What is recorded, shown as it stands.
    form : Form, optional
        What was just sent and could not be recorded: it is shown again with what is wrong.
    """
    slots = poll_slots(problem.campaign)
    unanswered = form.unanswered if form else ()
    return render(
        "poll.html.j2",
        lang,
        title=Text("Vos disponibilités de jury", "Your availability for juries").say(lang),
        examiner=problem.examiner_of[examiner],
        campaign=clean(problem.campaign.title or problem.campaign.code),
        levels=[(level, LEVELS.write(level, lang)) for level in _LEVELS],
        days=[(day, list(halves)) for day, halves in groupby(slots, key=lambda slot: slot.start.date())],
        said=form.said if form else said,
        rest=form.rest if form else None,
        unanswered={slot.start.date() for slot in unanswered},
        errors=_errors(unanswered, lang),
        saved=saved,
        told=_told(said, lang),
        closed=closed,
        closes_on=closes_on,
    )


def gone_page(lang: Lang = "fr") -> bytes:
    """Return the page of an address that opens nothing."""
    return render("gone.html.j2", lang, title=Text("Page introuvable", "Page not found").say(lang))


def _errors(unanswered: Sequence[PollSlot], lang: Lang) -> list[str]:
    if not unanswered:
        return []
    count = count_text(len(unanswered), Text("demi-journée", "half-day"), Text("demi-journées", "half-days"), lang)
    first = day_text(unanswered[0].start.date(), lang)
    return [
        Text(f"Sans réponse : {count}, la première le {first}.", f"Without an answer: {count}, first on {first}.").say(
            lang
        ),
        Text(
            "Répondez à chacune, ou choisissez tout en haut une réponse pour celles que vous ne cochez pas.",
            "Answer each, or choose at the top one answer for those you leave blank.",
        ).say(lang),
    ]


def _told(said: Answers, lang: Lang) -> str:
    counts = [(LEVELS.write(level, lang), sum(value == level for value in said.values())) for level in _LEVELS]
    colon = " : " if lang == "fr" else ": "
    return ", ".join(f"{word}{colon}{count}" for word, count in counts)
