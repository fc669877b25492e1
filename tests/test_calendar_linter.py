from __future__ import annotations

import pytest

from tests.calendar_linter import lint, lint_update

CLEAN = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//EN\r\n"
    "BEGIN:VEVENT\r\nUID:1@x.invalid\r\nDTSTAMP:20270101T000000Z\r\n"
    "DTSTART:20270315T080000Z\r\nDTEND:20270315T090000Z\r\nSUMMARY:Jury\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
EVENT = CLEAN[CLEAN.index("BEGIN:VEVENT") : CLEAN.index("END:VCALENDAR")]
ZONE = (
    "BEGIN:VTIMEZONE\r\nTZID:Europe/Paris\r\n"
    "BEGIN:STANDARD\r\nDTSTART:19961027T030000\r\nTZOFFSETFROM:+0200\r\nTZOFFSETTO:+0100\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\r\nEND:STANDARD\r\n"
    "BEGIN:DAYLIGHT\r\nDTSTART:19970330T020000\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n"
    "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU\r\nEND:DAYLIGHT\r\nEND:VTIMEZONE\r\n"
)
OBSERVANCES = ZONE[ZONE.index("BEGIN:STANDARD") : ZONE.index("END:VTIMEZONE")]
LOCAL = CLEAN.replace("BEGIN:VEVENT", ZONE + "BEGIN:VEVENT").replace(
    "DTSTART:20270315T080000Z\r\nDTEND:20270315T090000Z",
    "DTSTART;TZID=Europe/Paris:20270315T090000\r\nDTEND;TZID=Europe/Paris:20270315T100000",
)
MESSAGE = CLEAN.replace("VERSION:2.0", "VERSION:2.0\r\nMETHOD:REQUEST").replace(
    "SUMMARY:Jury", "SUMMARY:Jury\r\nSEQUENCE:0\r\nORGANIZER:mailto:a@b.invalid\r\nATTENDEE;CN=x:mailto:c@d.invalid"
)


@pytest.mark.parametrize("text", [CLEAN, LOCAL, CLEAN.replace("SUMMARY:Jury", "SUMMARY:Ju\\, ry\\; \\\\ \\n é 🎓")])
def test_a_clean_file_has_no_defect(text: str) -> None:
    assert lint(text.encode()) == []


def test_an_all_day_event_is_clean() -> None:
    days = "DTSTART;VALUE=DATE:20270315\r\nDTEND;VALUE=DATE:20270316\r\nTRANSP:TRANSPARENT"
    assert lint(CLEAN.replace("DTSTART:20270315T080000Z\r\nDTEND:20270315T090000Z", days).encode()) == []


