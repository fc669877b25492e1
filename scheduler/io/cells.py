"""One cell: from what people write to a value, and back.

Lists are joined by ``;`` (``\\;`` is a semicolon inside an item, ``\\\\`` a backslash). A list that is
empty where an empty cell would mean the default is written "aucun". A text that begins with ``=``,
``+``, ``-`` or ``@`` is written with an apostrophe before it, so that no spreadsheet takes it for a
formula, and read without it; this holds in csv and xlsx alike.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any
from zoneinfo import ZoneInfo

from scheduler.domain import ClockRange
from scheduler.io.column_types import Column
from scheduler.io.moments import CellError, read_date, read_moment, read_month, write_date, write_moment
from scheduler.io.vocabulary import NONE_WORDS, YES_NO, Words, did_you_mean, fold, nearest
from scheduler.rules import known_rules
from scheduler.texts import Lang, Text

FORMULA_STARTS = "=+-@"
EXCEL_ERRORS = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#GETTING_DATA"})

_GUARDED = re.compile(rf"^'+[{re.escape(FORMULA_STARTS)}]")
_TO_GUARD = re.compile(rf"^'*[{re.escape(FORMULA_STARTS)}]")
_ITEM = re.compile(r"((?:\\[;\\\n]|[^;\n])*)(?:[;\n]|$)")
_WHOLE = re.compile(r"^[+-]?\d{1,15}(?:[.,]0+)?$")
_SPACES = re.compile("[\u00a0\u202f\u2007\u2009\t]")


@dataclass(frozen=True, slots=True)
class Reader:
    """What reading a cell needs to know: the zone of local times, and the share that "yes" adds as extra time.

    ``extra_time`` is the profile's ``extra_time_ratio`` (a third: D613-26 code de l'éducation).
    """

    zone: ZoneInfo
    extra_time: float = 1 / 3

    def read(self, column: Column, text: str) -> Any:
        """Return the value of a cell that is not empty.

        Raises
        ------
        CellError
            What is wrong and how to mend it.
        """
        if text.upper() in EXCEL_ERRORS:
            raise CellError(
                Text(f"la formule de cette cellule donne {text}", f"the formula of this cell gives {text}"),
                Text("Corrigez la formule ou écrivez la valeur.", "Mend the formula or write the value."),
            )
        if column.kind == "rules":
            return _read_rules(text)
        if not column.many:
            return self._one(column, text)
        if column.kind != "text" and fold(text) in {fold(word) for word in NONE_WORDS.values()}:
            return ()
        items = [item for item in split(text) if item]
        if column.field == "modes" and any(fold(item) in {"lesdeux", "both", "either"} for item in items):
            return tuple(column.words.shown) if column.words else ()
        return tuple(self._one(column, item) for item in items)

    def _one(self, column: Column, text: str) -> Any:
        if column.field == "extra_time" and not text[0].isdigit():
            said = YES_NO.read(text)
            if isinstance(said, bool):
                return self.extra_time if said else 0.0
        return _READERS[column.kind](column, text, self.zone)


def clean(text: str) -> tuple[str, bool]:
    """Return ``text`` as it is kept, and whether control characters were taken out.

    Spaces of every kind become plain ones, outer spaces go, accents are composed (NFC).
    """
    if text.isascii() and text.isprintable():
        tidy = text.strip()
        return (tidy[1:] if _GUARDED.match(tidy) else tidy), False
    plain = _SPACES.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = "".join(c for c in plain if c == "\n" or unicodedata.category(c) not in {"Cc", "Cs"})
    tidy = unicodedata.normalize("NFC", kept).strip().strip("\ufeff\u200b").strip()
    return (tidy[1:] if _GUARDED.match(tidy) else tidy), len(kept) != len(plain)


def guard(text: str) -> str:
    """Return ``text`` so that no spreadsheet takes it for a formula; `clean` undoes it."""
    return f"'{text}" if _TO_GUARD.match(text) else text


def split(text: str) -> list[str]:
    """Return the items of a list joined by ``;``, or written one below the other in their cell."""
    found = (match.group(1) for match in _ITEM.finditer(text))
    return [item.replace("\\;", ";").replace("\\\n", "\n").replace("\\\\", "\\").strip() for item in found]


def join(items: Sequence[str]) -> str:
    """Return the items joined by ``;``; `split` undoes it (items must not be empty)."""
    return ";".join(item.replace("\\", "\\\\").replace(";", "\\;").replace("\n", "\\\n") for item in items)


def write(column: Column, value: Any, default: Any, zone: ZoneInfo, lang: Lang) -> str:
    """Return the text of a cell; empty for what an empty cell means.

    Parameters
    ----------
    default : object
        The value an empty cell would give.
    """
    if value is None or value == "":
        return ""
    if column.kind == "rule_value":
        return _write_rule(value, lang)
    if column.kind == "rules":
        return ";".join(f"{name}={_write_rule(rule, lang)}" for name, rule in value.items())
    if not column.many:
        return guard(_write_one(column, value, zone, lang))
    if not value:
        return "" if default == value else NONE_WORDS[lang]
    return guard(join([_write_one(column, item, zone, lang) for item in value]))


def _write_one(column: Column, value: Any, zone: ZoneInfo, lang: Lang) -> str:
    if isinstance(value, dt.datetime):
        return write_moment(value, zone)
    if isinstance(value, dt.date):
        return f"{value:%m/%Y}" if column.kind == "month" else write_date(value)
    if isinstance(value, float):
        return _write_decimal(value, lang)
    if column.words is None or (
        isinstance(value, int) and not isinstance(value, bool) and value not in column.words.shown
    ):
        return str(value)
    if value in column.words.shown:
        return column.words.write(value, lang)
    return _quoted(column.words, str(value))


def _quoted(words: Words, value: str) -> str:
    """Return an open word; one that would be read as a code is put in quotes."""
    return f'"{value}"' if words.read(value) is not None or _is_quoted(value) else value


def _is_quoted(text: str) -> bool:
    return len(text) > 1 and text[0] == text[-1] == '"'


def _write_decimal(value: float, lang: Lang) -> str:
    return repr(value).replace(".", ",") if lang == "fr" else repr(value)


def _write_rule(value: int | float | bool | None, lang: Lang) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return YES_NO.write(value, lang)
    return _write_decimal(value, lang) if isinstance(value, float) else str(value)


def _text(column: Column, text: str, zone: ZoneInfo) -> str:
    if column.words is None:
        return text
    if _is_quoted(text):
        return text[1:-1]
    code = column.words.read(text)
    return text if code is None else str(code)


def _choice(column: Column, text: str, zone: ZoneInfo) -> Any:
    words = column.words
    code = words.read(text) if words else None
    if words is None or code is None:
        raise unknown_word(text, words)
    return code


def unknown_word(text: str, words: Words | None) -> CellError:
    """Return the error of a word that is not of its vocabulary."""
    fr = ", ".join(words.listed("fr")) if words else ""
    en = ", ".join(words.listed("en")) if words else ""
    guess = did_you_mean(text, words.listed("fr")) if words else None
    mend = Text(f"Écrivez l'un de ces mots : {fr}.", f"Write one of: {en}.")
    return CellError(
        Text(f"« {shown(text)} » n'est pas un mot attendu ici", f"'{shown(text)}' is not a word expected here"),
        Text(f"{guess.fr} {mend.fr}", f"{guess.en} {mend.en}") if guess else mend,
    )


def shown(text: str) -> str:
    """Return a value short enough to be repeated in a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:57] + "…"


