"""A schedule in a few sentences, for the command line, the report and the workbook."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.io.board import Board, reason_text
from scheduler.io.wording import (
    count_text,
    day_text,
    number_text,
    proof_text,
    tier_name,
)
from scheduler.schedule import Schedule, Tier
from scheduler.texts import Lang, Text


def summary_sentences(board: Board, lang: Lang) -> list[str]:
    """Return three sentences: who is placed and when, what is proven, how the decision deadlines stand."""
    return [_placed(board, lang), _proven(board.schedule.tiers, lang), _deadlines(board, lang)]


def summary_lines(problem: Problem, schedule: Schedule, lang: Lang = "fr") -> list[str]:
    """Return the schedule in plain lines: sentences, a line per tier, warnings, the unplaced with reasons.

    Candidates are named by their id: these lines go to a terminal and to logs.
    """
    board = Board(problem, schedule)
    colon = " : " if lang == "fr" else ": "
    lines = summary_sentences(board, lang)
    lines += [f"{tier_name(tier, lang)}{colon}{figures_text(tier, lang)}" for tier in schedule.tiers]
    lines += [f"{Text('Avertissement', 'Warning').say(lang)}{colon}{warning}" for warning in schedule.warnings_in(lang)]
    for candidate, reasons in board.unplaced:
        told = " ".join(reason_text(reason, lang) for reason in reasons)
        lines.append(f"{Text('Non placé', 'Not placed').say(lang)}{colon}{candidate.id}{colon}{told}")
    return lines


def figures_text(tier: Tier, lang: Lang) -> str:
    """Return value, bound and proof of a tier: ``44 (borne 40, à 9,1 % de l'optimum au plus)``."""
    bound = f"{Text('borne', 'bound').say(lang)} {number_text(tier.bound, lang)}, " if tier.bound is not None else ""
    return f"{number_text(tier.value, lang)} ({bound}{proof_text(tier, lang)})"


def _placed(board: Board, lang: Lang) -> str:
    total, placed = len(board.problem.candidates), len(board.by_candidate)
    if not board.rows:
        return Text(f"Aucun des {total} candidats n'est placé.", f"None of the {total} candidates is placed.").say(lang)
    first, last = (day_text(row.day, lang) for row in (board.rows[0], board.rows[-1]))
    rooms = count_text(len(board.by_room), Text("salle", "room"), Text("salles", "rooms"), lang)
    days = count_text(len(board.by_day), Text("jour", "day"), Text("jours", "days"), lang)
    people = count_text(
        len(board.by_examiner), Text("examinateur", "examiner"), Text("examinateurs", "examiners"), lang
    )
    fr = f"{placed} candidat sur {total} est placé" if placed == 1 else f"{placed} candidats sur {total} sont placés"
    en = f"{placed} of {total} candidates {'is' if placed == 1 else 'are'} placed"
    return Text(
        f"{fr}, du {first} au {last} : {days}, {rooms}, {people}.",
        f"{en}, from {first} to {last}: {days}, {rooms}, {people}.",
    ).say(lang)


def _proven(tiers: tuple[Tier, ...], lang: Lang) -> str:
    optimal = sum(1 for tier in tiers if tier.gap is not None and tier.gap <= 0)
    if not tiers:
        return Text("Rien n'est prouvé de la qualité de ce planning.", "Nothing is proven of its quality.").say(lang)
    if optimal == len(tiers):
        return Text("Chaque objectif est prouvé optimal, dans l'ordre des priorités.",
                    "Every goal is proven optimal, in order of priority.").say(lang)  # fmt: skip
    first = tiers[0]
    return Text(
        f"Le premier objectif est {_is_fr(first)} ; objectifs prouvés optimaux : {optimal} sur {len(tiers)}.",
        f"The first goal is {proof_text(first, 'en')}; goals proven optimal: {optimal} of {len(tiers)}.",
    ).say(lang)


def _is_fr(tier: Tier) -> str:
    return "sans borne prouvée" if tier.bound is None or tier.gap is None else proof_text(tier, "fr")


def _deadlines(board: Board, lang: Lang) -> str:
    tight = board.tightest
    if tight is None or tight.margin is None or tight.hearing.decision_due is None:
        return Text("Aucune date limite de décision ne s'applique.", "No decision deadline applies.").say(lang)
    late = sum(1 for row in board.rows if row.margin is not None and row.margin < 0)
    if late:
        one, many = Text("décision serait", "decision would be"), Text("décisions seraient", "decisions would be")
        told = count_text(late, one, many, lang)
        return f"{told} {Text('en retard.', 'late.').say(lang)}"
    margin = count_text(tight.margin, Text("jour", "day"), Text("jours", "days"), lang)
    due = day_text(tight.hearing.decision_due, lang)
    return Text(
        f"Toutes les décisions peuvent être notifiées à temps ; la plus serrée garde {margin} (au plus tard le {due}).",
        f"Every decision can be notified in time; the tightest keeps {margin} (due {due}).",
    ).say(lang)
