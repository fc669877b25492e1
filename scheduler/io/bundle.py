"""Every calendar of a schedule under a safe file name: one per examiner, candidate and room that has hearings."""

from __future__ import annotations

import hashlib
import io
import re
import zipfile
from collections import Counter
from collections.abc import Mapping

from scheduler.io.board import Board
from scheduler.io.ics import Reader, ReaderKind, board_calendar, readers
from scheduler.texts import Lang

FOLDERS: Mapping[ReaderKind, str] = {"examiner": "examiners", "candidate": "candidates", "room": "rooms"}

_ZIP_TIME = (1980, 1, 1, 0, 0, 0)  # the first date a zip can hold: the same schedule gives the same bytes
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")
_DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_LONGEST = 80


def calendar_files(board: Board, lang: Lang = "fr") -> dict[str, bytes]:
    """Return all calendars by path: ``examiners/<id>.ics``, ``candidates/<id>.ics``, ``rooms/<id>.ics``."""
    names = calendar_paths(board)
    return {names[reader]: board_calendar(board, reader, lang) for reader in names}


def calendar_paths(board: Board) -> dict[Reader, str]:
    """Return the path of each reader's calendar."""
    found = list(readers(board))
    crowd = Counter((reader.kind, reader.id.casefold()) for reader in found)
    stems = {r: file_stem(r.id, alone=crowd[r.kind, r.id.casefold()] == 1) for r in found}
    return {reader: f"{FOLDERS[reader.kind]}/{stem}.ics" for reader, stem in stems.items()}


def file_stem(name: str, *, alone: bool = True) -> str:
    """Return a file name, without its ending, that every system takes.

    An id of plain characters is its own file name. Any other, and one that differs from another
    only in capitals (``alone`` false), gets a digest so that two ids never share a file.
    """
    plain = _UNSAFE.sub("_", name).strip(".").lstrip("-")[:_LONGEST]
    if name and plain == name and alone and not _DEVICES.match(name):
        return name
    return f"{plain}-{hashlib.sha256(name.encode()).hexdigest()[:8]}".lstrip("-")


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of these files; the same files give the same bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _ZIP_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, content)
    return buffer.getvalue()
