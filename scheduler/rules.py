"""The rules in force for one problem: a profile, and what the campaign or a certification changes.

The numbers themselves are data, in `scheduler.profiles`; nothing here is hard-coded in the solver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scheduler.domain import Certification, Finding, Problem
from scheduler.profiles import CATALOGUE, LAW, PROFILES, Rule, RuleField, RuleProfile, Value, known_rules
from scheduler.texts import Text

__all__ = ["PROFILES", "Rule", "RuleProfile", "Rulebook", "Value", "known_rules", "lax_rules"]

_UNITS: Mapping[str, Text] = {
    "days": Text("jours", "days"),
    "weeks": Text("semaines", "weeks"),
    "months": Text("mois", "months"),
    "minutes": Text("minutes", "minutes"),
    "hours": Text("heures", "hours"),
    "members": Text("membre(s)", "member(s)"),
    "per year": Text("par an", "a year"),
    "EUR": Text("€", "€"),
    "share of the oral": Text("de l'oral", "of the oral"),
    "share of the panel": Text("du jury", "of the panel"),
}


class Rulebook:
    """The rules in force for one problem: a profile with its own rules, campaign overrides, a certification's.

    Raises
    ------
    KeyError
        If the campaign names a profile that does not exist.
    """

    def __init__(self, problem: Problem) -> None:
        campaign = problem.campaign
        base = PROFILES[campaign.extends or campaign.profile]
        plain = not problem.rules and not campaign.extends
        self.profile = base if plain else base.extended(campaign.profile, problem.rules)
        self._campaign = problem.campaign.rule_overrides
        self._differing = tuple(c for c in problem.certifications if c.rule_overrides)

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

    def told_by(self, field: str, certification: Certification | None = None) -> Text:
        """Return where the value in force comes from, with the source and article a profile gives."""
        if certification is not None and field in certification.rule_overrides:
            code = certification.code
            return Text(f"la règle particulière de {code}", f"the rule override of {code}")
        if field in self._campaign:
            return Text("la règle particulière de la campagne", "the rule override of the campaign")
        name, rule = self.profile.name, self.profile.rules.get(field)
        source = f" ({rule.cited})" if rule and rule.cited else ""
        return Text(f"le profil « {name} »{source}", f"profile '{name}'{source}")

    def article(self, field: str, certification: Certification | None = None) -> str:
        """Return the article of law behind the value in force, empty when it has none."""
        overridden = field in self._campaign or (certification is not None and field in certification.rule_overrides)
        rule = self.profile.rules.get(field)
        return rule.article if rule and not overridden else ""

    def places(self, field: str) -> tuple[Certification | None, ...]:
        """Return where the rule may have a value of its own: everywhere (None), then each certification."""
        return (None, *(c for c in self._differing if field in c.rule_overrides))


def under_profile(problem: Problem, name: str) -> Problem:
    """Return a problem, not validated again, under a shipped profile instead of its own."""
    campaign = problem.campaign.model_copy(update={"profile": name, "extends": ""})
    fields = {field: getattr(problem, field) for field in Problem.model_fields}
    return Problem.model_construct(**fields | {"campaign": campaign, "rules": ()})


def profile_is_known(problem: Problem) -> bool:
    """Tell whether the profile, or the one it extends, is one that ships."""
    return (problem.campaign.extends or problem.campaign.profile) in PROFILES


def rule_findings(problem: Problem) -> Iterator[Finding]:
    """Yield each rule that does not exist, is given twice, or has a value it cannot have."""
    seen: set[str] = set()
    for i, own in enumerate(problem.rules):
        text = _refusal(own.rule, own.value)
        yield from _found("rules", i, "value" if own.rule in known_rules() else "rule", text)
        if own.rule in seen:
            twice = Text(f"la règle « {own.rule} » est en double", f"rule {own.rule!r} is given twice")
            yield from _found("rules", i, "rule", twice)
        seen.add(own.rule)
    yield from _bad_overrides("campaign", 0, problem.campaign.rule_overrides)
    for i, certification in enumerate(problem.certifications):
        yield from _bad_overrides("certifications", i, certification.rule_overrides)


def _bad_overrides(part: str, index: int, overrides: Mapping[str, Value]) -> Iterator[Finding]:
    for name, value in overrides.items():
        text = _refusal(name, value)
        told = text and Text(f"{name} : {text.fr}", f"{name}: {text.en}")
        yield from _found(part, index, "rule_overrides", told)


def _refusal(name: str, value: Value) -> Text | None:
    if name not in known_rules():
        return Text(f"la règle « {name} » n'existe pas ou ne peut pas changer", f"there is no rule {name!r} to change")
    return CATALOGUE[name].refusal(value)


def _found(part: str, index: int, field: str, text: Text | None) -> Iterator[Finding]:
    if text is not None:
        fr, en = "Reprenez une règle et une valeur du modèle.", "Use a rule and a value of the template."
        yield Finding(part=part, index=index, field=field, fr=text.fr, en=text.en, mend_fr=fr, mend_en=en)


def value_text(value: Value, field: RuleField) -> Text:
    """Return a value with its unit, as a sentence tells it."""
    if value is None:
        return Text("aucun minimum", "no minimum") if field.stricter == "higher" else Text("sans limite", "no limit")
    if isinstance(value, bool):
        return Text("oui", "yes") if value else Text("non", "no")
    number = f"{value:.4g}" if isinstance(value, float) else str(value)
    unit = _UNITS.get(field.unit, Text(field.unit, field.unit))
    return Text(f"{number.replace('.', ',')} {unit.fr}", f"{number} {unit.en}")


def lax_rules(book: Rulebook) -> tuple[Text, ...]:
    """Return a warning for each rule in force that binds less than the law, citing both sources.

    The decision's delay comes first: it is what candidates wait for.
    """
    fields = sorted(PROFILES[LAW].rules, key=lambda name: name != "decision_delay_days")
    return tuple(warning for name in fields for warning in _warnings(book, name))


def _warnings(book: Rulebook, name: str) -> Iterator[Text]:
    field, legal = CATALOGUE[name], PROFILES[LAW].rules[name]
    kind = Text("Délai", "Delay") if field.unit in {"days", "months"} else Text("Règle", "Rule")
    law, article = value_text(legal.value, field), legal.article or legal.source
    for certification in book.places(name):
        value = book.value(name, certification)
        if field.is_laxer(value, legal.value):
            mine, by = value_text(value, field), book.told_by(name, certification)
            yield Text(
                f"{kind.fr} « {field.fr} » : {mine.fr} selon {by.fr}, mais {law.fr} selon l'article {article}.",
                f"{kind.en} '{field.en}': {mine.en} under {by.en}, but {law.en} under article {article}.",
            )