def _whole(column: Column, text: str, zone: ZoneInfo) -> int:
    plain = text.replace(" ", "")
    if not _WHOLE.match(plain):
        raise CellError(
            Text(f"« {shown(text)} » n'est pas un nombre entier", f"'{shown(text)}' is not a whole number"),
            Text("Écrivez un nombre entier, sans unité.", "Write a whole number, without a unit."),
        )
    return int(re.split("[.,]", plain)[0])


def _capacity(column: Column, text: str, zone: ZoneInfo) -> Any:
    word = column.words.read(text) if column.words else None
    return word if word is not None else _whole(column, text, zone)


def _decimal(column: Column, text: str, zone: ZoneInfo) -> float:
    plain = text.replace(" ", "").replace(",", ".")
    try:
        if plain.endswith("%"):
            return float(Fraction(plain[:-1]) / 100)
        value = float(Fraction(plain)) if "/" in plain else float(plain)
    except (ValueError, ZeroDivisionError, OverflowError):
        value = float("nan")
    if not abs(value) < 1e15:
        raise CellError(
            Text(f"« {shown(text)} » n'est pas un nombre", f"'{shown(text)}' is not a number"),
            Text("Écrivez par exemple 0,3333 ou 1/3.", "Write for instance 0.3333 or 1/3."),
        )
    return value


def _date(column: Column, text: str, zone: ZoneInfo) -> dt.date:
    return read_date(text)


def _month(column: Column, text: str, zone: ZoneInfo) -> dt.date:
    return read_month(text)


def _moment(column: Column, text: str, zone: ZoneInfo) -> dt.datetime:
    return read_moment(text, zone, end=column.whole_day_end, timed=column.timed)


def _range(column: Column, text: str, zone: ZoneInfo) -> ClockRange:
    try:
        return ClockRange.parse(text.replace("–", "-").replace("—", "-").replace("à", "-"))
    except ValueError:
        raise CellError(
            Text(f"« {shown(text)} » n'est pas une plage horaire", f"'{shown(text)}' is not a range of times"),
            Text("Écrivez par exemple 09:00-12:30.", "Write for instance 09:00-12:30."),
        ) from None


def _read_rules(text: str) -> Mapping[str, int | float | bool | None]:
    found: dict[str, int | float | bool | None] = {}
    for item in filter(None, split(text)):
        name, sign, value = (part.strip() for part in item.partition("="))
        if not sign or name not in known_rules():
            near = nearest(name, known_rules())
            known = ", ".join(sorted(known_rules()))
            raise CellError(
                Text(f"« {shown(name)} » n'est pas une règle connue", f"'{shown(name)}' is not a known rule"),
                Text(f"Vouliez-vous dire « {near} » ?", f"Did you mean '{near}'?")
                if near and near != name
                else Text(f"Écrivez règle=valeur, parmi : {known}.", f"Write rule=value, among: {known}."),
            )
        found[name] = _read_rule(value)
    return found


def _read_rule(text: str) -> int | float | bool | None:
    if not text:
        return None
    if _WHOLE.match(text) and not re.search("[.,]", text):
        return int(text)
    if not text[0].isdigit():
        word = YES_NO.read(text)
        if isinstance(word, bool):
            return word
    return _decimal(_ANY, text, ZoneInfo("UTC"))


_ANY = Column("", "", "decimal", Text("", ""))
_READERS: Mapping[str, Callable[[Column, str, ZoneInfo], Any]] = {
    "text": _text,
    "whole": _whole,
    "decimal": _decimal,
    "yes_no": _choice,
    "choice": _choice,
    "date": _date,
    "month": _month,
    "datetime": _moment,
    "range": _range,
    "capacity": _capacity,
    "rule_value": lambda column, text, zone: _read_rule(text),
}
