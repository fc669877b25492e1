"""``jury explain`` as people call it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.cli.helpers import jury

FOLDER = Path(__file__).parents[2] / "examples" / "impossible"


def test_a_reason_in_french_and_in_english() -> None:
    done = jury("explain", FOLDER, "P01")
    assert done.returncode == 1
    assert "personne ne peut occuper" in done.stdout.lower()
    assert "Ce qui aiderait" in done.stdout
    told = json.loads(jury("explain", FOLDER, "P01", "--json", "--lang", "en").stdout)
    (one,) = told["candidates"]
    assert one["conflict"]["facts"][0]["text"].startswith("Nobody can take seat 'specialist'")
    assert one["advice"][0]["changes"][0]["part"] == "examiners"
    assert told["scarcity"][0]["candidates"] == 1


def test_an_unknown_candidate_is_bad_input() -> None:
    done = jury("explain", FOLDER, "NOBODY")
    assert done.returncode == 2
    assert "NOBODY" in done.stderr
