"""Rule profiles: the numbers of VAE with their sources. Nothing here is hard-coded in the solver.

Two profiles ship: ``cnam`` (the certifier's published numbers, the default) and
``code-du-travail-2026`` (the law, consolidated 27 March 2026).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from scheduler.domain import Certification, Part, Problem
from scheduler.texts import Text

Value = int | float | bool | None


class Rule(Part):
    """One number of a profile: its value, unit and source (article or page)."""

    value: Value
    unit: str = ""
    source: str = ""


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


_SEED = "Cnam, page VAE"
_PRACTICE = "pratique du Cnam"


def _cnam() -> dict[str, Rule]:
    return {
        "min_experience_months": Rule(value=12, unit="months", source=f"{_SEED} ; décret 2023-1275"),
        "require_registry": Rule(value=True, source=_SEED),
        "max_requests_same_certification": Rule(value=1, unit="per year", source=f"{_SEED} ; R6412-3"),
        "max_requests_per_year": Rule(value=3, unit="per year", source=f"{_SEED} ; R6412-3"),
        "eligibility_validity_months": Rule(value=12, unit="months", source=_SEED),
        "hearing_within_months_of_deposit": Rule(value=None, unit="months"),
        "decision_delay_days": Rule(value=20, unit="days", source=_SEED),
        "presentation_minutes_min": Rule(value=10, unit="minutes", source=_SEED),
        "presentation_minutes_max": Rule(value=40, unit="minutes", source=_SEED),
        "exchange_minutes_min": Rule(value=30, unit="minutes", source=_SEED),
        "exchange_minutes_max": Rule(value=45, unit="minutes", source=_SEED),
        "oral_minutes_min": Rule(value=40, unit="minutes", source=_SEED),
        "oral_minutes_max": Rule(value=90, unit="minutes", source=_SEED),
        "panel_min": Rule(value=3, unit="members", source=_PRACTICE),
        "panel_min_specialists": Rule(value=1, unit="members", source="D6412-6"),
        "panel_chair": Rule(value=1, unit="members", source="D6412-6"),
        "examiner_notice_days": Rule(value=30, unit="days", source=f"{_PRACTICE} ; D3142-32"),
        "candidate_notice_days": Rule(value=45, unit="days", source=f"{_PRACTICE} ; R6422-3"),
        "reading_days": Rule(value=21, unit="days", source=_PRACTICE),
    }


def _code() -> dict[str, Rule]:
    return {
        "min_experience_months": Rule(value=0, unit="months", source="R6412-1"),
        "require_registry": Rule(value=True, source="L6411-1"),
        "max_requests_same_certification": Rule(value=1, unit="per year", source="R6412-3"),
        "max_requests_per_year": Rule(value=3, unit="per year", source="R6412-3"),
        "eligibility_validity_months": Rule(value=None, unit="months"),
        "eligibility_lapse_months": Rule(value=6, unit="months", source="R6412-4"),
        "hearing_within_months_of_deposit": Rule(value=3, unit="months", source="R6412-5"),
        "decision_delay_days": Rule(value=15, unit="days", source="R6412-7"),
        "oral_minutes_min": Rule(value=None, unit="minutes"),
        "oral_minutes_max": Rule(value=None, unit="minutes"),
        "panel_min": Rule(value=2, unit="members", source="D6412-6"),
        "panel_min_specialists": Rule(value=1, unit="members", source="D6412-6"),
        "panel_chair": Rule(value=1, unit="members", source="D6412-6"),
        "examiner_notice_days": Rule(value=15, unit="days", source="D3142-32"),
        "candidate_notice_days": Rule(value=30, unit="days", source="R6422-3"),
        "reading_days": Rule(value=None, unit="days"),
    }


PROFILES: Mapping[str, RuleProfile] = MappingProxyType(
    {
        "cnam": RuleProfile(name="cnam", title_fr="Règles du Cnam", title_en="Cnam rules", rules=_cnam()),
        "code-du-travail-2026": RuleProfile(
            name="code-du-travail-2026",
            title_fr="Code du travail (27 mars 2026)",
            title_en="French labour code (27 March 2026)",
            rules=_code(),
        ),
    }
)


def known_rules() -> frozenset[str]:
    """Names of every rule that a profile or an override may set."""
    return frozenset(name for profile in PROFILES.values() for name in profile.rules)


class Rulebook:
    """The rules in force for one problem: profile, then campaign overrides, then the certification's.

    Raises
    ------
    KeyError
        If the campaign names a profile that does not exist.
    """

    def __init__(self, problem: Problem) -> None:
        self.profile = PROFILES[problem.campaign.profile]
        self._campaign = problem.campaign.rule_overrides

    def value(self, field: str, certification: Certification | None = None) -> Value:
        """Return the value in force; None means no limit."""
        if certification is not None and field in certification.rule_overrides:
            return certification.rule_overrides[field]
        if field in self._campaign:
            return self._campaign[field]
        return self.profile.value(field)

    def whole(self, field: str, certification: Certification | None = None, default: int = 0) -> int:
        """Return the value as an integer, ``default`` when there is no limit."""
        value = self.value(field, certification)
        return default if value is None else int(value)


def lax_rules(book: Rulebook) -> tuple[Text, ...]:
    """Return a warning for each delay in force that is longer than the law's, citing both sources."""
    law = PROFILES["code-du-travail-2026"]
    warnings = []
    for field, fr, en in (
        ("decision_delay_days", "décision", "decision"),
        ("hearing_within_months_of_deposit", "audition après le dépôt", "hearing after the deposit"),
    ):
        mine, legal = book.value(field), law.rules[field]
        if legal.value is None or (mine is not None and mine <= legal.value):
            continue
        rule = book.profile.rules.get(field)
        source = rule.source if rule and rule.source else book.profile.name
        unit_fr, unit_en = ("jours", "days") if legal.unit == "days" else ("mois", "months")
        told_fr = f"{mine} {unit_fr}" if mine is not None else "sans limite"
        told_en = f"{mine} {unit_en}" if mine is not None else "no limit"
        warnings.append(
            Text(
                f"Délai « {fr} » : {told_fr} selon le profil « {book.profile.name} » ({source}), mais "
                f"{legal.value} {unit_fr} selon l'article {legal.source}.",
                f"Delay '{en}': {told_en} under profile '{book.profile.name}' ({source}), but "
                f"{legal.value} {unit_en} under article {legal.source}.",
            )
        )
    return tuple(warnings)
