"""The shipped profiles against the table of rules, and the warnings where a rule is laxer than the law."""

from typing import Any

import pytest

from scheduler.profiles import CATALOGUE, PROFILES, WHOLE_UNITS, Rule
from scheduler.rules import Rulebook, known_rules, lax_rules
from tests.factories import make_certification, make_problem

CNAM, LAW = PROFILES["cnam"], PROFILES["code-du-travail-2026"]

# rule, cnam, law, what the source or article of the law says
TABLE: list[tuple[str, Any, Any, str]] = [
    ("min_experience_months", 12, 0, "2023-1275"),
    ("require_registry", True, True, ""),
    ("max_requests_same_certification", 1, 1, "R6412-3"),
    ("max_requests_per_year", 3, 3, "R6412-3"),
    ("count_block_requests", False, False, "R6412-3"),
    ("access_delay_weeks_min", 1, None, ""),
    ("access_delay_months_max", 3, None, ""),
    ("eligibility_answer_months", None, 2, "R6412-4"),
    ("eligibility_silence_is_yes", None, True, "R6412-4"),
    ("eligibility_validity_months", 12, None, ""),
    ("eligibility_lapse_months", None, 6, "R6412-4"),
    ("hearing_within_months_of_deposit", None, 3, "R6412-5"),
    ("decision_delay_days", 20, 15, "R6412-7"),
    ("presentation_minutes_min", 10, None, ""),
    ("presentation_minutes_max", 40, None, ""),
    ("exchange_minutes_min", 30, None, ""),
    ("exchange_minutes_max", 45, None, ""),
    ("oral_minutes_min", 40, None, ""),
    ("oral_minutes_max", 90, None, ""),
    ("accompaniment_hours_max", 20, None, ""),
    ("eligibility_interview_hours", 2, None, ""),
    ("fee_eligibility", 250, None, ""),
    ("fee_accompaniment_self_paid", 1200, None, ""),
    ("fee_accompaniment_funded", 2200, None, ""),
    ("panel_min", 3, 2, "D6412-6"),
    ("panel_min_specialists", 1, 1, "D6412-6"),
    ("panel_chair", 1, 1, "D6412-6"),
    ("panel_gender_balance", True, True, "D6412-6"),
    ("conflict_of_interest", True, True, "D6412-6"),
    ("examiner_notice_days", 30, 15, "D3142-32"),
    ("candidate_notice_days", 45, 30, "R6422-3"),
    ("reading_days", 21, None, ""),
    ("extra_time_ratio", 1 / 3, 1 / 3, "D613-26"),
]


@pytest.mark.parametrize(("name", "cnam", "law", "article"), TABLE)
def test_a_number_of_both_profiles(name: str, cnam: Any, law: Any, article: str) -> None:
    assert (CNAM.value(name), LAW.value(name)) == (cnam, law)
    if law is not None:
        assert article in LAW.rules[name].cited


@pytest.mark.parametrize("profile", PROFILES.values(), ids=lambda profile: profile.name)
def test_every_number_has_a_unit_and_a_source(profile: Any) -> None:
    for name, rule in profile.rules.items():
        assert rule.unit == CATALOGUE[name].unit
        assert rule.cited
        assert isinstance(rule.value, bool) == (rule.unit == "yes/no")
        assert rule.unit not in WHOLE_UNITS or isinstance(rule.value, int)


def test_a_third_is_written_as_such() -> None:
    assert Rule.model_validate({"value": "1/3"}).value == 1 / 3
    assert Rule.model_validate({"value": 20}).value == 20


def test_a_rule_that_always_holds_cannot_be_set() -> None:
    assert "conflict_of_interest" not in known_rules()
    assert "decision_delay_days" in known_rules()


def warnings_of(**campaign: Any) -> list[str]:
    return [text.fr for text in lax_rules(Rulebook(make_problem(campaign=campaign)))]


def test_the_default_profile_is_laxer_than_the_law_on_four_delays() -> None:
    decision, *others = warnings_of()
    assert "20 jours" in decision
    assert "Cnam, page VAE" in decision
    assert "15 jours selon l'article R6412-7" in decision
    assert ["R6412-4" in text for text in others] == [True, True, False]
    assert "R6412-5" in others[2]
    assert len(others) == 3


def test_the_law_is_not_laxer_than_itself() -> None:
    assert warnings_of(profile="code-du-travail-2026") == []


@pytest.mark.parametrize(
    ("rule", "value", "lax"),
    [
        ("decision_delay_days", 15, False),
        ("decision_delay_days", 16, True),
        ("decision_delay_days", None, True),
        ("examiner_notice_days", 15, False),
        ("examiner_notice_days", 14, True),
        ("candidate_notice_days", None, True),
        ("require_registry", False, True),
        ("max_requests_per_year", 4, True),
        ("panel_min", 1, True),
        ("extra_time_ratio", 0.25, True),
        ("extra_time_ratio", 0.5, False),
        ("hearing_within_months_of_deposit", 2, False),
        ("min_experience_months", None, False),  # the law asks for none
        ("hearing_months_to_month_end", True, False),  # another reading, not another rule
    ],
)
def test_an_override_laxer_than_the_law(rule: str, value: Any, lax: bool) -> None:
    found = warnings_of(profile="code-du-travail-2026", rule_overrides={rule: value})
    assert len(found) == int(lax)
    assert all(LAW.rules[rule].article in text and "règle particulière de la campagne" in text for text in found)


def test_a_certifications_override_is_told_by_its_code() -> None:
    problem = make_problem(
        campaign={"profile": "code-du-travail-2026"},
        certifications=(make_certification(rule_overrides={"decision_delay_days": 25}),),
    )
    (warning,) = lax_rules(Rulebook(problem))
    assert "25 jours selon la règle particulière de X" in warning.fr
    assert "R6412-7" in warning.fr
    assert "25 days under the rule override of X" in warning.en
