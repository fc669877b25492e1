"""The report as a page: whole, escaped, alone, and the same each time."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest

from scheduler.domain import Problem
from scheduler.io.board import Board
from scheduler.io.reports import html_report, summary_lines
from scheduler.io.svg import LABEL, MAX_LANES, PALETTE, WIDTH, timeline
from scheduler.io.wording import proof_text
from scheduler.schedule import Schedule, Tier
from tests.io.plans import paris, small_problem, small_schedule

VOID = {"meta", "br", "link", "img", "hr", "input", "line", "rect"}


class Page(HTMLParser):
    """Collects what the tests ask about: tags in balance, attributes, text."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(data.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture
def problem() -> Problem:
    return small_problem()


@pytest.fixture
def schedule() -> Schedule:
    return small_schedule()


def test_the_page_is_balanced_and_titled(problem: Problem, schedule: Schedule) -> None:
    page = Page(html_report(problem, schedule))
    assert page.open == []
    assert [attrs["lang"] for tag, attrs in page.tags if tag == "html"] == ["fr"]
    assert "Planning des jurys VAE – Bourgogne-Franche-Comté 2027" in page.text


def test_the_page_fetches_and_runs_nothing(problem: Problem, schedule: Schedule) -> None:
    data = html_report(problem, schedule).decode()
    page = Page(data.encode())
    assert {tag for tag, _ in page.tags} & {"script", "link", "img", "iframe", "object"} == set()
    assert [name for _, attrs in page.tags for name in attrs if name in ("src", "href") or name.startswith("on")] == []
    assert not re.search(r"url\(|@import", data)


def test_it_says_what_is_placed_proven_and_due(problem: Problem, schedule: Schedule) -> None:
    text = Page(html_report(problem, schedule)).text
    assert "3 candidats sur 4 sont placés, du lundi 11 janvier 2027 au jeudi 1er juillet 2027" in text
    assert "Le premier objectif est prouvé optimal ; objectifs prouvés optimaux : 1 sur 3." in text
    assert "la plus serrée garde 9 jours (au plus tard le dimanche 31 janvier 2027)" in text
    assert "Aucun examinateur n'est libre." in text
    assert "mais 15 jours selon l'article R6412-7." in text


def test_it_speaks_english(problem: Problem, schedule: Schedule) -> None:
    text = Page(html_report(problem, schedule, "en")).text
    assert "3 of 4 candidates are placed, from Monday 11 January 2027 to Thursday 1 July 2027" in text
    assert "No examiner is free." in text
    assert "Timeline of hearings by day and room" in text


def test_every_drawing_has_a_name_and_a_table(problem: Problem, schedule: Schedule) -> None:
    page = Page(html_report(problem, schedule))
    drawings = [attrs for tag, attrs in page.tags if tag == "svg"]
    ids = {attrs["id"] for _, attrs in page.tags if "id" in attrs}
    assert len(drawings) == 2
    assert all(attrs["role"] == "img" and set(attrs["aria-labelledby"].split()) <= ids for attrs in drawings)
    assert sum(1 for tag, _ in page.tags if tag == "details") == 2
    assert all(attrs.get("scope") in ("col", "row") for tag, attrs in page.tags if tag == "th")


def test_what_people_typed_is_escaped(problem: Problem, schedule: Schedule) -> None:
    rude = "<script>alert('x')</script>"
    change = {"given_name": rude, "family_name": '"><img src=x onerror=y>'}
    candidates = tuple(c.model_copy(update=change) for c in problem.candidates)
    rooms = tuple(r.model_copy(update={"label": rude, "centre": rude}) for r in problem.rooms)
    certifications = tuple(c.model_copy(update={"sector": rude}) for c in problem.certifications)
    changed = problem.model_copy(update={"candidates": candidates, "rooms": rooms, "certifications": certifications})
    warned = schedule.model_copy(update={"warnings": (rude,)})
    page = Page(html_report(changed, warned))
    assert {tag for tag, _ in page.tags} & {"script", "img"} == set()
    assert rude in page.text


def test_the_timeline_puts_hearings_where_their_hours_are(problem: Problem, schedule: Schedule) -> None:
    line = timeline(Board(problem, schedule), "fr")
    assert line is not None
    assert [hour.text for hour in line.hours] == [f"{hour:02d}:00" for hour in range(9, 17)]  # 09:00 to 15:00 and on
    # 7 hours over 960 - 190 - 24 = 746 units: 60 minutes are 746 / 7
    scale = (WIDTH - LABEL - 24) / (7 * 60)
    first, second, summer = line.boxes
    assert (first.x, first.width, first.tail) == pytest.approx((LABEL, 60 * scale, 25 * scale))
    assert second.x == pytest.approx(LABEL + 100 * scale)  # 10:40 is 100 minutes after 09:00
    assert summer.x == pytest.approx(LABEL + 300 * scale)
    assert first.y == second.y != summer.y
    assert line.legend == [(PALETTE[0], "Gestion"), (PALETTE[1], "Numérique")]


