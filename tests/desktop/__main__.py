"""``python -m tests.desktop``: Thunderbird through invite, move, cancel and decline, started again in between.

Mails leave through our own sender and a real SMTP server; what the client answers comes back the same way.
Needs Debian's ``thunderbird`` and ``pip install marionette-driver``. Takes a minute or two; prints each step.
"""

from __future__ import annotations

import socket
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from api.sender import drain
from api.storage import Storage
from scheduler.domain import Problem
from scheduler.fingerprint import hearing_uid
from scheduler.io.smtp import MailServer
from scheduler.schedule import Hearing
from tests.desktop.thunderbird import Entry, Thunderbird
from tests.factories import make_hearing
from tests.invitations.campaign import address, campaign, publish, storage_in
from tests.mail_server import Mailbox, smtp_server

WHO = "A1"


class Desk:
    """One examiner at their desk, and the office at the other end of the mail."""

    def __init__(self, folder: Path, storage: Storage, outgoing: Mailbox, incoming: Mailbox) -> None:
        self.storage, self.outgoing, self.incoming = storage, outgoing, incoming
        self.problem: Problem = campaign()
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = int(probe.getsockname()[1])
        self._start: Callable[[], Thunderbird] = lambda: Thunderbird(
            folder / "profile", address(WHO), incoming.port, port
        )
        self.client = self._start()

    def restart(self) -> None:
        """Start the client again: its calendar is what it was."""
        before = self.client.calendar()
        self.client.close()
        self.client = self._start()
        assert self.client.calendar() == before

    def release(self, *plan: Hearing) -> dict[str, bytes]:
        """Publish and send; return the examiner's mails by hearing."""
        publish(self.storage, self.problem, {one.candidate: one for one in plan})
        self.storage.queue(row.id for row in self.storage.messages(states=["draft"]))
        ids = {row.message_id: row.face["candidate"] for row in self.storage.messages(states=["queued"])}
        before = len(self.outgoing.mails)
        drain(self.storage, MailServer("127.0.0.1", self.outgoing.port, "none"), 1e6)
        mine = [mail for who, mail in self.outgoing.mails[before:] if who == address(WHO)]
        return {next(ids[name] for name in ids if name.encode() in mail): mail for mail in mine}

    def answer(self, mail: bytes, button: str) -> str:
        """Let the examiner answer; return what the office makes of it."""
        count = len(self.incoming.mails)
        assert button in self.client.receive(mail)
        self.client.press(button)
        end = time.monotonic() + 30
        while len(self.incoming.mails) == count:
            assert time.monotonic() < end, "no answer came"
            time.sleep(0.2)
        return self.storage.take_mail(self.incoming.mails[-1][1])[0].verdict

    def entry(self, hearing: Hearing) -> Entry | None:
        """Return what the client's calendar has of a hearing."""
        return self.client.calendar().get(hearing_uid(self.problem, hearing))


def scenario(desk: Desk) -> None:
    """Go through it; any difference ends the program."""
    nine, ten, two = make_hearing("C1", "09:00"), make_hearing("C2", "10:00", 1), make_hearing("C3", "14:00")
    mails = desk.release(nine, ten, two)
    assert desk.answer(mails["C1"], "imipAcceptButton") == "accepted"
    accepted = desk.entry(nine)
    assert accepted is not None
    assert (accepted.start, accepted.sequence, accepted.answer) == ("20270315T080000Z", 0, "ACCEPTED")
    print("invited, accepted", flush=True)

    desk.restart()
    assert desk.client.receive(mails["C1"]) == ["imipDetailsButton"]
    assert desk.entry(nine) == accepted
    print("started again; a second delivery changes nothing", flush=True)

    assert desk.answer(mails["C2"], "imipAcceptButton") == "accepted"
    moved = make_hearing("C1", "11:00", 2)
    left = make_hearing("C2", "10:00", 1, panel={"president": "A3"})
    changed = desk.release(moved, left, two)
    assert desk.answer(changed["C1"], "imipTentativeButton") == "tentative"
    now = desk.entry(moved)
    assert now is not None
    assert (now.start, now.sequence, now.answer) == ("20270317T100000Z", 1, "TENTATIVE")
    assert len(desk.client.calendar()) == 2
    print("moved: the same event at its new time", flush=True)

    assert desk.client.receive(changed["C2"]) == ["imipDeleteButton"]
    desk.client.press("imipDeleteButton")
    assert desk.entry(ten) is None
    print("left one panel: that event alone is gone", flush=True)

    desk.restart()
    assert desk.client.receive(mails["C1"]) == ["imipDetailsButton"]
    assert desk.entry(moved) == now
    print("started again; the old invitation, late, moves nothing back", flush=True)

    assert desk.answer(mails["C3"], "imipDeclineButton") == "declined"
    assert [row.state for row in desk.storage.proposals()] == ["open"]
    print("declined: a repair proposal is open", flush=True)

    gone = desk.release(left, two)
    assert desk.client.receive(gone["C1"]) == ["imipDeleteButton"]
    desk.client.press("imipDeleteButton")
    assert desk.entry(moved) is None
    desk.restart()
    print("called off: the event is gone, also after a restart", flush=True)


def main() -> None:
    """Run the scenario in a folder of its own."""
    with (
        tempfile.TemporaryDirectory(prefix="desktop-") as name,
        smtp_server() as outgoing,
        smtp_server() as incoming,
        closing(storage_in(Path(name))) as storage,
    ):
        desk = Desk(Path(name), storage, outgoing, incoming)
        try:
            scenario(desk)
        finally:
            desk.client.close()
    print("all as it should be")


if __name__ == "__main__":
    main()