@pytest.mark.parametrize(
    ("old", "new", "defect"),
    [
        # bytes
        ("SUMMARY:Jury\r\n", "SUMMARY:Jury\n", "a line ends without CRLF"),
        ("SUMMARY:Jury", "SUMMARY:Ju\rry", "a line ends without CRLF"),
        ("SUMMARY:Jury", "SUMMARY:Ju\x00ry", "a control character"),
        ("SUMMARY:Jury", "SUMMARY:Ju\x0bry", "a control character"),
        ("SUMMARY:Jury", "SUMMARY:Ju\x85ry", "a control character"),
        ("SUMMARY:Jury", "SUMMARY:Ju\u2028ry", "a control character"),
        # "SUMMARY:" is 8 octets: 8 + 68 = 76
        ("SUMMARY:Jury", "SUMMARY:" + "a" * 68, "line 9 has 76 octets, more than 75"),
        # é is 2 octets: 8 + 2 * 34 = 76
        ("SUMMARY:Jury", "SUMMARY:" + "é" * 34, "line 9 has 76 octets, more than 75"),
        ("SUMMARY:Jury\r\n", "SUMMARY:Jury\r\n\r\n", "line 10 is empty"),
        ("SUMMARY:Jury\r\n", "SUMMARY:Jury\r\n \r\n", "line 10 is empty"),
        ("BEGIN:VCALENDAR", "\ufeffBEGIN:VCALENDAR", "a byte order mark"),
        ("END:VCALENDAR\r\n", "END:VCALENDAR", "the last line does not end with CRLF"),
        # lines
        ("SUMMARY:Jury", "SUMMARY Jury", "not a content line: 'SUMMARY Jury'"),
        ("SUMMARY:Jury", "SUM MARY:Jury", "'SUM MARY' is no property name"),
        ("SUMMARY:Jury", 'SUMMARY;LANGUAGE=f"r:Jury', "not a content line: 'SUMMARY;LANGUAGE=f\"r:Jury'"),
        ("SUMMARY:Jury", 'SUMMARY;X-A=f"r"s:Jury', "parameter X-A of SUMMARY is badly quoted"),
        ("SUMMARY:Jury", "SUMMARY:Jury, VAE", "SUMMARY has a comma or semicolon that is not escaped"),
        ("SUMMARY:Jury", "LOCATION:Salle 1; Dijon", "LOCATION has a comma or semicolon that is not escaped"),
        ("SUMMARY:Jury", "SUMMARY:Ju\\\\, ry", "SUMMARY has a comma or semicolon that is not escaped"),
        ("SUMMARY:Jury", "SUMMARY:Ju\\ry", "SUMMARY has a backslash that escapes nothing"),
        ("SUMMARY:Jury", "URL:https://a.invalid/b c", "URL is no address: 'https://a.invalid/b c'"),
        ("VERSION:2.0", "VERSION:2.0\r\nX-PUBLISHED-TTL:1:00:00", "X-PUBLISHED-TTL is no duration: '1:00:00'"),
        ("VERSION:2.0", "VERSION:2.0\r\nX-PUBLISHED-TTL:PT", "X-PUBLISHED-TTL is no duration: 'PT'"),
        (
            "VERSION:2.0",
            "VERSION:2.0\r\nREFRESH-INTERVAL:PT1H",
            "REFRESH-INTERVAL does not say VALUE=DURATION",
        ),
        # structure
        ("VERSION:2.0\r\n", "", "the calendar has no VERSION"),
        ("VERSION:2.0", "VERSION:1.0", "the calendar's VERSION is not 2.0"),
        ("VERSION:2.0\r\n", "VERSION:2.0\r\n" * 2, "the calendar has 2 VERSION"),
        ("VERSION:2.0", "VERSION:2.0\r\nUID:7", "the calendar itself has a UID: vdirsyncer then never updates it"),
        ("END:VCALENDAR\r\n", "", "BEGIN:VCALENDAR is never closed"),
        ("END:VEVENT", "END:VTODO", "END:VTODO closes nothing"),
        (CLEAN, CLEAN * 2, "something follows the calendar"),
        ("BEGIN:VCALENDAR", "X-A:1\r\nBEGIN:VCALENDAR", "X-A outside the calendar"),
        (
            "END:VCALENDAR",
            EVENT.replace("VEVENT", "VTODO") + "END:VCALENDAR",
            "VTODO beside VEVENT: clients that know no tasks refuse the whole file",
        ),
        # events
        ("DTEND:20270315T090000Z", "DTEND:20270315T080000Z", "DTEND is not after DTSTART"),
        ("DTEND:20270315T090000Z", "DTEND:20270315T070000Z", "DTEND is not after DTSTART"),
        ("DTEND:20270315T090000Z", "DTEND:20271315T090000Z", "DTEND is no date: '20271315T090000Z'"),
        ("DTEND:20270315T090000Z", "DTEND:20270315", "DTEND is a day and does not say VALUE=DATE"),
        ("DTEND:", "DTEND;VALUE=DATE:", "DTEND says VALUE=DATE and has a time"),
        (
            "DTEND:20270315T090000Z",
            "DTEND;VALUE=DATE:20270316",
            "DTSTART and DTEND are not both days or both times",
        ),
        ("DTEND:20270315T090000Z", "DURATION:-PT1H", "DURATION is negative"),
        ("SUMMARY:Jury", "DURATION:PT1H", "an event has both DTEND and DURATION"),
        ("DTSTART:20270315T080000Z", "DTSTART:20270315T080000", "DTSTART floats: neither UTC nor TZID"),
        ("UID:1@x.invalid\r\n", "", "an event has 0 UID"),
        ("UID:1@x.invalid", "UID:", "UID is empty"),
        ("DTSTAMP:20270101T000000Z\r\n", "", "an event has 0 DTSTAMP"),
        ("DTSTAMP:20270101T000000Z", "DTSTAMP:20270101T000000", "DTSTAMP is not in UTC"),
        ("SUMMARY:Jury", "LAST-MODIFIED:20270101", "LAST-MODIFIED is not in UTC"),
        ("SUMMARY:Jury", "SUMMARY:Jury\r\nSUMMARY:Jury", "an event has 2 SUMMARY"),
        ("SUMMARY:Jury", "SEQUENCE:1\r\nSEQUENCE:2", "an event has 2 SEQUENCE"),
        ("SUMMARY:Jury", "SEQUENCE:-1", "SEQUENCE is no number: '-1'"),
        ("SUMMARY:Jury", "STATUS:CANCELED", "STATUS is unknown: 'CANCELED'"),
        ("SUMMARY:Jury", "TRANSP:BUSY", "TRANSP is unknown: 'BUSY'"),
        (EVENT, EVENT * 2, "UID 1@x.invalid is given twice"),
        (
            EVENT,
            EVENT + EVENT.replace("SUMMARY:Jury", "SEQUENCE:3"),
            "UID 1@x.invalid is given twice",
        ),
        (
            "DTEND:20270315T090000Z\r\n",
            "DTEND;VALUE=DATE;TZID=Europe/Paris:20270316\r\n",
            "DTEND is a day and has a TZID",
        ),
        ("BEGIN:VEVENT", "BEGIN:VEVENT\r\nBEGIN:VEVENT", "VEVENT stands inside VEVENT"),
        # zones
        (
            "DTSTART:20270315T080000Z",
            "DTSTART;TZID=Europe/Paris:20270315T080000",
            "TZID Europe/Paris has no VTIMEZONE",
        ),
        # what nobody should answer
        ("VERSION:2.0\r\n", "VERSION:2.0\r\nMETHOD:PUBLISH\r\n", "METHOD in a download"),
        ("SUMMARY:Jury", "ATTENDEE;CN=x:mailto:a@b.invalid", "ATTENDEE in a download"),
        ("SUMMARY:Jury", "ORGANIZER:mailto:pas un email", "ORGANIZER is no address: 'mailto:pas un email'"),
    ],
)
def test_a_planted_defect_is_named(old: str, new: str, defect: str) -> None:
    broken = CLEAN.replace(old, new, 1)
    assert broken != CLEAN
    assert defect in lint(broken.encode())


