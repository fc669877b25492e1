from __future__ import annotations

import pytest

from tests.calendar_linter import lint

CLEAN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
    "BEGIN:VEVENT\r\nUID:1@x.invalid\r\nDTSTAMP:20270101T000000Z\r\n"
    "DTSTART:20270315T080000Z\r\nDTEND:20270315T090000Z\r\nSUMMARY:Jury\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
EVENT = CLEAN[CLEAN.index("BEGIN:VEVENT") : CLEAN.index("END:VCALENDAR")]


def test_a_clean_file_has_no_defect() -> None:
    assert lint(CLEAN.encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "defect"),
    [
        ("SUMMARY:Jury\r\n", "SUMMARY:Jury\n", "a line ends without CRLF"),
        ("SUMMARY:Jury", "SUMMARY:Ju\rry", "a line ends without CRLF"),
        ("SUMMARY:Jury", "SUMMARY:Ju\x00ry", "a control character"),
        ("SUMMARY:Jury", "SUMMARY:Ju\x0bry", "a control character"),
        # "SUMMARY:" is 8 octets: 8 + 68 = 76
        ("SUMMARY:Jury", "SUMMARY:" + "a" * 68, "line 9 has 76 octets, more than 75"),
        # é is 2 octets: 8 + 2 * 34 = 76
        ("SUMMARY:Jury", "SUMMARY:" + "é" * 34, "line 9 has 76 octets, more than 75"),
        ("SUMMARY:Jury\r\n", "SUMMARY:Jury\r\n\r\n", "line 10 is empty"),
        ("SUMMARY:Jury", "SUMMARY Jury", "not a content line: 'SUMMARY Jury'"),
        ("DTEND:20270315T090000Z", "DTEND:20270315T080000Z", "DTEND is not after DTSTART"),
        ("DTEND:20270315T090000Z", "DTEND:20270315T070000Z", "DTEND is not after DTSTART"),
        ("DTEND:20270315T090000Z", "DTEND:20271315T090000Z", "DTEND is no date: '20271315T090000Z'"),
        ("DTSTART:20270315T080000Z", "DTSTART:20270315T080000", "DTSTART floats: neither UTC nor TZID"),
        (
            "DTSTART:20270315T080000Z",
            "DTSTART;TZID=Europe/Paris:20270315T080000",
            "TZID Europe/Paris has no VTIMEZONE",
        ),
        ("UID:1@x.invalid\r\n", "", "an event has 0 UID"),
        ("DTSTAMP:20270101T000000Z\r\n", "", "an event has 0 DTSTAMP"),
        ("DTSTAMP:20270101T000000Z", "DTSTAMP:20270101T000000", "DTSTAMP is not in UTC"),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD in a download"),
        ("SUMMARY:Jury", "ATTENDEE;CN=x:mailto:a@b.invalid", "ATTENDEE in a download"),
        ("VERSION:2.0\r\n", "", "the calendar has no VERSION"),
        ("END:VCALENDAR\r\n", "", "BEGIN:VCALENDAR is never closed"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "the last line does not end with CRLF"),
        (EVENT, EVENT * 2, "UID 1@x.invalid is given twice"),
        ("BEGIN:VCALENDAR", "\ufeffBEGIN:VCALENDAR", "a byte order mark"),
    ],
)
def test_a_planted_defect_is_named(old: str, new: str, defect: str) -> None:
    broken = CLEAN.replace(old, new, 1)
    assert broken != CLEAN
    assert defect in lint(broken.encode())


def test_a_fold_inside_a_character_is_named() -> None:
    # é is c3 a9 in UTF-8: the fold falls between the two octets, and joining them gives é again
    broken = CLEAN.encode().replace(b"SUMMARY:Jury", b"SUMMARY:\xc3\r\n \xa9")
    assert lint(broken)[:2] == ["line 9 is folded inside a character", "line 10 is folded inside a character"]


def test_bytes_that_are_not_utf8_are_named() -> None:
    assert "the file is not UTF-8" in lint(CLEAN.encode().replace(b"Jury", b"Jur\xe9"))


def test_a_timezone_with_dates_listed_is_named() -> None:
    zone = "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\nBEGIN:STANDARD\r\nRDATE:20271031T030000\r\nEND:STANDARD\r\n"
    broken = CLEAN.replace("BEGIN:VEVENT", f"{zone}END:VTIMEZONE\r\nBEGIN:VEVENT")
    assert lint(broken.encode()) == ["a VTIMEZONE lists RDATE: ical.js reads the first value only"]


def test_an_invitation_may_have_a_method() -> None:
    assert lint(CLEAN.replace("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:REQUEST\r\n").encode(), download=False) == []


def test_a_quoted_parameter_may_hold_a_colon() -> None:
    line = 'ORGANIZER;CN="Jury : bureau";SENT-BY="mailto:a@b.invalid":mailto:c@d.invalid'
    # 75 octets at the most: the line is folded by hand
    assert lint(CLEAN.replace("SUMMARY:Jury", f"{line[:60]}\r\n {line[60:]}").encode()) == []
