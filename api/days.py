"""Days as the interface takes them: ISO text. A number, which pydantic would read as seconds since 1970, is no day."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator


def _iso_text(value: object) -> object:
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str):
        raise ValueError("a day is written YYYY-MM-DD")
    try:
        return dt.date.fromisoformat(value)
    except ValueError as wrong:
        raise ValueError("a day is written YYYY-MM-DD") from wrong


Day = Annotated[dt.date, BeforeValidator(_iso_text)]
