"""Geometry of the report's two drawings; the templates only print it. All lengths are SVG user units."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from scheduler.io.board import Board, Row
from scheduler.io.wording import clean, clock_text, day_text, person_name, room_name, room_text
from scheduler.texts import Lang

WIDTH = 960
LABEL = 190
LANE = 28
HEAD = 26
MAX_LANES = 150
"""Rows of a timeline that can still be read; beyond, the workbook serves better."""
MAX_BARS = 40

PALETTE = ("#1F5A94", "#9A3B00", "#1B6B3A", "#7A2E7A", "#8A1C2B", "#4A5A00", "#005F6B", "#5A4632")
"""Each has a contrast of at least 5:1 with white text."""


@dataclass(frozen=True, slots=True)
class Box:
    """One hearing: a rectangle with a short label and a full description."""

    x: float
    y: float
    width: float
    tail: float
    colour: str
    label: str
    title: str


@dataclass(frozen=True, slots=True)
class Label:
    """A text at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class Timeline:
    """Days one under another, in each a lane per room (more for a pool of links), time to the right."""

    width: int
    height: int
    days: list[Label]
    lanes: list[Label]
    hours: list[Label]
    boxes: list[Box]
    legend: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart with its name on the left and its figure on the right."""

    y: float
    width: float
    name: str
    figure: str


@dataclass(frozen=True, slots=True)
class Bars:
    """Lying bars from a common zero."""

    width: int
    height: int
    bars: list[Bar]


def timeline(board: Board, lang: Lang) -> Timeline | None:
    """Return the timeline of all hearings, None when there are none or too many to be read."""
    if not board.rows:
        return None
    colours = sector_colours(board)
    first = min(row.start.hour for row in board.rows)
    last = max(_minutes(row.held_until) for row in board.rows) // 60 + 1
    scale = (WIDTH - LABEL - 24) / (60 * (last - first))
    days, lanes, boxes, y = [], [], [], HEAD
    for day, rows in board.by_day.items():
        days.append(Label(0, y + 18, day_text(day, lang)))
        y += HEAD
        for name, held in _lanes(rows):
            lanes.append(Label(0, y + LANE / 2 + 4, _short(name, 26)))
            boxes += [_box(row, y, first, scale, colours) for row in held]
            y += LANE
        y += 8
    if len(lanes) > MAX_LANES:
        return None
    hours = [Label(LABEL + 60 * (hour - first) * scale, 0, f"{hour:02d}:00") for hour in range(first, last + 1)]
    return Timeline(
        WIDTH, int(y), days, lanes, hours, boxes, [(colour, name or "–") for name, colour in colours.items()]
    )


def sector_colours(board: Board) -> Mapping[str, str]:
    """Return a colour for each sector that has a hearing, in alphabetical order."""
    sectors = sorted({clean(row.certification.sector) for row in board.rows})
    return {sector: PALETTE[at % len(PALETTE)] for at, sector in enumerate(sectors)}


def load_bars(board: Board, lang: Lang) -> Bars | None:
    """Return hearings per examiner, the most loaded first; None when nobody sits."""
    loads = [load for load in board.loads if load[1]][:MAX_BARS]
    if not loads:
        return None
    return _bars(
        [(person_name(who), count, f"{count} ({days} {'j' if lang == 'fr' else 'd'})") for who, count, days in loads]
    )


def day_bars(board: Board, lang: Lang) -> Bars | None:
    """Return hearings per day; None when there are none."""
    days = [(day_text(day, lang), len(rows), str(len(rows))) for day, rows in board.by_day.items()]
    return _bars(days) if days else None


def _bars(values: Sequence[tuple[str, int, str]]) -> Bars:
    name_width, figure_width = 240, 70
    scale = (WIDTH - name_width - figure_width) / max(count for _, count, _ in values)
    bars = [
        Bar(y=4 + 22 * at, width=count * scale, name=_short(name, 34), figure=figure)
        for at, (name, count, figure) in enumerate(values)
    ]
    return Bars(WIDTH, 22 * len(values) + 8, bars)


def _lanes(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Return (room name, hearings) with no two at once in a lane; the hearings of one room stay together."""
    by_room: dict[str, list[list[Row]]] = {}
    for row in rows:
        lanes = by_room.setdefault(row.room.id, [])
        free = next((lane for lane in lanes if lane[-1].held_until <= row.start), None)
        if free is None:
            lanes.append([row])
        else:
            free.append(row)
    found = []
    for _, lanes in sorted(by_room.items()):
        name = room_text(lanes[0][0].room)
        found += [(f"{name} ({at})" if len(lanes) > 1 else name, lane) for at, lane in enumerate(lanes, start=1)]
    return found


def _box(row: Row, y: float, first: int, scale: float, colours: Mapping[str, str]) -> Box:
    start, end, held = (_minutes(moment) - 60 * first for moment in (row.start, row.end, row.held_until))
    width = (end - start) * scale
    code = clean(row.certification.code)
    span = f"{clock_text(row.start)}–{clock_text(row.end)}"
    return Box(
        x=LABEL + start * scale,
        y=y,
        width=width,
        tail=max(held - end, 0) * scale,
        colour=colours[clean(row.certification.sector)],
        label=_short(code, int((width - 8) // 7)),
        title=", ".join((span, code, person_name(row.candidate), room_name(row.room))),
    )


def _minutes(moment: dt.datetime) -> int:
    return moment.hour * 60 + moment.minute


def _short(text: str, limit: int) -> str:
    return text if len(text) <= limit else f"{text[: max(limit - 1, 0)]}…"
