"""Territories: every one has holidays, is found by code or name, and no other word is taken for one."""

import pytest
from holidays import country_holidays
from pydantic import ValidationError

from scheduler.domain import Campaign
from scheduler.territories import TERRITORIES, territory_code
from tests.factories import make_problem


def test_they_are_those_of_the_library_but_for_school_zones() -> None:
    known = {code for code in country_holidays("FR").subdivisions if not code.startswith("Zone")}
    assert known == TERRITORIES.keys() - {""}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("", ""),
        (" 6ae ", "6AE"),
        ("Alsace-Moselle", "6AE"),
        ("alsace moselle", "6AE"),
        ("67", "6AE"),
        ("RÉUNION", "974"),
        ("La Réunion", "974"),
        ("974", "974"),
        ("Métropole", ""),
        ("France", ""),
        ("Nouvelle Calédonie", "NC"),
    ],
)
def test_a_code_or_a_name_is_read(written: str, code: str) -> None:
    assert territory_code(written) == code
    campaign = make_problem().campaign.model_dump() | {"territory": written}
    assert Campaign.model_validate(campaign).territory == code


@pytest.mark.parametrize("word", ["XX", "Zone A", "2A", "Bourgogne", "9740"])
def test_any_other_word_is_refused(word: str) -> None:
    campaign = make_problem().campaign.model_dump() | {"territory": word}
    with pytest.raises(ValidationError, match="not a territory whose holidays are known"):
        Campaign.model_validate(campaign)
