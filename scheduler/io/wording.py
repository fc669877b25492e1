"""How dates, people, seats and figures are said to people, in French and in English."""

from __future__ import annotations

import datetime as dt
import unicodedata

from babel.dates import format_date
from babel.numbers import format_decimal, format_percent

from scheduler.diagnosis.naming import SEATS
from scheduler.domain import Candidate, Examiner, Room
from scheduler.schedule import Tier
from scheduler.texts import Lang, Text

_LOCALES = {"fr": "fr_FR", "en": "en_GB"}

MODES = {"in_centre": Text("présentiel", "in centre"), "remote": Text("à distance", "remote")}
STATUSES = {
    "OPTIMAL": Text("optimal, prouvé", "optimal, proven"),
    "FEASIBLE": Text("réalisable, optimum non prouvé", "feasible, optimum not proven"),
    "INFEASIBLE": Text("impossible", "infeasible"),
    "UNKNOWN": Text("inconnu", "unknown"),
}
TIERS = {
    "placement": Text("Candidats non placés, pondérés par l'urgence", "Candidates not placed, weighted by urgency"),
    "cost": Text(
        "Coût (journées d'examinateur, salles, trajets, attentes)", "Cost (examiner-days, rooms, travel, idling)"
    ),
    "wishes": Text("Souhaits et équilibre femmes-hommes", "Wishes and balance of women and men"),
    "fairness": Text("Équité de la charge entre examinateurs", "Fair load between examiners"),
    "compactness": Text("Compacité (trous, changements de salle)", "Compactness (holes, room changes)"),
    "stability": Text("Stabilité par rapport au planning précédent", "Stability towards the previous schedule"),
}
_ZONES = {
    "Europe/Paris": Text("heure de Paris", "Paris time"),
    "Indian/Reunion": Text("heure de La Réunion", "Réunion time"),
    "America/Martinique": Text("heure de Martinique", "Martinique time"),
    "America/Guadeloupe": Text("heure de Guadeloupe", "Guadeloupe time"),
    "America/Cayenne": Text("heure de Guyane", "French Guiana time"),
    "Indian/Mayotte": Text("heure de Mayotte", "Mayotte time"),
    "Pacific/Noumea": Text("heure de Nouméa", "Nouméa time"),
}


def clean(text: str) -> str:
    """Return ``text`` on one line, without control characters or half pairs (they break calendars and sheets)."""
    if not text.isprintable():
        kept = (char for char in text if char.isspace() or unicodedata.category(char) not in ("Cc", "Cs"))
        text = "".join(kept)
    return " ".join(text.split())


def day_text(day: dt.date, lang: Lang) -> str:
    """Return a day in full: ``lundi 15 mars 2027``, ``Monday 15 March 2027``."""
    said = format_date(day, "EEEE d MMMM y", locale=_LOCALES[lang])
    return said.replace(" 1 ", " 1er ") if lang == "fr" else said


def clock_text(moment: dt.datetime) -> str:
    """Return the local time of an aware datetime already in the campaign's zone: ``09:05``."""
    return f"{moment:%H:%M}"


def zone_text(zone: str, lang: Lang) -> str:
    """Return what a timezone is called: ``heure de Paris``; the name of the list where no other is known."""
    return _ZONES[zone].say(lang) if zone in _ZONES else zone


def number_text(value: float, lang: Lang) -> str:
    """Return a figure with at most two decimals: ``1 234,5`` or ``1,234.5``."""
    return format_decimal(value, "#,##0.##", locale=_LOCALES[lang])


def count_text(count: int, one: Text, many: Text, lang: Lang) -> str:
    """Return ``1 salle``, ``3 salles`` (French takes the singular for 0 and 1)."""
    singular = count < 2 if lang == "fr" else count == 1
    return f"{number_text(count, lang)} {(one if singular else many).say(lang)}"


def person_name(person: Candidate | Examiner) -> str:
    """Return given and family name as written; the id when there is no name."""
    return clean(f"{person.given_name} {person.family_name}") or clean(person.id)


def sort_key(person: Candidate | Examiner) -> tuple[str, str, str]:
    """Return the key of alphabetical order: accents and case do not count."""
    return plain(person.family_name), plain(person.given_name), person.id


def plain(text: str) -> str:
    """Return ``text`` in lower case without accents."""
    marks = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in marks if not unicodedata.combining(char))


def seat_text(seat: str, lang: Lang) -> str:
    """Return what a seat is called; a seat with a name of its own keeps it."""
    known = SEATS.get(seat.casefold())
    return known.say(lang) if known else clean(seat)


def room_name(room: Room) -> str:
    """Return the room's label, else its id."""
    return clean(room.label) or clean(room.id)


def room_text(room: Room) -> str:
    """Return the room's name and its centre."""
    return ", ".join(dict.fromkeys(part for part in (room_name(room), clean(room.centre)) if part))


def place_text(room: Room) -> str:
    """Return where to go: the link of a remote room; label, centre and address of another."""
    if room.kind == "remote" and room.link:
        return clean(room.link)
    return ", ".join(dict.fromkeys(part for part in (room_name(room), clean(room.centre), clean(room.address)) if part))


def tier_name(tier: Tier, lang: Lang) -> str:
    """Return what a tier of goals is about."""
    known = TIERS.get(tier.name)
    return known.say(lang) if known else clean(tier.name)


def proof_text(tier: Tier, lang: Lang) -> str:
    """Return what is proven of a tier: optimal, within a gap, or nothing."""
    if tier.bound is None or tier.gap is None:
        return Text("aucune borne prouvée", "no proven bound").say(lang)
    if tier.gap <= 0:
        return Text("prouvé optimal", "proven optimal").say(lang)
    if tier.gap < 0.001:
        return Text("à moins de 0,1\u202f% de l'optimum", "within 0.1% of the optimum").say(lang)
    share = format_percent(tier.gap, "#,##0.#\u202f%" if lang == "fr" else "#,##0.#%", locale=_LOCALES[lang])
    return Text(f"à {share} de l'optimum au plus", f"within {share} of the optimum").say(lang)
