"""A certifier's yearly statistics: tables counted from results, tables as published, and what does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from scheduler.domain import Candidate, Certification, Finding, Part
from scheduler.outcomes import Outcome
from scheduler.sums import Mismatch, mismatches
from scheduler.yearly import YearTables, count_year, years_of


class CheckedTables(Part):
    """Tables and every place where they do not add up; nothing is corrected or left out."""

    origin: Literal["counted", "published"]
    tables: YearTables
    mismatches: tuple[Mismatch, ...]


class Yearbook(Part):
    """The tables of each year that has results, then the published ones."""

    parts: tuple[CheckedTables, ...]

    @property
    def adds_up(self) -> bool:
        """Whether every table does."""
        return not any(part.mismatches for part in self.parts)


def make_yearbook(
    candidates: Sequence[Candidate],
    outcomes: Sequence[Outcome],
    certifications: Sequence[Certification] = (),
    published: YearTables | None = None,
    year: int | None = None,
) -> Yearbook:
    """Return the statistics of ``year``, or of every year that has results.

    Parameters
    ----------
    outcomes
        Free of `result_findings`.
    published
        Tables of one year as they were published. They are checked as they stand and, when one year is
        counted, held against it; their number of candidates accompanied is taken over.
    """
    known = years_of(outcomes)
    wanted = known if year is None else tuple(y for y in (year,) if outcomes)
    told = published.indicators.accompanied if published and len(wanted) == 1 else None
    parts = []
    for counted_year in wanted:
        tables = count_year(counted_year, candidates, outcomes, certifications, told)
        parts.append(CheckedTables(origin="counted", tables=tables, mismatches=tuple(mismatches(tables))))
    if published is not None:
        against = parts[0].tables if len(parts) == 1 else None
        found = (*mismatches(published), *(_differences(published, against) if against else ()))
        parts.append(CheckedTables(origin="published", tables=published, mismatches=found))
    return Yearbook(parts=tuple(parts))


def result_findings(candidates: Sequence[Candidate], outcomes: Sequence[Outcome]) -> Iterator[Finding]:
    """Yield each result of an unknown candidate, and each that repeats another."""
    known = {candidate.id for candidate in candidates}
    first: dict[tuple[str, object], int] = {}
    for index, outcome in enumerate(outcomes):
        if outcome.candidate not in known:
            yield Finding(
                part="results", index=index, field="candidate",
                fr=f"le candidat « {outcome.candidate} » est inconnu",
                en=f"candidate '{outcome.candidate}' is unknown",
                mend_fr="Ajoutez-le à la feuille candidats, ou corrigez l'identifiant.",
                mend_en="Add it to the sheet candidates, or mend the id.",
            )  # fmt: skip
        if first.setdefault((outcome.candidate, outcome.date), index) != index:
            yield Finding(
                part="results", index=index, field="date",
                fr="ce candidat a déjà un résultat ce jour-là",
                en="this candidate has a result on that day already",
                mend_fr="Gardez une seule ligne.", mend_en="Keep one row.",
            )  # fmt: skip


def _differences(published: YearTables, counted: YearTables) -> Iterator[Mismatch]:
    """Yield where a published figure is not the one counted from the results."""
    for name, fr, en in (
        ("presented", "Candidats présentés", "Candidates presented"),
        ("success_rate", "Taux de réussite", "Success rate"),
    ):
        stated, found = getattr(published.indicators, name), getattr(counted.indicators, name)
        if stated is None or found is None or abs(stated - found) < 0.00006:  # a rate is published to 0.01 %
            continue
        shown = [f"{100 * value:.2f} %" if name == "success_rate" else str(value) for value in (stated, found)]
        fr_shown = [text.replace(".", ",") for text in shown]
        yield Mismatch(
            key=f"published_{name}", table="indicators", column=name, stated=stated, counted=found,
            fr=f"{fr} : {fr_shown[0]} publié, mais les résultats de {counted.year} donnent {fr_shown[1]}.",
            en=f"{en}: {shown[0]} published, but the results of {counted.year} give {shown[1]}.",
        )  # fmt: skip
