"""Dates and times as people write them, read without any guess, in the campaign's timezone."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from scheduler.io.vocabulary import fold
from scheduler.texts import Text

_DATE = r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})"
_ISO_DATE = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_CLOCK = r"(\d{1,2})(?:[:hH](\d{2})?(?::(\d{2})(\.\d{1,6})?)?)"
_DATE_ONLY = re.compile(rf"^(?:{_DATE}|{_ISO_DATE})$")
_MOMENT = re.compile(
    rf"^(?:{_DATE}|{_ISO_DATE})(?:\s*T\s*|\s+(?:à\s+)?){_CLOCK}\s*(Z|[+-]\d{{2}}:?\d{{2}}(?::\d{{2}})?)?$"
)
_SHORT_YEAR = re.compile(r"^\d{1,2}[/.-]\d{1,2}[/.-]\d{2}(?!\d)")


_MONTH = re.compile(r"^(?:(\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2}))$")
_MONTH_WORD = re.compile(r"^(?:1er\s+)?([^\W\d]+)\.?\s+(\d{4})$")

NO_MEND = Text("", "")


class CellError(ValueError):
    """What is wrong with one cell, and how to mend it."""

    def __init__(self, message: Text, mend: Text = NO_MEND) -> None:
        super().__init__(message.en)
        self.message = message
        self.mend = mend


def read_date(text: str) -> dt.date:
    """Return the day of ``jj/mm/aaaa`` (or ``aaaa-mm-jj``); a time of 00:00 may follow.

    Raises
    ------
    CellError
        If the text is no date, or names a day that is not in the calendar.
    """
    plain = re.sub(r"[ T]0{1,2}:00(:00)?$", "", text)
    match = _DATE_ONLY.match(plain)
    if not match:
        raise _no_date(text)
    return _day(match.groups(), text)


def read_month(text: str) -> dt.date:
    """Return the first day of the month of ``mm/aaaa``, ``aaaa-mm``, ``mars 2027`` or any date of it.

    Raises
    ------
    CellError
        If the text is no month.
    """
    match = _MONTH.match(text)
    if match:
        month, year = (match[1], match[2]) if match[1] else (match[4], match[3])
        return _day((("1", month, year)), text)
    word = _MONTH_WORD.match(text)
    if word and (number := _month_number(word[1])):
        return _day(("1", str(number), word[2]), text)
    if _DATE_ONLY.match(re.sub(r"[ T]0{1,2}:00(:00)?$", "", text)):
        return read_date(text).replace(day=1)
    raise CellError(
        Text(f"« {text[:60]} » n'est pas un mois", f"'{text[:60]}' is not a month"),
        Text("Écrivez mm/aaaa, par exemple 03/2027.", "Write mm/yyyy, for instance 03/2027."),
    )


def _month_number(word: str) -> int | None:
    """Return the number of a month named in French or English, in full or by its usual short form."""
    wanted = fold(word)
    for lang in ("fr", "en"):
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=lang).items():
                if fold(name) == wanted:
                    return int(number)
    return None


def read_moment(text: str, zone: ZoneInfo, *, end: bool = False, timed: bool = False) -> dt.datetime:
    """Return the moment of ``jj/mm/aaaa HH:MM`` in ``zone``, or of an ISO time with its offset.

    Parameters
    ----------
    zone : ZoneInfo
        Of times without an offset; times with one are turned to it.
    end : bool
        A day alone means its end, the next midnight; else its first moment.
    timed : bool
        A day alone is refused.

    Raises
    ------
    CellError
        Also for a local time that the spring clock change skips.
    """
    alone = _DATE_ONLY.match(text)
    if alone:
        if timed:
            raise CellError(
                Text(f"l'heure manque après « {text} »", f"the time is missing after '{text}'"),
                Text("Écrivez par exemple 16/03/2027 09:00.", "Write for instance 16/03/2027 09:00."),
            )
        day = _day(alone.groups(), text) + dt.timedelta(days=1 if end else 0)
        return dt.datetime.combine(day, dt.time(), tzinfo=zone)
    match = _MOMENT.match(text)
    if not match:
        raise _no_date(text, "16/03/2027 09:00")
    day = _day(match.groups()[:6], text)
    naive = _at(day, match.groups()[6:10], text)
    offset = match.group(11)
    return _with_offset(naive, offset, zone, text) if offset else _local(naive, zone, text)


def is_ambiguous(moment: dt.datetime, zone: ZoneInfo) -> bool:
    """Tell whether the local time of ``moment`` comes twice (autumn clock change)."""
    local = moment.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def write_date(day: dt.date) -> str:
    """Return ``jj/mm/aaaa``."""
    return f"{day.day:02d}/{day.month:02d}/{day.year:04d}"


def write_moment(moment: dt.datetime, zone: ZoneInfo) -> str:
    """Return ``jj/mm/aaaa HH:MM`` local; with the offset, in ISO form, where that would not be exact."""
    local = moment.astimezone(zone)
    if local.second or local.microsecond or is_ambiguous(local, zone):
        return local.isoformat()
    return f"{write_date(local.date())} {local:%H:%M}"


def _day(groups: tuple[str | None, ...], text: str) -> dt.date:
    day, month, year = groups[:3] if groups[0] else (groups[5], groups[4], groups[3])
    try:
        found = dt.date(int(year or 0), int(month or 0), int(day or 0))
    except ValueError:
        raise CellError(
            Text(f"« {text} » n'existe pas au calendrier", f"'{text}' is not a day of the calendar"),
            Text("Vérifiez le jour et le mois (jj/mm/aaaa).", "Check the day and the month (dd/mm/yyyy)."),
        ) from None
    if not 1900 <= found.year <= 2200:
        raise CellError(
            Text(f"l'année de « {text} » est hors de 1900–2200", f"the year of '{text}' is outside 1900–2200"),
            Text("Vérifiez l'année.", "Check the year."),
        )
    return found


def _at(day: dt.date, clock: tuple[str | None, ...], text: str) -> dt.datetime:
    hour, minute, second = (int(part or 0) for part in clock[:3])
    micro = round(float(clock[3]) * 1e6) if clock[3] else 0
    if (hour, minute, second, micro) == (24, 0, 0, 0):
        return dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    try:
        return dt.datetime.combine(day, dt.time(hour, minute, second, micro))
    except ValueError:
        raise CellError(
            Text(f"l'heure de « {text} » n'existe pas", f"the time of '{text}' does not exist"),
            Text("Écrivez une heure de 00:00 à 24:00.", "Write a time from 00:00 to 24:00."),
        ) from None


def _local(naive: dt.datetime, zone: ZoneInfo, text: str) -> dt.datetime:
    moment = naive.replace(tzinfo=zone)
    if moment.astimezone(dt.UTC).astimezone(zone).replace(tzinfo=None) != naive:
        raise CellError(
            Text(
                f"« {text} » n'existe pas : la nuit du passage à l'heure d'été saute cette heure",
                f"'{text}' does not exist: the clocks skip that hour in spring",
            ),
            Text("Choisissez une heure avant ou après le changement.", "Choose a time before or after the change."),
        )
    return moment


def _with_offset(naive: dt.datetime, offset: str, zone: ZoneInfo, text: str) -> dt.datetime:
    try:
        return dt.datetime.fromisoformat(naive.isoformat() + offset).astimezone(zone)
    except (ValueError, OverflowError):
        raise _no_date(text, "16/03/2027 09:00") from None


def _no_date(text: str, example: str = "16/03/2027") -> CellError:
    said = text if len(text) <= 60 else text[:57] + "…"
    if _SHORT_YEAR.match(text):
        return CellError(
            Text(f"l'année de « {said} » doit avoir quatre chiffres", f"the year of '{said}' needs four figures"),
            Text(f"Écrivez par exemple {example}.", f"Write for instance {example}."),
        )
    what = ("date et heure", "date and time") if " " in example else ("date", "date")
    return CellError(
        Text(f"« {said} » n'est pas une {what[0]}", f"'{said}' is not a {what[1]}"),
        Text(f"Écrivez jj/mm/aaaa, par exemple {example}.", f"Write dd/mm/yyyy, for instance {example}."),
    )
