"""A designed year in sentences: what is proven, what each profile needs, who would miss with less."""

from __future__ import annotations

from collections.abc import Sequence

from scheduler.design import READINGS, Design, MissedFile, ProfileNeed, SectorNeed, SessionsAnswer
from scheduler.io.documents import ReportTable, Section
from scheduler.io.sheets import Column, Line
from scheduler.io.wording import clean, count_text, number_text
from scheduler.texts import Lang, Text

MOST_NAMED = 20
"""Files named in a sentence or list; the workbook and the JSON name all."""
_FILES = Text("dossier", "file"), Text("dossiers", "files")
_DAYS = Text("jour de jury", "jury day"), Text("jours de jury", "jury days")
_WAITED = Text("jour", "day"), Text("jours", "days")
_SESSIONS = Text("session", "session"), Text("sessions", "sessions")
_AT_LEAST, _AT_BEST = Text("au moins ", "at least "), Text("au mieux trouvé, ", "at the best found, ")


def design_lead(design: Design, lang: Lang) -> list[str]:
    """Return the first sentences: how many days and sessions, for how many files, and what is proven."""
    days, sessions = len(design.jury_days), design.sessions
    files = count_text(len(design.files), *_FILES, lang)
    figures = f"{count_text(days, *_DAYS, lang)}, {count_text(sessions, *_SESSIONS, lang)}"
    first = Text(f"{figures} pour {files}{_proof(design, 'fr')}.", f"{figures} for {files}{_proof(design, 'en')}.")
    waits = [(file.hearing - file.earliest).days for file in design.files]
    lines = [first.say(lang), _SESSION_IS.say(lang)]
    if waits:
        mean = number_text(round(sum(waits) / len(waits)), lang)
        lines.append(
            Text(
                f"D'un dossier prêt à sa soutenance : {mean} jours en moyenne, {max(waits)} au plus.",
                f"From a file ready to its hearing: {mean} days on average, {max(waits)} at the most.",
            ).say(lang)
        )
    return lines


def design_sections(design: Design, lang: Lang) -> list[Section]:
    """Return what follows the calendar: the sessions asked for, impossible files, sectors, profiles, files."""
    sections = [*_asked(design.asked, lang)] if design.asked else []
    if design.impossible:
        told = Text(
            "Aucun calendrier ne peut entendre ces dossiers à temps ; ils ne sont pas planifiés.",
            "No calendar can hear these files in time; they are not planned.",
        )
        sections.append(
            Section(
                Text("Dossiers impossibles", "Impossible files").say(lang),
                warnings=[told.say(lang)],
                items=_named(design.impossible, lang),
            )
        )
    if design.profiles:
        heading = Text("Ce que demande chaque profil de règles", "What each rule profile needs").say(lang)
        sections.append(Section(heading, table=_profiles(design.profiles, lang)))
    if design.sectors:
        heading = Text("Un jour de moins", "One day fewer").say(lang)
        sections.append(Section(heading, items=[_one_fewer(need, lang) for need in design.sectors]))
    if design.session_fewer:
        least = next((p.sessions for p in design.profiles), design.sessions)
        heading = Text("Une session de moins", "One session fewer").say(lang)
        files = count_text(len(design.session_fewer), *_FILES, lang)
        how = _AT_LEAST if design.session_fewer_proven else _AT_BEST
        told = Text(
            f"Avec {least - 1} au lieu de {least}, manqueraient leur délai {how.fr}{files} :",
            f"With {least - 1} instead of {least}, {how.en}{files} would miss the deadline:",
        )
        sections.append(Section(heading, paragraphs=[told.say(lang)], items=_named(design.session_fewer, lang)))
    return sections


