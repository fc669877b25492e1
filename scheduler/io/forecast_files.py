"""The forecast of deposits, from a csv, an xlsx or a folder, every mistake told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from scheduler.domain import Problem
from scheduler.errors import InputIssue
from scheduler.forecast import MAX_DAYS, MAX_FILES, Forecast
from scheduler.io.columns_yearly import COMPANIONS
from scheduler.io.companions import missing_sheet, parts_of, raise_errors, read_sheets
from scheduler.io.rows import Rows
from scheduler.io.vocabulary import did_you_mean
from scheduler.texts import Text

_READ = {part: COMPANIONS[part] for part in ("forecast", "capacities", "closures")}


@dataclass(frozen=True, slots=True)
class LoadedForecast:
    """A forecast whose certifications the problem knows, and warnings."""

    forecast: Forecast
    warnings: tuple[InputIssue, ...]


def read_forecast(path: Path, problem: Problem) -> LoadedForecast:
    """Read the sheet ``prevision``, with ``capacites`` and ``fermetures`` if any; a csv of any name is the forecast.

    Raises
    ------
    InputError
        With every mistake found.
    """
    rows, issues = read_sheets(path, _READ, alone="forecast")
    if "forecast" not in rows:
        issues.append(missing_sheet(path, COMPANIONS["forecast"]))
    issues += [*_unknown(rows, problem), *_sectors(rows, problem), *_undated(rows), *_too_long(rows), *_too_many(rows)]
    warnings = raise_errors(issues)
    parts = {"rows": "forecast", "capacities": "capacities", "closures": "closures"}
    return LoadedForecast(Forecast(**{name: tuple(parts_of(rows, part)) for name, part in parts.items()}), warnings)


def _unknown(rows: Mapping[str, Rows], problem: Problem) -> Iterator[InputIssue]:
    known = problem.certification_of
    for index, row in enumerate(parts_of(rows, "forecast")):
        if row.certification not in known and (index, "certification") not in rows["forecast"].bad:
            message = Text(
                f"la certification « {row.certification} » est inconnue",
                f"certification '{row.certification}' is unknown",
            )
            mend = did_you_mean(row.certification, known) or _ADD
            yield rows["forecast"].tell(index, "certification", message, mend)


def _sectors(rows: Mapping[str, Rows], problem: Problem) -> Iterator[InputIssue]:
    known = {c.sector or c.code for c in problem.certifications}
    seen = Counter[str]()
    for index, row in enumerate(parts_of(rows, "capacities")):
        seen[row.sector] += 1
        if row.sector and row.sector not in known:
            message = Text(
                f"aucune certification n'est du secteur « {row.sector} »", f"no certification is of '{row.sector}'"
            )
            mend = did_you_mean(row.sector, known) or Text("Vérifiez l'orthographe.", "Check the spelling.")
            yield rows["capacities"].tell(index, "sector", message, mend)
        elif seen[row.sector] > 1:
            message = Text("ce secteur est donné deux fois", "this sector is given twice")
            yield rows["capacities"].tell(index, "sector", message, Text("Gardez une seule ligne.", "Keep one row."))


def _undated(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    for index, row in enumerate(parts_of(rows, "forecast")):
        if not row.is_dated and not {(index, "month"), (index, "earliest")} & rows["forecast"].bad:
            message = Text("ni mois ni date de dépôt", "neither a month nor an earliest deposit")
            yield rows["forecast"].tell(index, "month", message, Text("Donnez l'un des deux.", "Give one of them."))


def _too_long(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    dated = [(row.ready_on, index) for index, row in enumerate(parts_of(rows, "forecast")) if row.is_dated]
    if dated and (max(dated)[0] - min(dated)[0]).days > MAX_DAYS:
        index = max(dated)[1]
        message = Text("la prévision couvre plus de trois ans", "the forecast spans more than three years")
        column = "earliest" if parts_of(rows, "forecast")[index].earliest else "month"
        yield rows["forecast"].tell(index, column, message, Text("Vérifiez les années.", "Check the years."))


def _too_many(rows: Mapping[str, Rows]) -> Iterator[InputIssue]:
    total = 0
    for index, row in enumerate(parts_of(rows, "forecast")):
        total += row.count
        if total > MAX_FILES:
            message = Text(f"la prévision dépasse {MAX_FILES} dossiers", f"the forecast is above {MAX_FILES} files")
            yield rows["forecast"].tell(index, "count", message, Text("Réduisez les nombres.", "Lower the counts."))
            return


_ADD = Text("Ajoutez-la à la feuille certifications, ou corrigez le code.", "Add it to certifications, or mend it.")
