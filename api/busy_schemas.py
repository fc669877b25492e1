"""What the routes of busy times take and give."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict, Field


class CalendarAddress(BaseModel):
    """Where someone's calendar is published: https, http or webcal. It may be a secret, and is not kept."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"url": "https://agenda.exemple.fr/anne.ics"}]}
    )

    url: str = Field(max_length=2_000)


class BusyTime(BaseModel):
    """One time found in a calendar during the campaign: whether it counts as busy, and why."""

    start: dt.datetime
    end: dt.datetime
    kept: bool
    reason: str = Field(description="busy, all_day, floating, elsewhere, tentative, free, cancelled, instant")
    text: str = Field(description="the same in a sentence")


class BusyAnswer(BaseModel):
    """What was understood of a calendar, and the problem that holds its busy times."""

    who: str
    kept: int
    ignored: int
    times: list[BusyTime]
    problem_id: str | None = Field(None, description="the problem with these times; none when nothing was to be kept")
    version: int | None = None
    new: bool = Field(False, description="false: the times stood in the latest problem already")
