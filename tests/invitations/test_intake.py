"""Every case of the table of answers, and mails that strangers garble: no crash, no wrong state."""

from __future__ import annotations

import base64
import email
import email.policy
import random
from collections.abc import Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from api.storage import Storage
from scheduler.invitations.answers import APPLIED
from scheduler.io.replies import read_mail
from tests.factories import make_hearing
from tests.invitations.campaign import address, campaign, publish, send_all, storage_in
from tests.invitations.client import reply
from tests.thorough import rounds

NINE = make_hearing("C1", "09:00")


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with closing(storage_in(tmp_path)) as opened:
        yield opened


def invited(storage: Storage) -> dict[str, bytes]:
    publish(storage, campaign(), {"C1": NINE})
    return dict(send_all(storage))


def moved(storage: Storage) -> dict[str, bytes]:
    publish(storage, campaign(), {"C1": make_hearing("C1", "11:00")})
    return dict(send_all(storage))


def answers(storage: Storage) -> dict[str, str]:
    """Return the answers in force, by person: of the highest SEQUENCE."""
    return {row.person: row.answer for row in storage.messages() if row.answer}


def taken(storage: Storage, mail: bytes) -> str:
    return storage.take_mail(mail)[0].verdict


@pytest.mark.parametrize(
    ("partstat", "verdict"), [("ACCEPTED", "accepted"), ("TENTATIVE", "tentative"), ("DECLINED", "declined")]
)
def test_an_answer(storage: Storage, partstat: str, verdict: str) -> None:
    mails = invited(storage)
    assert taken(storage, reply(mails[address("A1")], partstat)) == verdict
    assert answers(storage) == {"A1": partstat}
    assert [row.state for row in storage.proposals()] == (["open"] if partstat == "DECLINED" else [])


def test_a_refusal_ends_with_the_invitation_it_answers(storage: Storage) -> None:
    # A new invitation not yet sent left the refusal of the old one standing: a proposal opened for nothing.
    mails = invited(storage)
    storage.take_mail(reply(mails[address("A1")], "DECLINED"))
    publish(storage, campaign(), {"C1": NINE, "C2": make_hearing("C2", "14:00")})  # untouched: the refusal stands
    assert [row.state for row in storage.proposals()].count("open") == 1
    publish(storage, campaign(), {"C1": make_hearing("C1", "11:00"), "C2": make_hearing("C2", "14:00")})
    assert [row.state for row in storage.proposals()].count("open") == 0
    publish(storage, campaign(), {"C1": NINE, "C2": make_hearing("C2", "14:00")})  # back, before anyone was told
    assert [row.state for row in storage.proposals()].count("open") == 1


def test_a_counter_is_a_refusal_with_a_comment(storage: Storage) -> None:
    mails = invited(storage)
    row, _ = storage.take_mail(reply(mails[address("A1")], "TENTATIVE", method="COUNTER", comment="Plutôt 14 h"))
    assert (row.verdict, "Plutôt 14 h" in row.comment, "→ 2027-03-15T08:00:00+00:00" in row.comment) == (
        "countered", True, True,
    )  # fmt: skip
    assert answers(storage) == {"A1": "DECLINED"}
    assert len(storage.proposals()) == 1


def test_an_answer_to_an_old_version_is_recorded_and_asked_again(storage: Storage) -> None:
    old, _new = invited(storage), moved(storage)
    row, _ = storage.take_mail(reply(old[address("A1")], "ACCEPTED"))
    assert (row.verdict, row.asked_again) == ("old", True)
    assert answers(storage) == {}
    (draft,) = storage.messages(states=["draft"])
    assert (draft.person, draft.sequence, draft.again) == ("A1", 1, True)
    before = storage.message_mail(draft.id)
    ((recipient, mail),) = send_all(storage)
    assert (recipient, mail) == (address("A1"), before)  # the same to the byte
    assert taken(storage, reply(mail, "ACCEPTED")) == "accepted"


def test_a_colleagues_departure_makes_no_answer_old(storage: Storage) -> None:
    mails = invited(storage)
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00", panel={"membre": "A3"})})
    assert [who for who, _ in send_all(storage)] == [address("A2"), address("A3")]
    assert taken(storage, reply(mails[address("A1")], "ACCEPTED")) == "accepted"
    assert taken(storage, reply(mails[address("A2")], "ACCEPTED")) == "late"


def test_another_sender_waits_for_a_person(storage: Storage) -> None:
    mails = invited(storage)
    row, _ = storage.take_mail(reply(mails[address("A1")], "DECLINED", sender="secretariat@example.org"))
    assert (row.verdict, answers(storage), storage.proposals()) == ("other_sender", {}, [])
    assert [one.id for one in storage.replies(waiting=True)] == [row.id]
    settled = storage.settle_reply(row.id, accept=True)
    assert settled is not None
    assert (settled.verdict, answers(storage), len(storage.proposals())) == ("declined", {"A1": "DECLINED"}, 1)
    assert storage.replies(waiting=True) == []


