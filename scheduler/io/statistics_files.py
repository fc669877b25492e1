"""What the yearly tables are made from: results with their candidates, tables published already, or both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain import Candidate, Certification
from scheduler.errors import InputIssue
from scheduler.io.columns import SHEETS
from scheduler.io.columns_yearly import COMPANIONS
from scheduler.io.companions import missing_sheet, parts_of, raise_errors, read_sheets
from scheduler.io.parsing import read_problem
from scheduler.io.rows import Rows
from scheduler.io.tables import PROBLEM_JSON
from scheduler.io.vocabulary import did_you_mean
from scheduler.outcomes import Outcome
from scheduler.texts import Text
from scheduler.yearbook import result_findings
from scheduler.yearly import Indicators, YearTables

PUBLISHED = ("indicators", "by_certification", "by_age")
_READ = {
    **{part: SHEETS[part] for part in ("campaign", "certifications", "candidates")},
    **{part: COMPANIONS[part] for part in ("results", *PUBLISHED)},
}


@dataclass(frozen=True, slots=True)
class StatisticsInput:
    """What was found: ``published`` is None without a published table."""

    candidates: tuple[Candidate, ...]
    certifications: tuple[Certification, ...]
    outcomes: tuple[Outcome, ...]
    published: YearTables | None
    warnings: tuple[InputIssue, ...]


def read_statistics(path: Path) -> StatisticsInput:
    """Read results and candidates, published tables, or both, from a folder, an xlsx or a csv.

    Candidates and certifications may also come from the folder's ``problem.json``.

    Raises
    ------
    InputError
        With every mistake found; nothing is guessed.
    """
    rows, issues = read_sheets(path, _READ)
    if not any(part in rows for part in ("results", *PUBLISHED)):
        issues.append(missing_sheet(path, COMPANIONS["results"]))
    candidates, certifications = parts_of(rows, "candidates"), parts_of(rows, "certifications")
    json = path / PROBLEM_JSON
    if "results" in rows and "candidates" not in rows:
        if json.is_file():
            issues = [issue for issue in issues if issue.file != PROBLEM_JSON]
            problem = read_problem(json).problem
            candidates, certifications = problem.candidates, problem.certifications
        else:
            issues.append(missing_sheet(path, SHEETS["candidates"]))
    elif "results" in rows:
        issues += _unknown_certifications(rows)
    if candidates and "results" in rows:
        issues += _result_issues(rows, candidates)
    issues += [*_indicator_issues(rows), *_unnamed_blocks(rows)]
    return StatisticsInput(
        warnings=raise_errors(issues),
        candidates=tuple(candidates),
        certifications=tuple(certifications),
        outcomes=tuple(parts_of(rows, "results")),
        published=_published(rows),
    )


def _published(rows: Mapping[str, Rows]) -> YearTables | None:
    if not any(part in rows for part in PUBLISHED):
        return None
    figures = {row.indicator: row.value for row in parts_of(rows, "indicators")}
    for name in ("accompanied", "presented"):
        if name in figures:
            figures[name] = round(figures[name])
    return YearTables(
        indicators=Indicators.model_validate(figures),
        by_certification=tuple(parts_of(rows, "by_certification")),
        by_age=tuple(parts_of(rows, "by_age")),
    )


def _result_issues(rows: Mapping[str, Rows], candidates: Sequence[Candidate]) -> Iterator[InputIssue]:
    known = {candidate.id for candidate in candidates}
    outcomes = parts_of(rows, "results")
    for finding in result_findings(candidates, outcomes):
        if (finding.index, finding.field) in rows["results"].bad:
            continue
        unknown = finding.field == "candidate"
        near = did_you_mean(outcomes[finding.index].candidate, known) if unknown else None
        mend = near or Text(finding.mend_fr, finding.mend_en)
        yield rows["results"].tell(finding.index, finding.field, Text(finding.fr, finding.en), mend)


def _unknown_certifications(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    known = {c.code for c in parts_of(rows, "certifications")}
    for index, candidate in enumerate(parts_of(rows, "candidates")):
        if known and candidate.certification not in known and (index, "certification") not in rows["candidates"].bad:
            message = Text(
                f"la certification « {candidate.certification} » est inconnue",
                f"certification '{candidate.certification}' is unknown",
            )
            mend = did_you_mean(candidate.certification, known) or Text("Ajoutez sa ligne.", "Add its row.")
            yield rows["candidates"].tell(index, "certification", message, mend)


def _indicator_issues(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    seen = Counter[str]()
    for index, row in enumerate(parts_of(rows, "indicators")):
        seen[row.indicator] += 1
        if seen[row.indicator] > 1:
            message = Text("cet indicateur est donné deux fois", "this indicator is given twice")
            yield rows["indicators"].tell(index, "indicator", message, Text("Gardez une ligne.", "Keep one row."))
        share = row.indicator == "success_rate"
        if (index, "value") not in rows["indicators"].bad and not 0 <= row.value <= (1 if share else 1e9):
            message = Text("cette valeur n'est pas possible ici", "this value is not possible here")
            mend = Text("Un taux s'écrit 96,88 %, un nombre 32.", "Write a rate as 96.88%, a count as 32.")
            yield rows["indicators"].tell(index, "value", message, mend)
        elif not share and row.value != round(row.value):
            message = Text("un nombre entier est attendu", "a whole number is expected")
            yield rows["indicators"].tell(index, "value", message, Text("Corrigez-le.", "Mend it."))


def _unnamed_blocks(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    for index, outcome in enumerate(parts_of(rows, "results")):
        if outcome.kind == "partial" and not outcome.blocks and (index, "result") not in rows["results"].bad:
            message = Text(
                "cette validation partielle ne nomme aucun bloc acquis", "this partial validation names no block"
            )
            mend = Text("Nommez les blocs acquis (R6412-7).", "Name the blocks acquired (R6412-7).")
            yield rows["results"].tell(index, "blocks", message, mend, "warning")
