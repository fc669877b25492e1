"""The yearly tables as people read them, and what does not add up told above them."""

from __future__ import annotations

import datetime as dt

from scheduler.io.documents import Document, ReportTable, Section
from scheduler.io.sheets import Cell, Column, Line
from scheduler.io.wording import clean, count_text
from scheduler.sums import is_total
from scheduler.texts import Lang, Text
from scheduler.yearbook import CheckedTables, Yearbook
from scheduler.yearly import UNKNOWN, CertificationRow, DecisionCounts, YearTables

_BANDS = {
    "under_30": Text("Moins de 30 ans", "Under 30"),
    "30_39": Text("30 à 39 ans", "30 to 39"),
    "40_49": Text("40 à 49 ans", "40 to 49"),
    "50_over": Text("50 ans et plus", "50 and over"),
    UNKNOWN: Text("Âge non renseigné", "Age not recorded"),
    "total": Text("Total", "Total"),
}
_SEXES = {"F": Text("Femme", "Woman"), "M": Text("Homme", "Man"), UNKNOWN: Text("Non renseigné", "Not recorded")}
_NOT_TOLD = Text("non renseigné", "not recorded")


def statistics_document(yearbook: Yearbook, lang: Lang = "fr") -> Document:
    """Return the report of a yearbook."""
    years = [part.tables.year for part in yearbook.parts if part.tables.year]
    told = ", ".join(map(str, years))
    title = Text("Statistiques de la VAE", "VAE statistics").say(lang) + (f" – {told}" if told else "")
    found = sum(len(part.mismatches) for part in yearbook.parts)
    mismatch = Text("incohérence", "mismatch"), Text("incohérences", "mismatches")
    lead = (
        Text(f"{count_text(found, *mismatch, 'fr')} : rien n'est corrigé ni caché.",
             f"{count_text(found, *mismatch, 'en')}: nothing is corrected or hidden.")
        if found
        else Text("Tous les totaux sont cohérents.", "Every total adds up.")
    )  # fmt: skip
    sections = [section for part in yearbook.parts for section in _sections(part, lang)]
    return Document(
        title=title,
        created=dt.date(max(years, default=2000), 1, 1),
        lead=[lead.say(lang)],
        sections=sections,
        sheets=[section.table for section in sections if section.table],
        footer=_DEFINITIONS.say(lang),
    )


def _sections(part: CheckedTables, lang: Lang) -> list[Section]:
    tables = part.tables
    suffix = f" {tables.year}" if tables.year else f" ({Text('publié', 'published').say(lang)})"
    wrong: dict[str, list[str]] = {}
    for mismatch in part.mismatches:
        wrong.setdefault(mismatch.table, []).append(mismatch.text.say(lang))
    named = (
        ("indicators", Text("Chiffres", "Figures"), _indicators(tables, part, lang)),
        ("by_certification", Text("Par diplôme", "By certification"), _by_certification(tables, part, lang)),
        ("by_age", Text("Par âge et sexe", "By age and sex"), _by_age(tables, lang)),
    )
    return [
        Section(
            heading=f"{title.say(lang)}{suffix}",
            warnings=wrong.get(key, ()),
            table=ReportTable(f"{title.say(lang)}{suffix}", *table) if table[1] else None,
        )
        for key, title, table in named
        if table[1] or key in wrong
    ]


def _indicators(tables: YearTables, part: CheckedTables, lang: Lang) -> tuple[list[Column], list[Line]]:
    figures = tables.indicators
    if part.origin == "published" and figures == type(figures)():
        return [], []
    rate = None if figures.success_rate is None else Cell(figures.success_rate, kind="share")
    named: tuple[tuple[Text, int | Cell | None], ...] = (
        (Text("Candidats accompagnés", "Candidates accompanied"), figures.accompanied),
        (Text("Candidats présentés aux jurys", "Candidates presented"), figures.presented),
        (Text("Taux de réussite", "Success rate"), rate),
    )
    rows: list[Line] = [[name.say(lang), _NOT_TOLD.say(lang) if v is None else v] for name, v in named]
    if tables.not_heard:
        told = Text("Candidats excusés ou absents, non comptés", "Candidates excused or absent, not counted")
        rows.append([told.say(lang), tables.not_heard])
    return _columns(lang, ("Indicateur", "Indicator", 44, "text"), ("Valeur", "Value", 18, "number")), rows


