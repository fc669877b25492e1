"""Whether published tables agree with themselves: what does not is told, row by row, and nothing is hidden."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Literal, TypeVar

from scheduler.domain import Part
from scheduler.texts import Text
from scheduler.yearly import AgeRow, CertificationRow, YearTables

Row = TypeVar("Row", AgeRow, CertificationRow)
Table = Literal["indicators", "by_certification", "by_age"]

ROUNDING = 0.005
"""A share may have been rounded to the whole per cent."""
_SHARES = ("total", "partial", "refusal", "second")
_SUCCESSES = ("total", "partial", "second")


class Mismatch(Part):
    """Two figures that should be equal.

    Attributes
    ----------
    key : str
        Stable name of the check.
    table, row : str
        Where; the row is its name as published, empty for the whole table.
    stated, counted : float
        What the table says, and what its other figures give.
    """

    key: str
    table: Table
    row: str = ""
    column: str = ""
    stated: float
    counted: float
    fr: str
    en: str

    @property
    def text(self) -> Text:
        """The sentence in both languages."""
        return Text(self.fr, self.en)


def mismatches(tables: YearTables) -> list[Mismatch]:
    """Return everything that does not add up, in the order of the tables."""
    return [*_headcounts(tables), *_success_rate(tables), *_rows(tables), *_ages(tables), *_examined(tables)]


def is_total(name: str) -> bool:
    """Tell whether a row's name says that it is a total."""
    return name.strip().casefold().startswith(("total", "ensemble"))


def _headcounts(tables: YearTables) -> Iterator[Mismatch]:
    rows, totals = _split(tables.by_certification, lambda row: row.certification)
    counted = sum(row.headcount for row in rows)
    for total in totals:
        if total.headcount != counted:
            yield _sum_mismatch("headcount_total", "by_certification", total.certification, "headcount",
                                total.headcount, counted)  # fmt: skip
    presented = tables.indicators.presented
    if rows and presented is not None and presented != counted:
        yield Mismatch(
            key="presented", table="indicators", column="presented", stated=presented, counted=counted,
            fr=f"Candidats présentés : {presented} annoncés, mais les lignes par diplôme en font {counted}.",
            en=f"Candidates presented: {presented} stated, but the rows by certification sum to {counted}.",
        )  # fmt: skip


def _success_rate(tables: YearTables) -> Iterator[Mismatch]:
    """Compare successes in whole candidates: rates of different headcounts do not average."""
    told, presented = tables.indicators.success_rate, tables.indicators.presented
    rows, _ = _split(tables.by_certification, lambda row: row.certification)
    if told is None or presented is None or not rows or any(row.rate is None for row in rows):
        return
    stated = round(told * presented)
    counted = round(sum((row.rate or 0) * row.headcount for row in rows))
    if stated != counted:
        yield Mismatch(
            key="success_rate", table="indicators", column="success_rate", stated=stated, counted=counted,
            fr=f"Taux de réussite : {_percent(told, 'fr')} de {presented} font {stated} réussites, mais les lignes "
            f"par diplôme en font {counted}.",
            en=f"Success rate: {_percent(told, 'en')} of {presented} is {stated} successes, but the rows by "
            f"certification make {counted}.",
        )  # fmt: skip


def _rows(tables: YearTables) -> Iterator[Mismatch]:
    for row in tables.by_certification:
        given = {name: getattr(row, name) for name in _SHARES if getattr(row, name) is not None}
        if not given or not row.headcount:
            continue
        summed, slack = sum(given.values()), ROUNDING * len(given) + 1e-9
        name = row.certification
        if abs(summed - 1) > slack:
            told = "les décisions font {} au lieu de 100 %", "the decisions sum to {}, not 100%"
            yield _row_mismatch("shares", name, "", 1.0, summed, *told)
        for column, share in given.items():
            people = share * row.headcount
            if abs(people - round(people)) > ROUNDING * row.headcount + 1e-9:
                yield _row_mismatch(
                    "not_whole", name, column, share, people,
                    f"{_COLUMNS[column].fr}, {_percent(share, 'fr')} d'un effectif de {row.headcount} n'est pas un "
                    "nombre entier de candidats",
                    f"{_COLUMNS[column].en}, {_percent(share, 'en')} of a headcount of {row.headcount} is not a whole "
                    "number of candidates",
                )  # fmt: skip
        won = sum(given.get(column, 0.0) for column in _SUCCESSES)
        if row.rate is not None and abs(row.rate - won) > slack:
            yield _row_mismatch(
                "rate", name, "rate", row.rate, won,
                f"le taux annoncé est {_percent(row.rate, 'fr')}, les validations font {{}}",
                f"the rate stated is {_percent(row.rate, 'en')}, the validations sum to {{}}",
            )  # fmt: skip


