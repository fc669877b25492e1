"""One candidacy as JSON and as plain lines: where it stands, its money, its documents and its history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from scheduler.candidacies.duties import STAGES
from scheduler.candidacies.history import taken_away
from scheduler.candidacies.records import Event, Funding
from scheduler.candidacies.worklist import Followed
from scheduler.io.columns_candidacies import EVENTS, FUNDERS, FUNDING_STATES
from scheduler.io.columns_yearly import RESULTS
from scheduler.io.wording import clean, number_text
from scheduler.texts import Lang, Text

_DAYS = (
    "contact_on", "filed_on", "interviewed_on", "eligible_on", "refused_on", "deposited_on", "planned_for",
    "candidate_convoked_on", "examiners_convoked_on", "heard_on", "decided_on", "notified_on", "withdrawn_on",
)  # fmt: skip


def candidacy_entry(followed: Followed, lang: Lang) -> dict[str, Any]:
    """Return a candidacy JSON-ready."""
    state, quote, row = followed.state, followed.quote, followed.state.candidacy
    return {
        "id": row.id,
        "certification": state.certification,
        "advisor": row.advisor,
        "centre": row.centre,
        "cohort": row.cohort,
        "blocks_sought": list(row.blocks),
        "experience_months": row.experience_months,
        "stage": state.stage,
        "stage_text": STAGES[state.stage].say(lang),
        **{name: _iso(getattr(state, name)) for name in _DAYS},
        "eligible_by_silence": state.tacit,
        "result": state.result,
        "attempt": state.attempt,
        "blocks": list(state.blocks),
        "hours": state.hours,
        "hours_max": followed.hours_max,
        "modules_open": list(state.modules_open),
        "modules_done": list(state.modules_done),
        "former_certifications": [
            {"certification": code, "asked_on": asked_on.isoformat()} for code, asked_on in state.former
        ],
        "missing_documents": list(followed.missing),
        "received_documents": [{"document": d.document, "received_on": _iso(d.received_on)} for d in followed.received],
        "funding": [_funding(funding) for funding in followed.fundings],
        "fees": {
            "eligibility": quote.eligibility,
            "accompaniment": quote.accompaniment,
            "funded": quote.funded,
            "total": quote.total,
            "covered": quote.covered,
            "left": quote.left,
        },
        "history": history(followed, lang),
    }


def history(followed: Followed, lang: Lang) -> list[dict[str, Any]]:
    """Return the events as recorded, numbered from 1; ``stands`` is false once a correction took one away."""
    void = taken_away(followed.events)
    return [
        {
            "number": number,
            "on": event.on.isoformat(),
            "kind": event.kind,
            "text": event_text(event, lang),
            "stands": number not in void,
        }
        for number, event in enumerate(followed.events, start=1)
    ]


def event_text(event: Event, lang: Lang) -> str:
    """Return what happened, with what it was about: the result, the hours, the module…"""
    about = [
        RESULTS.write(event.result, lang) if event.result else "",
        ", ".join(event.blocks),
        f"{number_text(event.hours, lang)} h" if event.hours is not None else "",
        event.certification,
        event.label,
        day_figures(event.for_day, lang) if event.for_day else "",
        f"n° {event.corrects}" if event.corrects else "",
    ]
    told = ", ".join(clean(part) for part in about if part)
    return EVENTS.write(event.kind, lang) + (f"{_colon(lang)}{told}" if told else "")


def funding_text(funding: Funding, lang: Lang) -> str:
    """Return who pays, how much, and where the request stands."""
    amount = f" {money(funding.amount, lang)}" if funding.amount is not None else ""
    days = [
        Text(f"demandé le {day_figures(day, 'fr')}", f"asked on {day_figures(day, 'en')}").say(lang)
        for day in (funding.asked_on,)
        if day
    ] + [
        Text(f"réponse le {day_figures(day, 'fr')}", f"answered on {day_figures(day, 'en')}").say(lang)
        for day in (funding.answered_on,)
        if day
    ]
    told = f" ({', '.join(days)})" if days else ""
    return (
        f"{FUNDERS.write(funding.funder, lang)}{amount}{_colon(lang)}{FUNDING_STATES.write(funding.state, lang)}{told}"
    )


def module_texts(followed: Followed, lang: Lang) -> list[str]:
    """Return the complementary modules, those begun and not ended named so."""
    begun = Text("en cours", "in progress").say(lang)
    return [*followed.state.modules_done, *(f"{label} ({begun})" for label in followed.state.modules_open)]


def hours_text(followed: Followed, lang: Lang) -> str:
    """Return the hours of accompaniment used, of those there are."""
    hours, most = followed.state.hours, followed.hours_max
    told = f"{hours:g}" + (f" / {most:g}" if most is not None else "")
    return told.replace(".", ",") if lang == "fr" else told


def money(amount: float, lang: Lang) -> str:
    """Return an amount in euros."""
    return f"{number_text(amount, lang)} €" if lang == "fr" else f"EUR {number_text(amount, lang)}"


def day_figures(day: dt.date, lang: Lang) -> str:
    """Return a day in figures, as the language writes it."""
    return f"{day:%d/%m/%Y}" if lang == "fr" else day.isoformat()


def candidacy_lines(followed: Followed, lang: Lang) -> list[str]:
    """Return a candidacy in full, as plain lines."""
    state, row, colon = followed.state, followed.state.candidacy, _colon(lang)
    title = " – ".join(clean(part) for part in (row.id, state.certification, row.centre, row.advisor) if part)
    lines = [title, *(f"  {label.say(lang)}{colon}{told}" for label, told in _standing(followed, lang) if told)]
    void = taken_away(followed.events)
    if followed.events:
        lines.append(f"  {Text('Parcours', 'Path').say(lang)}")
    for number, event in enumerate(followed.events, start=1):
        gone = f" – {Text('retiré par une correction', 'taken away by a correction').say(lang)}"
        when = day_figures(event.on.date() if isinstance(event.on, dt.datetime) else event.on, lang)
        lines.append(f"    {number}. {when} {event_text(event, lang)}{gone if number in void else ''}")
    return lines


def _standing(followed: Followed, lang: Lang) -> Iterator[tuple[Text, str]]:
    state, row = followed.state, followed.state.candidacy
    silence = Text(" (par silence)", " (by silence)").say(lang) if state.tacit else ""
    yield Text("Étape", "Stage"), STAGES[state.stage].say(lang) + silence
    yield Text("Cohorte", "Cohort"), clean(row.cohort)
    yield Text("Blocs visés", "Blocks aimed at"), clean(", ".join(row.blocks))
    yield Text("Blocs acquis", "Blocks acquired"), clean(", ".join(state.blocks))
    yield Text("Passage", "Attempt"), str(state.attempt) if state.attempt > 1 else ""
    yield (
        Text("Demandes précédentes", "Former requests"),
        ", ".join(f"{clean(code)} ({day_figures(asked_on, lang)})" for code, asked_on in state.former),
    )
    experience = "" if row.experience_months is None else f"{row.experience_months} {Text('mois', 'months').say(lang)}"
    yield Text("Expérience", "Experience"), experience
    yield Text("Accompagnement (heures)", "Accompaniment (hours)"), hours_text(followed, lang)
    yield Text("Modules complémentaires", "Complementary modules"), clean(", ".join(module_texts(followed, lang)))
    received = (f"{d.document} ({day_figures(d.received_on, lang)})" for d in followed.received if d.received_on)
    yield Text("Pièces reçues", "Documents received"), clean(", ".join(received))
    yield Text("Pièces manquantes", "Documents missing"), clean(", ".join(followed.missing))
    yield Text("Frais", "Fees"), _fees(followed, lang)
    yield Text("Financements", "Funding"), " ; ".join(funding_text(funding, lang) for funding in followed.fundings)


def _fees(followed: Followed, lang: Lang) -> str:
    quote = followed.quote
    paid = Text("financé", "funded") if quote.funded else Text("payé par le candidat", "paid by the candidate")
    parts = (
        (Text("recevabilité", "eligibility"), quote.eligibility),
        (Text(f"accompagnement {paid.fr}", f"accompaniment {paid.en}"), quote.accompaniment),
        (Text("couvert", "covered"), quote.covered or None),
        (Text("reste", "left"), quote.left),
    )
    return ", ".join(f"{label.say(lang)} {money(amount, lang)}" for label, amount in parts if amount is not None)


def _funding(funding: Funding) -> dict[str, Any]:
    return {
        "funder": funding.funder,
        "state": funding.state,
        "amount": funding.amount,
        "asked_on": _iso(funding.asked_on),
        "answered_on": _iso(funding.answered_on),
    }


def _colon(lang: Lang) -> str:
    return " : " if lang == "fr" else ": "


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day is not None else None