def files_table(design: Design, lang: Lang) -> ReportTable:
    """Return every planned file with its deposit and its hearing."""
    columns = [
        Column(Text("Dossier", "File").say(lang), 38, "wrap"),
        Column("Certification", 14),
        Column(Text("Secteur", "Sector").say(lang), 20),
        Column(Text("Prêt le", "Ready on").say(lang), 12, "date"),
        Column(Text("Dépôt", "Deposit").say(lang), 12, "date"),
        Column(Text("Attente (jours)", "Delay (days)").say(lang), 10, "number"),
        Column(Text("Jury", "Jury").say(lang), 12, "date"),
        Column(Text("Jury au plus tard", "Last jury day").say(lang), 12, "date"),
    ]
    rows: list[Line] = [
        [clean(f.name), clean(f.certification), clean(f.sector), f.earliest, f.deposit, f.delay, f.hearing,
         f.last_hearing]
        for f in design.files
    ]  # fmt: skip
    return ReportTable(Text("Dossiers", "Files").say(lang), columns, rows)


def _proof(design: Design, lang: Lang) -> str:
    if not design.tiers or design.tiers[0].bound is None:
        return Text(", sans borne prouvée", ", without a proven bound").say(lang)
    if design.tiers[0].gap == 0:
        return Text(" : aucun calendrier ne fait moins de jours (prouvé)", ": no calendar has fewer days (proven)").say(
            lang
        )
    bound = number_text(design.tiers[0].bound, lang)
    return Text(f" ; au moins {bound} jours sont nécessaires", f"; at least {bound} days are needed").say(lang)


def _asked(asked: SessionsAnswer, lang: Lang) -> list[Section]:
    heading = f"{count_text(asked.asked, *_SESSIONS, lang)} {Text('par an ?', 'a year?').say(lang)}"
    if asked.enough:
        told = Text("C'est suffisant : le calendrier s'y tient.", "It is enough: the calendar keeps to it.")
        return [Section(heading, paragraphs=[told.say(lang)])]
    sections = [Section(heading, warnings=[_refused(asked).say(lang)], paragraphs=[_delay(asked).say(lang)])]
    if asked.apart:
        told = Text(
            f"Pourquoi : {len(asked.apart)} dossiers demandent chacun une autre session",
            f"Why: {len(asked.apart)} files each need another session",
        )
        sections.append(Section(told.say(lang), items=_named(asked.apart, lang), urgent=True))
    if asked.missed:
        count = count_text(len(asked.missed), *_FILES, lang)
        sessions = count_text(asked.allowed, *_SESSIONS, lang)
        least = _AT_LEAST if asked.proven else _AT_BEST
        told = Text(
            f"Avec {sessions}, {least.fr}{count} hors délai",
            f"With {sessions}, {least.en}{count} out of time",
        )
        sections.append(Section(told.say(lang), items=_named(asked.missed, lang), urgent=True))
    return sections


def _refused(asked: SessionsAnswer) -> Text:
    sessions = Text(count_text(asked.asked, *_SESSIONS, "fr"), count_text(asked.asked, *_SESSIONS, "en"))
    if not asked.told:
        return Text(
            f"Aucun calendrier de {sessions.fr} par an n'a été trouvé, sans preuve qu'il n'en existe pas. "
            "Le calendrier ci-dessus est le meilleur trouvé sans cette limite.",
            f"No calendar of {sessions.en} a year was found, without a proof that there is none. "
            "The calendar above is the best found without that limit.",
        )
    verbs = Text("ne suffit pas", "is not enough") if asked.asked == 1 else Text("ne suffisent pas", "are not enough")
    return Text(
        f"{sessions.fr} par an {verbs.fr}. Le calendrier ci-dessus est celui qu'il faut.",
        f"{sessions.en} a year {verbs.en}. The calendar above is the one that is needed.",
    )


