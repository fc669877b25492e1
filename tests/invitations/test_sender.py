"""The sender against a real SMTP server: once each, nobody forgotten, doubt shown, whatever breaks.

``JURY_KILL_ROUNDS=50 python -m pytest tests/invitations/test_sender.py`` kills it fifty times (the suite: three).
"""

from __future__ import annotations

import email
import email.policy
import itertools
import multiprocessing
import os
import random
import ssl
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.sender import SenderBusyError, drain, sole_sender
from api.settings import ApiSettings
from api.storage import Storage
from scheduler.io.smtp import MailServer
from tests.factories import make_hearing
from tests.invitations.campaign import CANDIDATES, address, campaign, publish, storage_in
from tests.mail_server import Mailbox, authenticator, smtp_server
from tests.tools import require

ROUNDS = int(os.environ.get("JURY_KILL_ROUNDS", "3"))
FAST = 1e6


@pytest.fixture
def storage(tmp_path: Path) -> Iterator[Storage]:
    with closing(storage_in(tmp_path)) as opened:
        yield opened


def plan(hour: int) -> dict:  # type: ignore[type-arg]
    """Six hearings on five days: 24 messages."""
    return {
        who: make_hearing(who, f"{hour + (number >= 5):02d}:00", number % 5) for number, who in enumerate(CANDIDATES)
    }


def queue_all(storage: Storage) -> int:
    return len(storage.queue(row.id for row in storage.messages(states=["draft"])))


def at(mailbox: Mailbox) -> MailServer:
    return MailServer("127.0.0.1", mailbox.port, "none", timeout=10)


def arrivals(mailbox: Mailbox) -> Counter[str]:
    found = (email.message_from_bytes(mail, policy=email.policy.default)["Message-ID"] for _, mail in mailbox.mails)
    return Counter(map(str, found))


def test_parts_of_a_delivered_mail(storage: Storage) -> None:
    publish(storage, campaign(), plan(9))
    queue_all(storage)
    with smtp_server() as mailbox:
        assert len(drain(storage, at(mailbox), FAST).sent) == 24
    for recipient, mail in mailbox.mails:
        message = email.message_from_bytes(mail, policy=email.policy.default)
        assert message.get_content_type() == "multipart/mixed"
        alternative, attached = message.iter_parts()  # type: ignore[attr-defined]
        assert [part.get_content_type() for part in alternative.iter_parts()] == [
            "text/plain", "text/html", "text/calendar",
        ]  # fmt: skip
        assert (attached.get_filename(), attached.get_content_type()) == ("invite.ics", "application/ics")
        leaves = [part for part in message.walk() if not part.is_multipart()]
        assert {part["Content-Transfer-Encoding"] for part in leaves} <= {"quoted-printable", "base64"}
        assert message["Date"] is not None
        assert message["To"].addresses[0].addr_spec == recipient
        others = [address(who) for who in (*CANDIDATES, "A1", "A2", "P1") if address(who) != recipient]
        text = b"".join(part.get_payload(decode=True) or b"" for part in leaves) + mail
        assert not [one for one in others if one.encode() in text]  # nobody else's address
        assert max(map(len, mail.split(b"\r\n"))) <= 998


def test_what_the_server_answers(storage: Storage) -> None:
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    queue_all(storage)
    with smtp_server() as mailbox:
        mailbox.refused = {address("A1"): "550 No such user", address("A2"): "451 Try later"}
        mailbox.answer = lambda recipient, _: "554 Refused" if recipient == address("P1") else "250 OK"
        drain(storage, at(mailbox), FAST)
    states = {row.person: (row.state, row.error) for row in storage.messages()}
    assert states == {
        "C1": ("sent", ""), "A1": ("failed", "550"), "A2": ("queued", "451"), "P1": ("failed", "554"),
    }  # fmt: skip


def test_a_line_that_breaks_after_the_mail_leaves_a_doubt_that_is_not_resent_unasked(storage: Storage) -> None:
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    queue_all(storage)
    with smtp_server() as mailbox:
        mailbox.answer = lambda recipient, _: None if recipient == address("A1") else "250 OK"
        done = drain(storage, at(mailbox), FAST)
        assert (len(done.sent), len(done.in_doubt)) == (3, 1)
        (doubt,) = storage.messages(states=["in_doubt"])
        mailbox.answer = lambda recipient, _: "250 OK"
        queue_all(storage)
        assert drain(storage, at(mailbox), FAST).sent == []
        assert arrivals(mailbox)[doubt.message_id] == 1
        # Asked for, the second sending is the same to the byte.
        storage.queue([doubt.id], again=True)
        drain(storage, at(mailbox), FAST)
        first, second = (mail for who, mail in mailbox.mails if who == address("A1"))
        assert first == second
        assert [row.state for row in storage.messages()] == ["sent"] * 4
    assert publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")}) == []


