"""A rule profile of the user's own: a TOML or JSON file that extends a shipped one.

It has the form of the shipped files (`scheduler/profiles/cnam.toml`), with ``extends``::

    extends = "cnam"

    [rules.decision_delay_days]
    value = 18
    source = "conseil du centre, 12 janvier 2027"

``value = "none"`` lifts a limit. The profile's name is ``name``, or the file's name without its ending.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from scheduler.domain import OwnRule, Problem
from scheduler.errors import InputError, InputIssue
from scheduler.io import limits
from scheduler.io.json_files import read_json
from scheduler.io.vocabulary import NONE_WORDS, did_you_mean, fold
from scheduler.profiles import CATALOGUE, PROFILES, known_rules
from scheduler.texts import Text

SUFFIXES = (".toml", ".json")
_TOP = frozenset({"name", "title_fr", "title_en", "extends", "rules"})
_RULE = frozenset({"value", "unit", "source", "article"})
_TEXT = Text("un texte est attendu", "a text is expected")
_TABLE = Text("un tableau [rules.nom_de_la_règle] est attendu", "a table [rules.name_of_the_rule] is expected")
_NONE = {fold(word) for word in NONE_WORDS.values()} | {"aucune"}


@dataclass(frozen=True, slots=True)
class OwnProfile:
    """What a file says: its name, the shipped profile it extends, its own rules."""

    name: str
    extends: str
    rules: tuple[OwnRule, ...]

    def over(self, draft: Problem, *, keep_rules: bool) -> Problem:
        """Return a draft under this profile; ``keep_rules`` leaves the draft's own rules on top."""
        kept = draft.rules if keep_rules else ()
        below = tuple(rule for rule in self.rules if rule.rule not in {own.rule for own in kept})
        campaign = draft.campaign.model_copy(update={"profile": self.name, "extends": self.extends})
        fields = {name: getattr(draft, name) for name in Problem.model_fields}
        return Problem.model_construct(**fields | {"campaign": campaign, "rules": (*kept, *below)})


def is_file(name: str) -> bool:
    """Tell whether a profile is asked for by its file."""
    return name.lower().endswith(SUFFIXES)


def find_profile(folder: Path, name: str) -> OwnProfile | None:
    """Return the profile of the file ``name.toml`` in ``folder``, None when there is none.

    Raises
    ------
    InputError
        With every mistake of the file.
    """
    if Path(name).name != name:  # a name in a cell opens no file elsewhere
        return None
    path = folder / f"{name}.toml"
    return read_profile(path, name) if path.is_file() else None


def read_profile(path: Path, name: str = "") -> OwnProfile:
    """Return the profile that a file holds.

    Raises
    ------
    InputError
        With every mistake; the column names the table and the key.
    """
    data = read_json(path) if path.suffix.lower() == ".json" else _read_toml(path)
    issues = [InputIssue(text, mend, file=path.name, column=where) for where, text, mend in _mistakes(data)]
    if issues:
        raise InputError(issues)
    rules = tuple(_own(rule, entry) for rule, entry in data.get("rules", {}).items())
    return OwnProfile(name or data.get("name") or path.stem, data["extends"], rules)


def unknown_profile(name: str) -> InputIssue:
    """Return the issue of a profile that neither ships nor has a file."""
    message = Text(f"le profil de règles « {name} » est inconnu", f"rule profile '{name}' is unknown")
    names = ", ".join(PROFILES)
    listed = Text(
        f"Choisissez parmi : {names} ; ou donnez votre fichier de règles (.toml).",
        f"Choose one of: {names}; or give your rule file (.toml).",
    )
    return InputIssue(message, did_you_mean(name, PROFILES) or listed, column="profile")


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        limits.refuse_above(path, limits.MAX_BYTES)
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError:
        message = Text("ce fichier ne peut pas être lu", "this file cannot be read")
        raise InputError([InputIssue(message, Text("Vérifiez le chemin.", "Check the path."), path.name)]) from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        message = Text(f"le TOML est mal formé ({error})", f"the TOML is malformed ({error})")
        mend = Text("Reprenez la forme des profils livrés.", "Follow the form of the shipped profiles.")
        raise InputError([InputIssue(message, mend, path.name)]) from None


Mistake = tuple[str, Text, Text]


def _mistakes(data: Any) -> Iterator[Mistake]:
    """Yield (place, what is wrong, how to mend it)."""
    if not isinstance(data, dict):
        yield "", _TABLE, Text("", "")
        return
    yield from _unknown_keys("", data, _TOP)
    if data.get("extends") not in PROFILES:
        names = ", ".join(PROFILES)
        message = Text("le profil livré que celui-ci complète manque", "the shipped profile it extends is missing")
        yield "extends", message, Text(f'Écrivez extends = "…", parmi : {names}.', f"Write one of: {names}.")
    for key in ("name", "title_fr", "title_en"):
        if not isinstance(data.get(key, ""), str):
            yield key, _TEXT, Text("", "")
    rules = data.get("rules", {})
    if not isinstance(rules, dict):
        yield "rules", _TABLE, Text("", "")
        return
    for name, entry in rules.items():
        yield from _rule_mistakes(name, entry)


def _unknown_keys(place: str, entry: Mapping[str, Any], known: frozenset[str]) -> Iterator[Mistake]:
    for key in entry:
        if key not in known:
            mend = did_you_mean(key, known) or Text("Supprimez-le.", "Delete it.")
            yield f"{place}{key}"[:80], Text("ce champ est inconnu", "this field is unknown"), mend


def _rule_mistakes(name: str, entry: Any) -> Iterator[Mistake]:
    place = f"rules.{name}"[:80]
    if name not in known_rules():
        message = Text("cette règle n'existe pas ou ne peut pas changer", "there is no such rule to change")
        yield place, message, did_you_mean(name, known_rules()) or Text("Supprimez-la.", "Delete it.")
        return
    if not isinstance(entry, dict):
        yield place, _TABLE, Text("", "")
        return
    yield from _unknown_keys(f"{place}.", entry, _RULE)
    for key in ("source", "article"):
        if not isinstance(entry.get(key, ""), str):
            yield f"{place}.{key}", _TEXT, Text("", "")
    unit = CATALOGUE[name].unit
    if entry.get("unit", unit) != unit:
        message = Text(f"l'unité de cette règle est « {unit} »", f"the unit of this rule is '{unit}'")
        yield f"{place}.unit", message, Text("Convertissez la valeur.", "Convert the value.")
    try:
        refused = CATALOGUE[name].refusal(_value(entry))
    except (KeyError, TypeError, ValueError, ZeroDivisionError):
        refused = Text("une valeur est attendue", "a value is expected")
    if refused:
        none = Text('Pour lever la limite : value = "none".', 'To lift the limit: value = "none".')
        yield f"{place}.value", refused, none


def _value(entry: Mapping[str, Any]) -> int | float | bool | None:
    value = entry["value"]
    if isinstance(value, str):
        return None if fold(value) in _NONE else float(Fraction(value))
    if value is None or isinstance(value, int | float):
        return value
    raise TypeError(value)


def _own(rule: str, entry: Mapping[str, Any]) -> OwnRule:
    return OwnRule(rule=rule, value=_value(entry), source=entry.get("source", ""), article=entry.get("article", ""))