def test_links_used_at_once_get_a_lane_each(problem: Problem, schedule: Schedule) -> None:
    third = schedule.hearing_of["C3"]
    same_time = third.model_copy(update={"candidate": "C4", "start": paris(2027, 7, 1, 14, 30)})
    both = schedule.model_copy(update={"hearings": (third, same_time)})
    line = timeline(Board(problem, both), "fr")
    assert line is not None
    assert [lane.text for lane in line.lanes] == ["Visio (1)", "Visio (2)"]


def test_a_plan_too_large_for_a_timeline_shows_days(problem: Problem, schedule: Schedule) -> None:
    base = schedule.hearing_of["C3"]
    # all at once in one pool: one lane each
    many = range(MAX_LANES + 1)
    candidates = tuple(problem.candidate_of["C3"].model_copy(update={"id": f"N{at}"}) for at in many)
    hearings = tuple(base.model_copy(update={"candidate": f"N{at}"}) for at in many)
    large = problem.model_copy(update={"candidates": candidates})
    plan = schedule.model_copy(update={"hearings": hearings, "unplaced": ()})
    assert timeline(Board(Problem.model_validate(large.model_dump()), plan), "fr") is None
    text = Page(html_report(Problem.model_validate(large.model_dump()), plan)).text
    assert "Le planning est trop grand pour une frise" in text


def contrast_with_white(colour: str) -> float:
    """WCAG 2 contrast ratio."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_labels_can_be_read_on_every_colour() -> None:
    assert min(map(contrast_with_white, PALETTE)) >= 5


def test_an_empty_schedule_still_gives_a_page(problem: Problem, schedule: Schedule) -> None:
    empty = schedule.model_copy(update={"hearings": (), "tiers": (), "unplaced": ()})
    page = Page(html_report(problem, empty))
    assert page.open == []
    assert "Aucun des 4 candidats n'est placé." in page.text


def test_the_same_schedule_gives_the_same_page(problem: Problem, schedule: Schedule) -> None:
    assert html_report(problem, schedule) == html_report(small_problem(), small_schedule())


def test_summary_lines_name_candidates_by_id_only(problem: Problem, schedule: Schedule) -> None:
    lines = summary_lines(problem, schedule)
    assert lines[3:] == [
        "Candidats non placés, pondérés par l'urgence : 1 (borne 1, prouvé optimal)",
        # 4 / 44 = 9.09 %
        "Coût (journées d'examinateur, salles, trajets, attentes) : 44 (borne 40, à 9,1\u202f% de l'optimum au plus)",
        "Équité de la charge entre examinateurs : 2 (aucune borne prouvée)",
        "Avertissement : Délai « décision » : 20 jours selon le profil, mais 15 jours selon l'article R6412-7.",
        "Non placé : C4 : Aucun examinateur n'est libre.",
    ]
    people = [*problem.candidates, *problem.examiners]
    assert [p.family_name for p in people if p.family_name in "\n".join(lines)] == []


def test_a_late_decision_is_told_first(problem: Problem, schedule: Schedule) -> None:
    late = schedule.hearings[0].model_copy(update={"decision_due": paris(2027, 1, 20, 0).date()})
    plan = schedule.model_copy(update={"hearings": (late, *schedule.hearings[1:])})
    assert summary_lines(problem, plan)[2] == "1 décision serait en retard."
    assert summary_lines(problem, plan, "en")[2] == "1 decision would be late."


@pytest.mark.parametrize(
    ("tier", "said"),
    [
        (Tier(name="cost", value=5, bound=5, gap=0), "prouvé optimal"),
        (Tier(name="cost", value=5), "aucune borne prouvée"),
        (Tier(name="cost", value=4, bound=3, gap=0.25), "à 25\u202f% de l'optimum au plus"),
        # a gap that rounds to nothing is not a proof
        (Tier(name="cost", value=10_000, bound=9_999, gap=0.0001), "à moins de 0,1\u202f% de l'optimum"),
    ],
)
def test_what_is_proven_in_words(tier: Tier, said: str) -> None:
    assert proof_text(tier, "fr") == said


def test_one_candidate_takes_the_singular(problem: Problem, schedule: Schedule) -> None:
    one = schedule.model_copy(update={"hearings": schedule.hearings[:1]})
    assert summary_lines(problem, one)[0] == (
        "1 candidat sur 4 est placé, du lundi 11 janvier 2027 au lundi 11 janvier 2027 : "
        "1 jour, 1 salle, 2 examinateurs."
    )
    assert summary_lines(problem, one, "en")[0].startswith("1 of 4 candidates is placed, from Monday 11 January 2027")
