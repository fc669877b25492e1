"""Rule profiles as data: the numbers of VAE, each with its unit, source and article.

``catalogue.toml`` names every rule once; a profile (``cnam.toml``, ``code-du-travail-2026.toml``, or a
file of the user) gives values. A rule that a profile does not give sets no limit.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator

from scheduler.domain import OwnRule, Part
from scheduler.texts import Text

Value = int | float | bool | None

LAW = "code-du-travail-2026"
DEFAULT = "cnam"
WHOLE_UNITS = frozenset({"months", "days", "weeks", "minutes", "members", "per year"})
"""Units that are counted in whole numbers."""
LARGEST = 100_000


def _fraction(value: Any) -> Any:
    """Read ``"1/3"``, which TOML and JSON have no number for."""
    if isinstance(value, str) and "/" in value:
        return float(Fraction(value))
    return value


class RuleField(Part):
    """What a rule is, in whatever profile: its unit, its name for people, and which way is stricter."""

    unit: str
    fr: str
    en: str
    stricter: Literal["lower", "higher"] | None = None
    fixed: bool = False

    def is_laxer(self, value: Value, legal: Value) -> bool:
        """Tell whether ``value`` binds less than the law's; None is no limit at all."""
        if legal is None or self.stricter is None:
            return False
        if value is None:
            return legal > 0 or self.stricter == "lower"
        return value > legal if self.stricter == "lower" else value < legal

    def refusal(self, value: Value) -> Text | None:
        """Return why ``value`` cannot be this rule's, None when it can; None as a value lifts the limit."""
        if value is None:
            return None
        if self.unit == "yes/no":
            return None if isinstance(value, bool) else Text("oui ou non est attendu", "yes or no is expected")
        if isinstance(value, bool) or not 0 <= value <= LARGEST:
            return Text(f"un nombre de 0 à {LARGEST} est attendu", f"a number from 0 to {LARGEST} is expected")
        if self.unit in WHOLE_UNITS and value != int(value):
            return Text("un nombre entier est attendu", "a whole number is expected")
        return None


class Rule(Part):
    """One number of a profile: its value, unit, source (a page, a practice) and article of law."""

    value: Annotated[Value, BeforeValidator(_fraction)]
    unit: str = ""
    source: str = ""
    article: str = ""

    @property
    def cited(self) -> str:
        """Source and article as one phrase; empty when neither is given."""
        return " ; ".join(part for part in (self.source, self.article) if part)


class RuleProfile(Part):
    """A named set of rules."""

    name: str
    title_fr: str
    title_en: str
    rules: Mapping[str, Rule]

    def value(self, field: str) -> Value:
        """Return the value of ``field``; None when the profile sets no limit."""
        rule = self.rules.get(field)
        return rule.value if rule else None

    def cited(self, field: str) -> str:
        """Return the source and article of ``field``; the profile's name when it has none."""
        rule = self.rules.get(field)
        return (rule.cited if rule else "") or self.name

    def extended(self, name: str, own: Sequence[OwnRule]) -> RuleProfile:
        """Return this profile under another name, with some rules of its own."""
        rules = {
            rule.rule: Rule(value=rule.value, unit=CATALOGUE[rule.rule].unit, source=rule.source, article=rule.article)
            for rule in own
            if rule.rule in CATALOGUE  # a draft may still hold mistakes
        }
        title = f"{name} ({self.name})"
        return RuleProfile(name=name, title_fr=title, title_en=title, rules={**self.rules, **rules})


def _load(name: str) -> dict[str, Any]:
    return tomllib.loads((files(__package__) / f"{name}.toml").read_text(encoding="utf-8"))


CATALOGUE: Mapping[str, RuleField] = MappingProxyType(
    {name: RuleField.model_validate(entry) for name, entry in _load("catalogue").items()}
)
"""Every rule there is, by field name, in the order people read them."""

PROFILES: Mapping[str, RuleProfile] = MappingProxyType(
    {name: RuleProfile.model_validate(_load(name)) for name in (DEFAULT, LAW)}
)
"""The profiles that ship."""


def known_rules() -> frozenset[str]:
    """Names of every rule that a profile or an override may set."""
    return frozenset(name for name, entry in CATALOGUE.items() if not entry.fixed)