def test_what_a_killed_sender_left_is_seen_over_http(storage: Storage) -> None:
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    with TestClient(create_app(ApiSettings(storage.path, max_running=0))) as client:
        queue_all(storage)
        for risky in (True, False):  # one killed after the first byte may have left, one before
            ready = storage.claim_message()
            assert ready is not None
            storage.mark_risk(ready.id) if risky else None
        assert client.get("/outbox").json()["counts"] == {"in_doubt": 1, "queued": 3}


def test_the_server_is_away(storage: Storage) -> None:
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    queue_all(storage)
    with smtp_server() as mailbox:
        gone = at(mailbox)
    assert drain(storage, gone, FAST).stopped == "unreachable"
    assert storage.count_messages() == {"queued": 4}


def test_one_sender_at_a_time(storage: Storage) -> None:
    with sole_sender(storage.path), pytest.raises(SenderBusyError), sole_sender(storage.path):
        pass


def test_the_rate_is_kept_across_senders(storage: Storage) -> None:
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    queue_all(storage)
    waits: list[float] = []
    with smtp_server() as mailbox:
        for _ in range(2):  # two senders, two mails each
            sent = len(mailbox.mails)
            pauses = lambda seconds: (waits.append(seconds), time.sleep(0.001))[1]  # noqa: E731
            drain(storage, at(mailbox), 600.0, lambda sent=sent: len(mailbox.mails) >= sent + 2, pauses)
    # 600 a minute is one each 100 ms: every mail but the very first waits for its turn.
    assert len(mailbox.mails) == 4
    assert waits
    assert max(waits) <= 0.1
    at_each = sorted(row.attempted_at for row in storage.messages() if row.attempted_at)
    assert min((b - a).total_seconds() for a, b in itertools.pairwise(at_each)) >= 0.099


def test_tls_and_password(storage: Storage, tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    subprocess.run(
        [require("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", cert, "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"], check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    logins: list[str] = []
    publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
    queue_all(storage)
    options = {
        "tls_context": context, "require_starttls": True, "auth_required": True,
        "authenticator": authenticator(logins, "s3cret"),
    }  # fmt: skip
    with smtp_server(**options) as mailbox:
        good = MailServer("localhost", mailbox.port, "starttls", "vae", "s3cret", str(cert))
        for bad, code in (
            (MailServer("localhost", mailbox.port, "starttls", "vae", "wrong", str(cert)), "login"),
            (MailServer("localhost", mailbox.port, "starttls", "vae", "s3cret"), "tls"),  # nobody vouches for it
            (MailServer("mail.example.org", mailbox.port, "none", "vae", "s3cret"), "open_line"),
        ):
            assert drain(storage, bad, FAST).stopped == code
        assert len(drain(storage, good, FAST).sent) == 4
    assert set(logins) == {"vae"}


def _send(path: str, port: int) -> None:
    with closing(Storage(Path(path))) as storage:
        drain(storage, MailServer("127.0.0.1", port, "none", timeout=30), FAST)


def test_killed_at_any_point_nobody_is_forgotten_and_nothing_is_sent_twice(storage: Storage) -> None:
    chance = random.Random(ROUNDS)
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["api.sender"])
    path = str(storage.path)
    doubts = kills = 0
    with smtp_server() as mailbox:
        mailbox.delay = 0.01
        for number in range(ROUNDS):
            publish(storage, campaign(), plan(9 + number % 2))
            owed = {row.id: row.message_id for row in storage.messages(states=["draft"])}
            queue_all(storage)
            child = processes.Process(target=_send, args=(path, mailbox.port))
            before = len(mailbox.mails)
            child.start()
            while child.is_alive() and len(mailbox.mails) == before and chance.randrange(40) != 0:
                time.sleep(0.01)
            time.sleep(chance.random() * 0.3)
            kills += child.is_alive()
            child.kill()
            child.join()
            _send(path, mailbox.port)
            states = {row.id: row.state for row in storage.messages() if row.id in owed}
            came = arrivals(mailbox)
            for name, message_id in owed.items():
                assert states[name] in ("sent", "in_doubt")
                assert came[message_id] == 1 if states[name] == "sent" else came[message_id] <= 1
            doubts += sum(state == "in_doubt" for state in states.values())
    assert kills > 0
    assert doubts <= kills  # one message at most is on its way when a sender dies