@pytest.mark.parametrize(
    ("old", "new", "defect"),
    [
        (ZONE, "", "TZID Europe/Paris has no VTIMEZONE"),
        (ZONE, ZONE * 2, "VTIMEZONE Europe/Paris is given twice"),
        ("TZID:Europe/Paris\r\n", "", "a VTIMEZONE has no TZID"),
        (OBSERVANCES, "", "a VTIMEZONE has neither STANDARD nor DAYLIGHT"),
        ("TZOFFSETTO:+0100\r\n", "", "a VTIMEZONE lacks TZOFFSETTO"),
        (
            "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
            "RDATE:20271031T030000",
            "a VTIMEZONE lists RDATE: ical.js reads the first value only",
        ),
        ("20270315T090000", "20270315T090000Z", "DTSTART has a TZID and is in UTC"),
        ("TZOFFSETTO:+0100", "TZOFFSETTO:0100", "TZOFFSETTO is no offset: '0100'"),
        # it starts at 09:00 in Paris, 08:00 UTC in winter
        ("DTEND;TZID=Europe/Paris:20270315T100000", "DTEND:20270315T073000Z", "DTEND is not after DTSTART"),
        ("20270315T090000", "20270328T023000", "DTSTART is in the hour that the spring change skips"),
    ],
)  # fmt: skip
def test_a_planted_defect_of_a_zone_is_named(old: str, new: str, defect: str) -> None:
    broken = LOCAL.replace(old, new, 1)
    assert broken != LOCAL
    assert defect in lint(broken.encode())


def test_a_fold_inside_a_character_is_named() -> None:
    # é is c3 a9 in UTF-8: the fold falls between the two octets, and joining them gives é again
    broken = CLEAN.encode().replace(b"SUMMARY:Jury", b"SUMMARY:\xc3\r\n \xa9")
    assert lint(broken)[:2] == ["line 9 is folded inside a character", "line 10 is folded inside a character"]