def _ages(tables: YearTables) -> Iterator[Mismatch]:
    rows, totals = _split(tables.by_age, lambda row: row.age_band)
    for total in totals:
        part = [row for row in rows if not total.sex or is_total(total.sex) or row.sex == total.sex]
        for column in ("filed", "eligible", "examined"):
            stated, counted = getattr(total, column), sum(getattr(row, column) or 0 for row in part)
            if stated is not None and stated != counted:
                name = " ".join(filter(None, (total.age_band, total.sex)))
                yield _sum_mismatch("age_total", "by_age", name, column, stated, counted)


def _examined(tables: YearTables) -> Iterator[Mismatch]:
    rows, _ = _split(tables.by_age, lambda row: row.age_band)
    presented, given = tables.indicators.presented, [row.examined for row in rows if row.examined is not None]
    if presented is not None and given and sum(given) != presented:
        yield Mismatch(
            key="examined", table="by_age", column="examined", stated=presented, counted=sum(given),
            fr=f"Dossiers examinés : les tranches d'âge en font {sum(given)}, pour {presented} candidats présentés ; "
            "les deux tableaux ne portent peut-être pas sur la même période.",
            en=f"Files examined: the age bands sum to {sum(given)}, for {presented} candidates presented; the two "
            "tables may not be of one period.",
        )  # fmt: skip


def _split(rows: Sequence[Row], name: Callable[[Row], str]) -> tuple[list[Row], list[Row]]:
    """Return the plain rows and the totals."""
    return [row for row in rows if not is_total(name(row))], [row for row in rows if is_total(name(row))]


_COLUMNS = {
    "headcount": Text("effectifs", "headcount"),
    "filed": Text("dossiers déposés", "files deposited"),
    "eligible": Text("dossiers recevables", "files eligible"),
    "examined": Text("dossiers examinés", "files examined"),
    "total": Text("validation totale", "full validation"),
    "partial": Text("validation partielle", "partial validation"),
    "refusal": Text("refus", "refusal"),
    "second": Text("validation à la 2e notification", "validated at second notification"),
}


def _sum_mismatch(key: str, table: Table, row: str, column: str, stated: int, counted: int) -> Mismatch:
    name = _COLUMNS[column]
    return Mismatch(
        key=key, table=table, row=row, column=column, stated=stated, counted=counted,
        fr=f"Ligne « {row} », {name.fr} : {stated} annoncés, mais les lignes font {counted}.",
        en=f"Row '{row}', {name.en}: {stated} stated, but the rows sum to {counted}.",
    )  # fmt: skip


def _row_mismatch(key: str, row: str, column: str, stated: float, counted: float, fr: str, en: str) -> Mismatch:
    return Mismatch(
        key=key, table="by_certification", row=row, column=column, stated=stated, counted=round(counted, 6),
        fr=f"Ligne « {row} » : {fr.format(_percent(counted, 'fr'))}.",
        en=f"Row '{row}': {en.format(_percent(counted, 'en'))}.",
    )  # fmt: skip


def _percent(share: float, lang: str) -> str:
    figure = f"{100 * share:.2f}".rstrip("0").rstrip(".")
    return f"{figure.replace('.', ',')}\u202f%" if lang == "fr" else f"{figure}%"
