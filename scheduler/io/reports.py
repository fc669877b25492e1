"""``rapport.html``: one page that opens anywhere, with what is planned, what is proven and what is not."""

from __future__ import annotations

from scheduler.domain import Problem
from scheduler.io.board import NO_REASON, Board, tone_of
from scheduler.io.pages import render
from scheduler.io.summary import summary_lines, summary_sentences
from scheduler.io.svg import MAX_BARS, day_bars, load_bars, timeline
from scheduler.io.wording import STATUSES, clean, count_text
from scheduler.schedule import Schedule
from scheduler.texts import Lang, Text

__all__ = ["html_report", "summary_lines"]


def html_report(problem: Problem, schedule: Schedule, lang: Lang = "fr") -> bytes:
    """Return the report as UTF-8 HTML: no script, nothing fetched, the same bytes for the same schedule.

    Raises
    ------
    scheduler.errors.InputError
        If the schedule names people or rooms that the problem does not have.
    """
    board = Board(problem, schedule)
    campaign = clean(problem.campaign.title or problem.campaign.code)
    return render(
        "report.html.j2",
        lang,
        title=f"{Text('Planning des jurys VAE', 'Plan of VAE juries').say(lang)} – {campaign}",
        sentences=summary_sentences(board, lang),
        board=board,
        warnings=schedule.warnings_in(lang),
        status=STATUSES[schedule.status].say(lang),
        line=timeline(board, lang),
        days=day_bars(board, lang),
        loads=load_bars(board, lang),
        load_sentence=_load_sentence(board, lang),
        tone=tone_of,
        no_reason=NO_REASON.say(lang),
    )


def _load_sentence(board: Board, lang: Lang) -> str:
    sitting = [count for _, count, _ in board.loads if count]
    if not sitting:
        return ""
    idle = len(board.loads) - len(sitting)
    hearings = Text("audition", "hearing"), Text("auditions", "hearings")
    most, least = (count_text(count, *hearings, lang) for count in (max(sitting), min(sitting)))
    told = Text(f"De {min(sitting)} à {most} par personne.", f"From {min(sitting)} to {most} each.")
    if min(sitting) == max(sitting):
        told = Text(f"{least} par personne.", f"{least} each.")
    idle_people = count_text(idle, Text("examinateur", "examiner"), Text("examinateurs", "examiners"), lang)
    rest = Text(f" Sans audition : {idle_people}.", f" Without a hearing: {idle_people}.") if idle else Text("", "")
    cut = len(sitting) > MAX_BARS
    shown = Text(f" Le graphique montre les {MAX_BARS} plus chargés.", f" The chart shows the {MAX_BARS} most loaded.")
    return told.say(lang) + rest.say(lang) + (shown.say(lang) if cut else "")
