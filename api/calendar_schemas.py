"""What the calendar and statistics routes take and give."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from scheduler.design import Design, Reading
from scheduler.domain import Candidate, Certification
from scheduler.forecast import DAY_CAPACITY, Forecast
from scheduler.outcomes import Outcome
from scheduler.publication import JuryCalendar
from scheduler.yearbook import CheckedTables
from scheduler.yearly import AgeRow, CertificationRow, Indicators, YearTables

MAX_FORECAST_FILES = 2000
"""Files of a forecast designed while the request waits."""


class CalendarAnswer(BaseModel):
    """A calendar of juries and deposit dates, without any personal data."""

    calendar: JuryCalendar
    notes: list[str] = Field(description="where the rules in force are laxer than the law, with both sources")


class DesignRequest(BaseModel):
    """A forecast of deposits, and what is asked of the year designed for it."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "forecast": {
                        "rows": [{"certification": "CYC9105A", "month": "2027-03-01", "count": 2}],
                        "capacities": [{"sector": "Sciences", "per_day": 6}],
                        "closures": [{"first": "2027-07-26", "last": "2027-08-20"}],
                    },
                    "sessions": 3,
                    "profile": "code-du-travail-2026",
                }
            ]
        },
    )

    forecast: Forecast
    sessions: int | None = Field(None, ge=1, le=60, description="weeks with a jury a year, at the most")
    reading: Reading | None = Field(None, description="of the third month after the deposit; null: as the rules say")
    capacity: int = Field(DAY_CAPACITY, ge=1, le=10_000, description="files of a jury day, where none is given")
    delay: int = Field(0, ge=0, le=730, description="days of delay that every file accepts")
    profile: str | None = Field(None, max_length=100, description="rule profile instead of the campaign's own")

    @model_validator(mode="after")
    def _quick(self) -> Self:
        if sum(row.count for row in self.forecast.rows) > MAX_FORECAST_FILES:
            raise ValueError(f"at most {MAX_FORECAST_FILES} files here")
        return self


class DesignAnswer(CalendarAnswer):
    """A designed year: its calendar, what is proven, and who would miss with less."""

    design: Design


class StatisticsRequest(BaseModel):
    """Results with their candidates (or the id of the problem that holds them), published tables, or both."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "candidates": [{"id": "C1", "certification": "CYC9105A", "birth_year": 1985, "sex": "F"}],
                    "results": [
                        {"candidate": "C1", "date": "2027-03-16", "result": "FULL_SUCCESS_OF_FULL_CERTIFICATION"}
                    ],
                    "year": 2027,
                }
            ]
        },
    )

    problem_id: str | None = Field(None, max_length=64)
    candidates: Annotated[tuple[Candidate, ...], Field(max_length=20_000)] = ()
    certifications: Annotated[tuple[Certification, ...], Field(max_length=5_000)] = ()
    results: Annotated[tuple[Outcome, ...], Field(max_length=50_000)] = ()
    indicators: Indicators | None = None
    by_certification: Annotated[tuple[CertificationRow, ...], Field(max_length=5_000)] = ()
    by_age: Annotated[tuple[AgeRow, ...], Field(max_length=1_000)] = ()
    year: int | None = Field(None, ge=1950, le=2150, description="null: every year that has results")

    @property
    def published(self) -> YearTables | None:
        """The published tables, None when none is given."""
        if self.indicators is None and not self.by_certification and not self.by_age:
            return None
        return YearTables(
            indicators=self.indicators or Indicators(), by_certification=self.by_certification, by_age=self.by_age
        )


class StatisticsAnswer(BaseModel):
    """The tables of each year, the published ones, and everything that does not add up."""

    adds_up: bool
    parts: tuple[CheckedTables, ...]
