"""The tables a certifier publishes each year, and how they are counted from results.

Shares are fractions of the headcount (0.5 for 50 %). The source of the tables' shape is the Cnam's page:
accompanied, presented and success rate; by certification; by age band and sex.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Annotated

from pydantic import Field

from scheduler.domain import Candidate, Certification, Part
from scheduler.outcomes import Outcome

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0, le=10**9)]

AGE_BANDS = ("under_30", "30_39", "40_49", "50_over")
UNKNOWN = "unknown"
TOTAL = "total"


class Indicators(Part):
    """The three figures of the year; None where nothing tells."""

    accompanied: Count | None = None
    presented: Count | None = None
    success_rate: Share | None = None


class DecisionCounts(Part):
    """Candidacies by decision; each is in one column only."""

    total: Count = 0
    partial: Count = 0
    refusal: Count = 0
    second: Count = 0

    @property
    def presented(self) -> int:
        """All of them."""
        return self.total + self.partial + self.refusal + self.second

    @property
    def successes(self) -> int:
        """Total, partial, and validated at second notification, as the published rates count them."""
        return self.presented - self.refusal


class CertificationRow(Part):
    """One certification: headcount, success rate, and the share of each decision."""

    certification: str = Field(min_length=1)
    headcount: Count
    rate: Share | None = None
    total: Share | None = None
    partial: Share | None = None
    refusal: Share | None = None
    second: Share | None = None
    counts: DecisionCounts | None = None


class AgeRow(Part):
    """One age band and sex: files deposited, found eligible, examined by a jury."""

    age_band: str = Field(min_length=1)
    sex: str = ""
    filed: Count | None = None
    eligible: Count | None = None
    examined: Count | None = None


class YearTables(Part):
    """The tables of one year; ``not_heard`` counts candidacies only excused or absent."""

    year: int | None = None
    indicators: Indicators = Indicators()
    by_certification: tuple[CertificationRow, ...] = ()
    by_age: tuple[AgeRow, ...] = ()
    not_heard: Count = 0


def years_of(outcomes: Iterable[Outcome]) -> tuple[int, ...]:
    """Return the years that have results, in order."""
    return tuple(sorted({outcome.date.year for outcome in outcomes}))


def count_year(
    year: int,
    candidates: Sequence[Candidate],
    outcomes: Sequence[Outcome],
    certifications: Sequence[Certification] = (),
    accompanied: int | None = None,
) -> YearTables:
    """Return the tables of ``year``.

    Parameters
    ----------
    candidates, outcomes
        Every outcome is of one of the candidates; other years' outcomes tell which notification it is.
    accompanied : int or None
        The figure where it is known otherwise; None counts the candidacies that name a companion.

    Notes
    -----
    A candidacy counts once, by its last decision of the year. A full success after an earlier decision
    (or at a second attempt) is "validated at second notification". Filed, eligible and examined are
    counted each in the year of its own date: a row may show more files examined than filed.
    """
    finals = _finals(year, candidates, outcomes)
    by_id = {candidate.id: candidate for candidate in candidates}
    decided: dict[str, Counter[str]] = {}
    for who, column in finals.items():
        decided.setdefault(by_id[who].certification, Counter())[column] += 1
    labels = {c.code: c.label for c in certifications}
    rows = tuple(_certification_row(code, decided[code], labels) for code in sorted(decided))
    seen = {o.candidate for o in outcomes if o.date.year == year}
    return YearTables(
        year=year,
        indicators=_indicators(candidates, rows, accompanied),
        by_certification=rows,
        by_age=tuple(_age_rows(year, candidates, frozenset(finals))),
        not_heard=len(seen - finals.keys()),
    )


def age_band(birth_year: int | None, year: int) -> str:
    """Return the band of the age reached in ``year``."""
    if birth_year is None or birth_year > year:
        return UNKNOWN
    age = year - birth_year
    return AGE_BANDS[0 if age < 30 else 1 if age < 40 else 2 if age < 50 else 3]


def _finals(year: int, candidates: Iterable[Candidate], outcomes: Iterable[Outcome]) -> dict[str, str]:
    """Return the column in which each candidacy presented in the year counts."""
    repeated = {candidate.id for candidate in candidates if candidate.attempt > 1}
    finals: dict[str, str] = {}
    for outcome in sorted(outcomes, key=lambda o: o.date):
        if outcome.heard and outcome.date.year <= year:
            if outcome.date.year == year:
                finals[outcome.candidate] = _column(outcome, outcome.candidate in repeated)
            repeated.add(outcome.candidate)
    return finals


def _column(outcome: Outcome, repeated: bool) -> str:
    if outcome.kind != "full":
        return outcome.kind
    second = repeated if outcome.notification is None else outcome.notification > 1
    return "second" if second else "total"


def _certification_row(code: str, counted: Mapping[str, int], labels: Mapping[str, str]) -> CertificationRow:
    counts = DecisionCounts.model_validate(dict(counted))
    shares = {column: counted.get(column, 0) / counts.presented for column in DecisionCounts.model_fields}
    name = " – ".join(part for part in (code, labels.get(code, "")) if part)
    rate = counts.successes / counts.presented
    return CertificationRow.model_validate(
        {"certification": name, "headcount": counts.presented, "rate": rate, "counts": counts} | shares
    )


def _indicators(
    candidates: Iterable[Candidate], rows: Iterable[CertificationRow], accompanied: int | None
) -> Indicators:
    counted = [row.counts for row in rows if row.counts]
    presented = sum(counts.presented for counts in counted)
    with_companion = sum(bool(candidate.companion) for candidate in candidates)
    return Indicators(
        # Nobody with a companion means that the column is not kept, not that nobody was accompanied.
        accompanied=accompanied if accompanied is not None else with_companion or None,
        presented=presented,
        success_rate=sum(counts.successes for counts in counted) / presented if presented else None,
    )


def _age_rows(year: int, candidates: Sequence[Candidate], examined: frozenset[str]) -> Iterator[AgeRow]:
    """Yield a row for each band of each sex that there is, then unknown ones that are needed, then the totals."""
    counts = {
        "filed": Counter(_group(c, year) for c in candidates if _within(c.deposited_on, year)),
        "eligible": Counter(_group(c, year) for c in candidates if _within(c.eligible_on, year)),
        "examined": Counter(_group(c, year) for c in candidates if c.id in examined),
    }
    used = {group for counted in counts.values() for group in counted}
    for sex in ("F", "M", UNKNOWN):
        for band in (*AGE_BANDS, UNKNOWN):
            known = band != UNKNOWN and sex != UNKNOWN and any(group[1] == sex for group in used)
            if known or (band, sex) in used:
                told = {name: counted[band, sex] for name, counted in counts.items()}
                yield AgeRow.model_validate({"age_band": band, "sex": sex} | told)
    totals = {name: counted.total() for name, counted in counts.items()}
    yield AgeRow.model_validate({"age_band": TOTAL} | totals)


def _group(candidate: Candidate, year: int) -> tuple[str, str]:
    return age_band(candidate.birth_year, year), candidate.sex or UNKNOWN


def _within(day: dt.date | None, year: int) -> bool:
    return day is not None and day.year == year
