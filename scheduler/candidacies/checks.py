"""What records of candidacies may get wrong: names that do not exist, events that lack what they tell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.candidacies.history import in_time_order
from scheduler.candidacies.records import Candidacies, Event
from scheduler.domain import Finding, Problem

_REFERENCE = ("Corrigez la faute de frappe ou ajoutez la ligne qui manque.", "Mend the spelling or add the row.")
_NAMES_BLOCKS = frozenset({"PARTIAL_SUCCESS_OF_FULL_CERTIFICATION", "PARTIAL_SUCCESS_OF_PARTIAL_CERTIFICATION"})
_NEEDS: Mapping[str, tuple[str, str, str]] = {
    "decided": ("result", "une décision dit son résultat", "a decision tells its result"),
    "accompaniment": ("hours", "un accompagnement dit ses heures", "an accompaniment tells its hours"),
    "certification_changed": ("certification", "un changement dit la certification visée", "a change tells its code"),
    "hearing_planned": ("for_day", "une audition prévue dit son jour", "a planned hearing tells its day"),
    "module_started": ("label", "un module complémentaire dit son nom", "a complementary module tells its name"),
    "module_completed": ("label", "un module complémentaire dit son nom", "a complementary module tells its name"),
    "correction": ("corrects", "une correction dit le numéro de l'événement", "a correction tells the event's number"),
}
_AFTER: Mapping[str, tuple[str, str, str]] = {
    "decided": ("deposited", "une décision avant tout dépôt de dossier", "a decision before any deposit"),
    "notified": ("decided", "une notification avant toute décision", "a notification before any decision"),
    "module_completed": ("module_started", "un module terminé sans avoir commencé", "a module ended but not begun"),
}


def find_record_errors(problem: Problem, records: Candidacies) -> Iterator[Finding]:
    """Yield every mistake: unknown ids, certifications and blocks, ids twice, events without their content."""
    yield from _candidacies(problem, records)
    yield from _references(problem, records)
    numbers: dict[str, int] = {}
    for i, event in enumerate(records.events):
        numbers[event.candidacy] = numbers.get(event.candidacy, 0) + 1
        yield from _event(problem, i, event, numbers[event.candidacy])


def find_record_oddities(problem: Problem, records: Candidacies) -> Iterator[Finding]:
    """Yield what is likely a slip: events in an order that cannot be."""
    places = {id(event): i for i, event in enumerate(records.events)}
    deposited = {c.id for c in problem.candidates if c.deposited_on is not None}
    for name, events in records.events_of.items():
        seen = {"deposited"} if name in deposited else set()
        for _, event in in_time_order(events, problem.campaign.zone):
            needed, fr, en = _AFTER.get(event.kind, ("", "", ""))
            if needed and needed not in seen:
                yield _finding("events", places[id(event)], "kind", fr, en, "Vérifiez les dates.", "Check the days.")
            seen.add(event.kind)


def _candidacies(problem: Problem, records: Candidacies) -> Iterator[Finding]:
    seen: set[str] = set()
    codes = set(problem.certification_of)
    for i, row in enumerate(records.candidacies):
        if row.id in seen:
            text = f"la candidature « {row.id} » est en double", f"candidacy {row.id!r} is given twice"
            yield _finding("candidacies", i, "id", *text, "Gardez une seule ligne.", "Keep one row.")
        seen.add(row.id)
        candidate = problem.candidate_of.get(row.id)
        if not row.certification and candidate is None:
            text = "la certification visée manque", "the certification aimed at is missing"
            yield _finding("candidacies", i, "certification", *text, "Écrivez son code.", "Write its code.")
        elif row.certification and row.certification not in codes:
            yield _unknown("candidacies", i, "certification", row.certification)
        elif row.certification and candidate is not None and candidate.certification != row.certification:
            text = (
                f"la feuille des candidats dit {candidate.certification}",
                f"the sheet of candidates says {candidate.certification}",
            )
            yield _finding("candidacies", i, "certification", *text, "Gardez l'un des deux.", "Keep one of them.")
        yield from _blocks(problem, "candidacies", i, row.certification, row.blocks)


def _references(problem: Problem, records: Candidacies) -> Iterator[Finding]:
    known = {row.id for row in records.candidacies} | set(problem.candidate_of)
    for part in ("events", "documents", "funding"):
        for i, row in enumerate(getattr(records, part)):
            if row.candidacy not in known and not (part == "documents" and not row.candidacy):
                yield _unknown(part, i, "candidacy", row.candidacy)
    for i, document in enumerate(records.documents):
        if document.certification and document.certification not in problem.certification_of:
            yield _unknown("documents", i, "certification", document.certification)
        if document.received_on is not None and not document.candidacy:
            text = "une pièce reçue dit de quelle candidature elle est", "a document received tells whose it is"
            yield _finding("documents", i, "candidacy", *text, "Écrivez l'identifiant.", "Write the id.")


def _event(problem: Problem, index: int, event: Event, number: int) -> Iterator[Finding]:
    field, fr, en = _NEEDS.get(event.kind, ("", "", ""))
    if field and getattr(event, field) in (None, ""):
        yield _finding("events", index, field, fr, en, "Remplissez cette cellule.", "Fill this cell in.")
    if event.kind == "decided" and event.result in _NAMES_BLOCKS and not event.blocks:
        text = "une validation partielle nomme les blocs acquis (R6412-7)", "a partial validation names its blocks"
        yield _finding("events", index, "blocks", *text, "Écrivez les blocs.", "Write the blocks.")
    if event.kind == "correction" and event.corrects and event.corrects >= number:
        text = f"aucun événement {event.corrects} avant celui-ci", f"there is no event {event.corrects} before it"
        yield _finding("events", index, "corrects", *text, "Comptez depuis 1.", "Count from 1.")
    if event.certification and event.certification not in problem.certification_of:
        yield _unknown("events", index, "certification", event.certification)
    candidate = problem.candidate_of.get(event.candidacy)
    if event.blocks and candidate is not None and not event.certification:
        yield from _blocks(problem, "events", index, candidate.certification, event.blocks)


def _blocks(problem: Problem, part: str, index: int, code: str, blocks: tuple[str, ...]) -> Iterator[Finding]:
    found = problem.certification_of.get(code)
    for block in blocks if found and found.blocks else ():
        if found and block not in found.blocks:
            text = f"le bloc « {block} » n'existe pas dans {code}", f"block {block!r} is not one of {code}"
            yield _finding(
                part, index, "blocks", *text, "Reprenez un bloc de la certification.", "Use one of its blocks."
            )


def _unknown(part: str, index: int, field: str, name: str) -> Finding:
    return _finding(part, index, field, f"« {name} » est inconnu", f"{name!r} is unknown", *_REFERENCE)


def _finding(part: str, index: int, field: str, fr: str, en: str, mend_fr: str, mend_en: str) -> Finding:
    return Finding(part=part, index=index, field=field, fr=fr, en=en, mend_fr=mend_fr, mend_en=mend_en)