def test_without_organizer(storage: Storage) -> None:
    mails = invited(storage)
    row, _ = storage.take_mail(reply(mails[address("A1")], "ACCEPTED", organizer=False))
    assert (row.verdict, answers(storage)) == ("accepted", {"A1": "ACCEPTED"})


def test_someone_not_invited_and_an_unknown_hearing(storage: Storage) -> None:
    mails = invited(storage)
    forwarded = reply(mails[address("A1")], "ACCEPTED").replace(b"a1@example.org", b"xx@example.org")
    text = reply(mails[address("A1")], "ACCEPTED", sender="x@example.org")
    assert taken(storage, text) == "other_sender"
    assert taken(storage, _rewritten(forwarded, "a1@example.org", "xx@example.org")) == "not_invited"
    assert taken(storage, _rewritten(reply(mails[address("A1")], "ACCEPTED"), "UID:", "UID:x")) == "unknown"
    assert answers(storage) == {}


def test_later_answers_win_and_earlier_ones_do_not(storage: Storage) -> None:
    mail = invited(storage)[address("A1")]
    assert taken(storage, reply(mail, "DECLINED", stamp="20261201T090000Z")) == "declined"
    assert taken(storage, reply(mail, "ACCEPTED", stamp="20261201T080000Z")) == "overtaken"
    assert taken(storage, reply(mail, "ACCEPTED", stamp="20261201T100000Z")) == "accepted"
    assert [row.state for row in storage.proposals()] == ["withdrawn"]
    assert taken(storage, reply(mail, "DECLINED", sequence=7)) == "newer"
    assert answers(storage) == {"A1": "ACCEPTED"}


def test_a_delegation_waits_and_is_a_refusal_once_taken(storage: Storage) -> None:
    mail = reply(invited(storage)[address("A1")], "DELEGATED")
    row, _ = storage.take_mail(mail)
    assert (row.verdict, answers(storage), storage.proposals()) == ("delegated", {}, [])
    settled = storage.settle_reply(row.id, accept=True)
    assert settled is not None
    assert (settled.verdict, answers(storage), len(storage.proposals())) == ("declined", {"A1": "DECLINED"}, 1)


def test_a_link_is_the_last_word_whatever_the_clock_of_a_client_said(storage: Storage) -> None:
    mails = invited(storage)
    assert taken(storage, reply(mails[address("A1")], "ACCEPTED", stamp="20990101T000000Z")) == "accepted"
    clicked = storage.take_link(token_of(storage, "A1"), "DECLINED", "")
    assert clicked is not None
    assert (clicked.verdict, answers(storage)) == ("declined", {"A1": "DECLINED"})


def test_a_link_answers_for_its_own_person_where_two_share_a_mailbox(storage: Storage) -> None:
    shared = tuple(
        one.model_copy(update={"email": "jury@example.org"}) if one.id in ("A1", "A2") else one
        for one in campaign().examiners
    )
    publish(storage, campaign(examiners=shared), {"C1": NINE})
    send_all(storage)
    for who, partstat in (("A1", "DECLINED"), ("A2", "ACCEPTED")):
        assert storage.take_link(token_of(storage, who), partstat, "") is not None
    assert answers(storage) == {"A1": "DECLINED", "A2": "ACCEPTED"}


def token_of(storage: Storage, who: str) -> str:
    """Return the token of the links in a person's mail."""
    (row,) = (row for row in storage.messages() if row.person == who)
    letter = storage.message_letter(row.id)
    assert letter is not None
    return next(iter(letter.links.values())).split("/")[-2]


def test_programs_that_write_answers_their_own_way(storage: Storage) -> None:
    """Old character sets, a METHOD in the header of the part alone, a calendar whose type a gateway has lost."""
    mail = invited(storage)[address("A1")]
    latin = _repacked(reply(mail, "DECLINED", comment="Empêché", message_id="<1@x>"), "iso-8859-1")
    row, _ = storage.take_mail(latin)
    assert (row.verdict, row.comment) == ("declined", "Empêché")
    bare = _repacked(reply(mail, "ACCEPTED", message_id="<2@x>"), "utf-8", without="METHOD:REPLY\r\n")
    assert taken(storage, bare) == "accepted"
    lost = reply(mail, "TENTATIVE", message_id="<3@x>").replace(
        b'text/calendar; method="REPLY"; charset="UTF-8"', b'application/octet-stream; name="reply.ics"'
    )
    assert b"octet-stream" in lost
    assert taken(storage, lost) == "tentative"