def test_bytes_that_are_not_utf8_are_named() -> None:
    assert "the file is not UTF-8" in lint(CLEAN.encode().replace(b"Jury", b"Jur\xe9"))


def test_lf_only_is_named() -> None:
    assert "a line ends without CRLF" in lint(CLEAN.replace("\r\n", "\n").encode())


def test_an_invitation_is_clean() -> None:
    assert lint(MESSAGE.encode(), download=False) == []


@pytest.mark.parametrize(
    ("old", "new", "defect"),
    [
        ("METHOD:REQUEST\r\n", "", "the message has the METHOD []"),
        ("METHOD:REQUEST", "METHOD:PUBLISH", "the message has the METHOD ['PUBLISH']"),
        ("ORGANIZER:mailto:a@b.invalid\r\n", "", "REQUEST has 0 ORGANIZER"),
        ("METHOD:REQUEST", "METHOD:request", "the message has the METHOD ['request']"),
        ("ATTENDEE;CN=x:mailto:c@d.invalid\r\n", "", "REQUEST has 0 ATTENDEE"),
        ("SEQUENCE:0\r\n", "", "REQUEST has no SEQUENCE"),
        (
            "SEQUENCE:0",
            "SEQUENCE:0\r\nSTATUS:CANCELLED",
            "REQUEST with STATUS:CANCELLED: the event stays in Thunderbird",
        ),
        ("END:VCALENDAR", EVENT.replace("UID:1", "UID:2") + "END:VCALENDAR", "the message is about 2 UIDs, not one"),
        ("mailto:c@d.invalid", "c@d.invalid", "ATTENDEE is no address: 'c@d.invalid'"),
        ("CN=x", "CN=x;PARTSTAT=YES", "PARTSTAT of ATTENDEE is unknown: 'YES'"),
        ("CN=x", "CN=x;ROLE=PRESIDENT", "ROLE of ATTENDEE is unknown: 'PRESIDENT'"),
        ("CN=x", "CN=x;RSVP=YES", "RSVP of ATTENDEE is unknown: 'YES'"),
        ("SUMMARY:Jury\r\n", "", "REQUEST has no SUMMARY"),
        ("DTSTART:20270315T080000Z\r\nDTEND:20270315T090000Z\r\n", "", "REQUEST has no DTSTART"),
    ],
)  # fmt: skip
def test_a_planted_defect_of_a_message_is_named(old: str, new: str, defect: str) -> None:
    broken = MESSAGE.replace(old, new, 1)
    assert broken != MESSAGE
    assert defect in lint(broken.encode(), download=False)


def test_a_quoted_parameter_may_hold_a_colon() -> None:
    line = 'ORGANIZER;CN="Jury : bureau";SENT-BY="mailto:a@b.invalid":mailto:c@d.invalid'
    # 75 octets at the most: the line is folded by hand
    assert lint(CLEAN.replace("SUMMARY:Jury", f"{line[:60]}\r\n {line[60:]}").encode()) == []


@pytest.mark.parametrize(
    ("changes", "defects"),
    [
        ({}, []),
        ({"T090000Z": "T093000Z"}, ["DTEND changed without a higher SEQUENCE", "changed without a later DTSTAMP"]),
        ({"T090000Z": "T093000Z", "SEQUENCE:2": "SEQUENCE:3", "0101T": "0102T"}, []),
        ({"SEQUENCE:2": "SEQUENCE:1", "0101T": "0102T"}, ["SEQUENCE went down from 2 to 1"]),
        ({"0101T": "0102T"}, ["DTSTAMP moved though nothing changed"]),
        ({"SUMMARY:Jury": "SUMMARY:Jury VAE", "0101T": "0102T"}, []),
        ({"SUMMARY:Jury": "STATUS:CANCELLED", "0101T": "0102T"}, ["STATUS changed without a higher SEQUENCE"]),
    ],
)
def test_the_next_version_of_an_event_is_held_against_the_last(changes: dict[str, str], defects: list[str]) -> None:
    before = after = CLEAN.replace("SUMMARY", "SEQUENCE:2\r\nSUMMARY")
    for old, new in changes.items():
        assert old in after
        after = after.replace(old, new)
    assert lint_update(before.encode(), after.encode()) == [f"UID 1@x.invalid: {defect}" for defect in defects]
