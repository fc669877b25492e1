"""``jury stats``: the yearly tables, and the rows that do not sum to their total."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from scheduler.cli.asked import ASKED, say
from scheduler.cli.console import DONE, NOT_ALL, Outcome, tell
from scheduler.cli.failures import refuse
from scheduler.cli.reading import issue_dicts
from scheduler.cli.writing import write_documents
from scheduler.yearbook import Yearbook, make_yearbook


def run_stats(source: Path, year: int | None, out: Path | None) -> Outcome:
    """Count results, check tables already published, or both.

    Raises
    ------
    InputError
        With every mistake of the input, or when the year has no result.
    """
    from scheduler.io.statistics_files import read_statistics
    from scheduler.io.statistics_report import statistics_document

    read = read_statistics(source)
    known = sorted({outcome.date.year for outcome in read.outcomes})
    if year is not None and known and year not in known:
        told = ", ".join(map(str, known))
        raise refuse(f"il n'y a aucun résultat en {year}.", f"there is no result in {year}.",
                     f"Années connues : {told}.", f"Years known: {told}.", file=source.name)  # fmt: skip
    if not ASKED.json:
        tell(*(f"{say('Attention', 'Warning')} – {warning.say(ASKED.lang)}" for warning in read.warnings))
    yearbook = make_yearbook(read.candidates, read.outcomes, read.certifications, read.published, year)
    document = statistics_document(yearbook, ASKED.lang)
    status = DONE if yearbook.adds_up else NOT_ALL
    answer: dict[str, Any] = {"command": "stats", "exit_status": status, **yearbook_dict(yearbook)}
    answer["warnings"] = issue_dicts(read.warnings)
    lines = document.lines(ASKED.lang)
    if out is not None:
        files = {
            "html": lambda: document.page(ASKED.lang),
            "xlsx": lambda: document.workbook(ASKED.lang),
        }
        written = write_documents(out, say("statistiques", "statistics"), files, answer)
        answer["files"] = written
        lines = [*document.lead, *document.alerts(), *(say(f"Écrit : {path}", f"Written: {path}") for path in written)]
    return Outcome(status, answer, lines)


def yearbook_dict(yearbook: Yearbook) -> dict[str, Any]:
    """Return a yearbook JSON-ready; the sentences are in both languages."""
    return {"adds_up": yearbook.adds_up, **yearbook.model_dump(mode="json")}