def _delay(asked: SessionsAnswer) -> Text:
    if asked.smallest_delay is None and not asked.delay_proven:
        return Text(
            "Aucune attente acceptée d'un an au plus n'a été trouvée qui suffise, sans preuve qu'il n'en existe pas.",
            "No accepted delay of a year at the most was found to be enough, without a proof that there is none.",
        )
    if asked.smallest_delay is None:
        return Text(
            "Même si chaque dossier attendait un an avant son dépôt, ce ne serait pas suffisant : c'est le nombre de "
            "places qui manque.",
            "Even if every file waited a year before its deposit, it would not be enough: it is places that lack.",
        )
    fr, en = (count_text(asked.smallest_delay, *_WAITED, lang) for lang in ("fr", "en"))
    sooner = Text("pas avant", "no sooner") if asked.delay_proven else Text("peut-être avant", "perhaps sooner")
    return Text(
        f"C'est suffisant dès que chaque dossier accepte d'attendre {fr} avant son dépôt, {sooner.fr}.",
        f"It is enough once every file accepts to wait {en} before its deposit, {sooner.en}.",
    )


def _one_fewer(need: SectorNeed, lang: Lang) -> str:
    days, files = count_text(need.days, *_DAYS, lang), count_text(need.files, *_FILES, lang)
    proven = Text(" (prouvé minimal)", " (proven least)").say(lang) if need.bound == need.days else ""
    sector, missing = clean(need.sector), "; ".join(_named(need.one_fewer, lang)) or "–"
    verb = "manquerait son délai" if len(need.one_fewer) == 1 else "manqueraient leur délai"
    return Text(
        f"{sector} : {days} pour {files}{proven}. Avec un de moins, {verb} : {missing}.",
        f"{sector}: {days} for {files}{proven}. With one fewer, would miss the deadline: {missing}.",
    ).say(lang)


def _named(files: Sequence[MissedFile], lang: Lang) -> list[str]:
    """Return each file by name and date; of many, the first ones and how many more."""
    told = [_name(file).say(lang) for file in files[:MOST_NAMED]]
    left = len(files) - MOST_NAMED
    return [*told, Text(f"et {left} autres", f"and {left} more").say(lang)] if left > 0 else told


def _name(file: MissedFile) -> Text:
    name, ready = clean(file.name), f"{file.earliest:%d/%m/%Y}"
    if file.first_hearing is None or file.last_hearing is None:
        return Text(
            f"{name}, prêt le {ready} : le délai finit avant que le dossier puisse être préparé",
            f"{name}, ready on {ready}: the deadline ends before the file can be prepared",
        )
    span = f"{file.first_hearing:%d/%m/%Y}", f"{file.last_hearing:%d/%m/%Y}"
    return Text(
        f"{name}, prêt le {ready}, à entendre du {span[0]} au {span[1]}",
        f"{name}, ready on {ready}, to be heard from {span[0]} to {span[1]}",
    )


def _profiles(needs: Sequence[ProfileNeed], lang: Lang) -> ReportTable:
    columns = [
        Column(Text("Profil", "Profile").say(lang), 24),
        Column(Text("Troisième mois", "Third month").say(lang), 24),
        Column(Text("Sessions par an, au moins", "Sessions, at least").say(lang), 16, "number"),
        Column(Text("Jours de jury, au moins", "Jury days, at least").say(lang), 16, "number"),
        Column(Text("Dossiers impossibles", "Impossible files").say(lang), 14, "number"),
        Column(Text("Prouvé", "Proven").say(lang), 10),
    ]
    limited = {need.profile for need in needs if need.reading == "month_end"}
    no_limit = Text("sans limite", "no limit").say(lang)
    yes, no = (text.say(lang) for text in (Text("oui", "yes"), Text("non", "no")))
    rows: list[Line] = [
        [clean(n.profile), READINGS[n.reading].say(lang) if n.profile in limited else no_limit,
         n.sessions, n.days, n.impossible, yes if n.proven else no]
        for n in needs
    ]  # fmt: skip
    return ReportTable(Text("Profils", "Profiles").say(lang), columns, rows)


_SESSION_IS = Text(
    "Une session est une semaine où siège au moins un jury.", "A session is a week in which at least one jury sits."
)
