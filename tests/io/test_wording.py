from __future__ import annotations

import datetime as dt

import pytest

from scheduler.domain import Candidate, Room
from scheduler.io.wording import clean, count_text, day_text, number_text, person_name, place_text, plain, seat_text
from scheduler.texts import Lang, Text


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Zoé  Ébène ", "Zoé Ébène"),
        ("a\r\nb\tc", "a b c"),
        ("a\x00b\x1bc\x7f", "abc"),
        ("a\u2028b\u00a0c", "a b c"),
        ("a\ud800b", "ab"),
        ("\x00", ""),
    ],
)
def test_clean_leaves_one_line(text: str, said: str) -> None:
    assert clean(text) == said
    clean(text).encode()


@pytest.mark.parametrize(
    ("day", "lang", "said"),
    [
        (dt.date(2027, 3, 15), "fr", "lundi 15 mars 2027"),
        (dt.date(2027, 3, 1), "fr", "lundi 1er mars 2027"),
        (dt.date(2027, 3, 31), "fr", "mercredi 31 mars 2027"),
        (dt.date(2027, 3, 1), "en", "Monday 1 March 2027"),
    ],
)
def test_days_in_full(day: dt.date, lang: Lang, said: str) -> None:
    assert day_text(day, lang) == said


def test_figures_as_each_language_writes_them() -> None:
    assert (number_text(1234.5, "fr"), number_text(1234.5, "en")) == ("1\u202f234,5", "1,234.5")


@pytest.mark.parametrize(
    ("count", "fr", "en"), [(0, "0 salle", "0 rooms"), (1, "1 salle", "1 room"), (2, "2 salles", "2 rooms")]
)
def test_french_takes_the_singular_for_zero(count: int, fr: str, en: str) -> None:
    words = Text("salle", "room"), Text("salles", "rooms")
    assert (count_text(count, *words, "fr"), count_text(count, *words, "en")) == (fr, en)


def test_someone_without_a_name_goes_by_the_id() -> None:
    assert person_name(Candidate(id="C1", certification="X")) == "C1"


def test_order_ignores_accents_and_capitals() -> None:
    assert sorted(["Zola", "ébène", "Etoile"], key=plain) == ["ébène", "Etoile", "Zola"]


def test_a_seat_with_a_name_of_its_own_keeps_it() -> None:
    assert [seat_text(seat, "fr") for seat in ("Chair", "tuteur métier")] == ["président·e", "tuteur métier"]


def test_places() -> None:
    assert place_text(Room(id="R1")) == "R1"
    assert place_text(Room(id="R1", label="Dijon", centre="Dijon", address="1 rue A")) == "Dijon, 1 rue A"
    assert place_text(Room(id="V1", kind="remote", link="https://x.invalid")) == "https://x.invalid"
    assert place_text(Room(id="V1", kind="remote", label="Visio")) == "Visio"