def _repacked(mail: bytes, charset: str, without: str = "") -> bytes:
    """Return a mail whose calendar part is written in another character set, or lacks a line."""
    message = email.message_from_bytes(mail, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            part.set_param("charset", charset)
            part.set_payload(base64.encodebytes(body.decode().replace(without, "").encode(charset)).decode())
    return message.as_bytes()


def test_the_same_mail_twice(storage: Storage) -> None:
    mail = reply(invited(storage)[address("A1")], "DECLINED", message_id="<1@x>")
    assert [storage.take_mail(mail)[1] for _ in range(3)] == [True, False, False]
    assert (len(storage.replies()), len(storage.proposals())) == (1, 1)


def test_out_of_office_and_robots(storage: Storage) -> None:
    mail = invited(storage)[address("A1")]
    away = EmailMessage(policy=email.policy.SMTP)
    away["From"], away["Subject"], away["Auto-Submitted"] = address("A1"), "Absence", "auto-replied"
    away.set_content("Je suis absent jusqu'au 3.")
    assert taken(storage, away.as_bytes()) == "auto"
    assert taken(storage, reply(mail, "ACCEPTED", headers={"Auto-Submitted": "auto-replied"})) == "automatic"
    assert answers(storage) == {}


def bounce(mail: bytes, recipient: str, action: str = "failed") -> bytes:
    """Return a delivery report (RFC 3464) with the headers of the mail it is about."""
    ours = email.message_from_bytes(mail, policy=email.policy.default)
    text = (
        "From: MAILER-DAEMON@example.org\r\nTo: vae@cnam.example.org\r\nMessage-ID: <b1@mx>\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\nMIME-Version: 1.0\r\n\r\n'
        "--b\r\nContent-Type: text/plain\r\n\r\nMailbox unavailable\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        f"Final-Recipient: rfc822; {recipient}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {ours['Message-ID']}\r\n\r\n--b--\r\n"
    )
    return text.encode()


def test_a_bounce_is_noted_and_the_person_counts_as_not_told(storage: Storage) -> None:
    mail = invited(storage)[address("A1")]
    assert taken(storage, bounce(mail, address("A1"), "delayed").replace(b"<b1@mx>", b"<b2@mx>")) == "delayed"
    assert taken(storage, bounce(mail, "other@example.org").replace(b"<b1@mx>", b"<b3@mx>")) == "bounce"
    assert storage.messages(states=["bounced"]) == []  # someone else's address
    assert taken(storage, bounce(mail, address("A1"))) == "bounce"
    assert [row.person for row in storage.messages(states=["bounced"])] == ["A1"]
    owed = publish(storage, campaign(), {"C1": NINE})
    assert [storage.message(one).person for one in owed] == ["A1"]  # type: ignore[union-attr]


def test_a_forwarded_answer_is_not_the_forwarders(storage: Storage) -> None:
    mail = reply(invited(storage)[address("A1")], "DECLINED")
    around = EmailMessage(policy=email.policy.SMTP)
    around["From"], around["Subject"] = address("A1"), "Fwd"
    around.set_content("Voir ci-joint")
    around.add_attachment(email.message_from_bytes(mail, policy=email.policy.default))
    assert taken(storage, around.as_bytes()) == "other"


def _rewritten(mail: bytes, old: str, new: str) -> bytes:
    """Return a mail with its calendar part changed."""
    message = email.message_from_bytes(mail, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            body = part.get_payload(decode=True)
            assert isinstance(body, bytes)
            part.set_payload(body.decode().replace(old, new))
            del part["Content-Transfer-Encoding"]
            part["Content-Transfer-Encoding"] = "8bit"
    if "@" in new:
        message.replace_header("From", new)
    return message.as_bytes()


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Storage, bytes]]:
    with closing(storage_in(tmp_path_factory.mktemp("fuzz"))) as opened:
        yield opened, reply(invited(opened)[address("A1")], "DECLINED", sender="stranger@example.org")


@st.composite
def garbled(draw: st.DrawFn) -> list[tuple[float, bytes]]:
    place = st.floats(0, 1, exclude_max=True)
    return draw(st.lists(st.tuples(place, st.binary(max_size=12)), min_size=1, max_size=8))


@given(garbled())
@settings(max_examples=rounds(60, 5000), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbled_mails_change_no_answer(known: tuple[Storage, bytes], edits: list[tuple[float, bytes]]) -> None:
    """A mail from a stranger, broken at random: whatever it becomes, nobody's answer is set."""
    storage, mail = known
    for place, junk in edits:
        at = int(place * len(mail))
        mail = mail[:at] + junk + mail[at + len(junk) // 2 :]
    row, _ = storage.take_mail(mail)
    assert row.verdict not in APPLIED
    assert (answers(storage), storage.proposals()) == ({}, [])


@given(st.binary(max_size=400))
@settings(max_examples=rounds(60, 5000), deadline=None)
def test_anything_is_read_without_a_crash(data: bytes) -> None:
    read_mail(data)


def test_headers_of_all_kinds_are_read_without_a_crash() -> None:
    chance = random.Random(3)
    pieces = [
        "From: ",
        "=?utf-8?q?=FF?=",
        "<a@b",
        ";;",
        '"',
        "\x00",
        "é",
        "\ud800",
        "boundary=",
        "multipart/mixed",
        "\r\n ",
    ]
    for _ in range(300):
        lines = [
            f"{chance.choice(['From', 'Content-Type', 'Message-ID', 'Auto-Submitted', 'Content-Transfer-Encoding'])}: "
            + "".join(chance.choices(pieces, k=5))
            for _ in range(6)
        ]
        read_mail("\r\n".join(lines).encode("utf-8", "surrogatepass") + b"\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n")