def _by_certification(tables: YearTables, part: CheckedTables, lang: Lang) -> tuple[list[Column], list[Line]]:
    columns = _columns(
        lang,
        ("Diplôme", "Certification", 52, "wrap"),
        ("Effectifs", "Headcount", 11, "number"),
        ("Taux d'obtention", "Success rate", 12, "share"),
        ("Validation totale", "Full validation", 12, "share"),
        ("Validation partielle", "Partial validation", 12, "share"),
        ("Refus", "Refusal", 10, "share"),
        ("Validation (2e notif.)", "Validated at 2nd notification", 14, "share"),
    )
    wrong = {mismatch.row for mismatch in part.mismatches if mismatch.table == "by_certification"}
    rows = [_certification_line(row, row.certification in wrong) for row in tables.by_certification]
    counted = [row.counts for row in tables.by_certification if row.counts]
    if counted and len(counted) == len(tables.by_certification):
        rows.append(_certification_line(_total(counted), False))
    return columns, rows


def _certification_line(row: CertificationRow, wrong: bool) -> Line:
    shares = [row.rate, row.total, row.partial, row.refusal, row.second]
    name = Cell(clean(row.certification), "late") if wrong else clean(row.certification)
    # A decision nobody had is left blank, as the certifier's tables leave it.
    return [name, row.headcount, shares[0], *(share or None for share in shares[1:])]


def _total(counted: list[DecisionCounts]) -> CertificationRow:
    sums = {name: sum(getattr(counts, name) for counts in counted) for name in DecisionCounts.model_fields}
    counts = DecisionCounts.model_validate(sums)
    shares = {name: value / counts.presented for name, value in sums.items()}
    fields = {"certification": "Total", "headcount": counts.presented, "rate": counts.successes / counts.presented}
    return CertificationRow.model_validate(fields | shares)


def _by_age(tables: YearTables, lang: Lang) -> tuple[list[Column], list[Line]]:
    columns = _columns(
        lang,
        ("Tranche d'âge", "Age band", 22, "text"),
        ("Sexe", "Sex", 16, "text"),
        ("Dossiers déposés", "Files deposited", 14, "number"),
        ("Dossiers recevables", "Files eligible", 14, "number"),
        ("Dossiers examinés par le jury", "Files examined by the jury", 18, "number"),
    )
    rows: list[Line] = [
        [_said(_BANDS, row.age_band, lang), "" if is_total(row.sex) else _said(_SEXES, row.sex, lang),
         row.filed, row.eligible, row.examined]
        for row in tables.by_age
    ]  # fmt: skip
    return columns, rows


def _said(words: dict[str, Text], key: str, lang: Lang) -> str:
    return words[key].say(lang) if key in words else clean(key)


def _columns(lang: Lang, *titled: tuple[str, str, int, str]) -> list[Column]:
    return [Column(Text(fr, en).say(lang), width, kind) for fr, en, width, kind in titled]  # type: ignore[arg-type]


_DEFINITIONS = Text(
    "Une candidature compte une fois, par sa dernière décision de l'année. Réussite : validation totale, partielle, ou "
    "à la deuxième notification. Dossiers déposés, recevables et examinés comptent chacun l'année de leur date. "
    "L'âge est celui atteint dans l'année.",
    "A candidacy counts once, by its last decision of the year. Success: validation in full, in part, or at the second "
    "notification. Files deposited, eligible and examined count each in the year of their date. Age is the one reached "
    "in the year.",
)
