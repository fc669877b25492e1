"""Files as French Excel and others write them, down to text cells with true row numbers."""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from scheduler.errors import InputError
from scheduler.io import limits
from scheduler.io.columns import SHEETS
from scheduler.io.tables import read_csv, read_tables

ROOMS = SHEETS["rooms"]


def _csv(directory: Path, data: bytes) -> list[tuple[int, list[str]]]:
    path = directory / "salles.csv"
    path.write_bytes(data)
    frame = read_csv(path, ROOMS)
    return [(int(number), list(cells)) for number, *cells in frame.itertuples()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encodings_and_delimiters(tmp_path: Path, encoding: str, delimiter: str, end: str) -> None:
    text = end.join(delimiter.join(row) for row in (["identifiant", "libellé"], ["S1", "Été à Besançon"]))
    assert _csv(tmp_path, text.encode(encoding)) == [(1, ["identifiant", "libellé"]), (2, ["S1", "Été à Besançon"])]


def test_the_delimiter_is_the_one_that_separates_titles(tmp_path: Path) -> None:
    data = b"Salles, liens, et le reste, en vrac, ici\nid;centre\nS1;a,b,c,d,e,f\n"
    assert _csv(tmp_path, data)[2] == (3, ["S1", "a,b,c,d,e,f", "", "", ""][:2])


def test_a_mark_of_excel_names_the_delimiter_and_counts_as_a_row(tmp_path: Path) -> None:
    assert _csv(tmp_path, b"sep=,\nid,centre\nS1,Dijon\n") == [(2, ["id", "centre"]), (3, ["S1", "Dijon"])]


def test_words_that_pandas_takes_for_nothing_stay(tmp_path: Path) -> None:
    assert _csv(tmp_path, b"id;centre\nNA;null\n")[1] == (2, ["NA", "null"])


def test_a_line_break_in_quotes_is_one_row_and_blank_rows_count(tmp_path: Path) -> None:
    rows = _csv(tmp_path, b'id;address\n\n"S1";"1 rue\nDijon"\n;;\nS2;x;y\n')
    assert rows == [(1, ["id", "address", ""]), (3, ["S1", "1 rue\nDijon", ""]), (5, ["S2", "x", "y"])]


def test_bytes_that_are_no_text_are_refused_at_their_row(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        _csv(tmp_path, b"id;centre\nS1;Besan\x81on\xff\n")
    assert [(i.file, i.row) for i in caught.value.issues] == [("salles.csv", 2)]


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"id;centre\n" + b"S1" + b";" * 500 + b"x\n", "au-delà"),
        (b"id\n" + b"S\n" * (limits.MAX_ROWS + 1), "cellules"),
    ],
)
def test_too_many_columns_or_rows_are_refused(tmp_path: Path, data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word):
        _csv(tmp_path, data)


def test_many_empty_columns_do_no_harm(tmp_path: Path) -> None:
    assert len(_csv(tmp_path, b"id;centre" + b";" * 500 + b"\nS1;Dijon\n")) == 2


def _book(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = "Disponibilités"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "Disponibilités du printemps"
    sheet.append([])
    for row in (
        ["Qui", "Début", "Fin", "Disponible"],
        ["E1", dt.datetime(2027, 3, 15, 9, 30), dt.date(2027, 3, 16), True],
        [12, dt.datetime(2027, 3, 15), 0.5, None],
    ):
        sheet.append(row)
    sheet["B5"].number_format = "dd/mm/yyyy hh:mm"
    sheet["C9"] = dt.time(9, 5)
    book.create_sheet("Divers")
    book.save(path)
    return path


def test_a_workbook_gives_text_with_true_dates_and_row_numbers(tmp_path: Path) -> None:
    raw = read_tables(_book(tmp_path / "jurys.xlsx"))
    frame = raw.tables["availability"].frame
    assert [(int(number), list(cells)) for number, *cells in frame.itertuples()] == [
        (1, ["Disponibilités du printemps", "", "", ""]),
        (3, ["Qui", "Début", "Fin", "Disponible"]),
        (4, ["E1", "15/03/2027 09:30", "16/03/2027", "oui"]),
        (5, ["12", "15/03/2027 00:00", "0.5", ""]),
        (9, ["", "", "09:05", ""]),
    ]
    assert raw.tables["availability"].name == "Disponibilités"
    assert [(issue.sheet, issue.severity) for issue in raw.issues] == [("Divers", "warning")]


def test_a_folder_may_hold_one_workbook_beside_open_and_made_ones(tmp_path: Path) -> None:
    _book(tmp_path / "jurys.xlsx")
    (tmp_path / "~$jurys.xlsx").write_bytes(b"locked")
    (tmp_path / "planning.xlsx").write_bytes(b"made by us")
    assert list(read_tables(tmp_path).tables) == ["availability"]


def test_a_workbook_cut_short_is_refused(tmp_path: Path) -> None:
    whole = _book(tmp_path / "whole.xlsx").read_bytes()
    (tmp_path / "cut.xlsx").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(InputError, match="xlsx lisible"):
        read_tables(tmp_path / "cut.xlsx")


def test_a_zip_that_is_no_workbook_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("hello.txt", "bonjour")
    with pytest.raises(InputError, match="xlsx lisible"):
        read_tables(tmp_path / "other.xlsx")


def test_a_workbook_that_takes_too_long_is_stopped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "WORKBOOK_SECONDS", 0.01)
    with pytest.raises(InputError, match="trop de temps"):
        read_tables(_book(tmp_path / "jurys.xlsx"))
