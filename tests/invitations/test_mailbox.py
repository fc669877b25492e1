"""The organizer's mailbox on a real IMAP server: each mail once, and the mailbox stays as its owner left it."""

from __future__ import annotations

import imaplib
from contextlib import closing
from pathlib import Path

import pytest

from api.mail_settings import MailSettings
from api.reply_admin import read_mailbox
from scheduler.errors import InputError
from scheduler.io.smtp import MailServer
from tests.factories import make_hearing
from tests.imap_server import PASSWORD, USER, imap_server
from tests.invitations.campaign import ORGANIZER, address, campaign, publish, send_all, storage_in
from tests.invitations.client import reply


def test_each_mail_is_read_once_and_none_is_marked(tmp_path: Path) -> None:
    with imap_server() as server, closing(storage_in(tmp_path)) as storage:
        settings = MailSettings(ORGANIZER, imap=MailServer("127.0.0.1", server.port, "none", USER, PASSWORD))
        assert read_mailbox(storage, settings) == []
        publish(storage, campaign(), {"C1": make_hearing("C1", "09:00")})
        mails = dict(send_all(storage))
        server.deliver(reply(mails[address("A1")], "ACCEPTED"))
        server.deliver(b"not a mail at all\x00\xff")
        assert [row.verdict for row in read_mailbox(storage, settings)] == ["accepted", "other"]
        server.deliver(reply(mails[address("A2")], "DECLINED"))
        assert [row.verdict for row in read_mailbox(storage, settings)] == ["declined"]
        assert read_mailbox(storage, settings) == []
        assert [row.state for row in storage.proposals()] == ["open"]
        box = imaplib.IMAP4("127.0.0.1", server.port)
        box.login(USER, PASSWORD)
        box.select("INBOX", readonly=True)
        assert box.search(None, "UNSEEN")[1] == [b"1 2 3"]
        box.logout()
        for wrong in (
            MailServer("127.0.0.1", server.port, "none", USER, "wrong"),
            MailServer("127.0.0.1", server.port, "tls", USER, PASSWORD, timeout=5),
            MailServer("127.0.0.1", 1, "none", USER, PASSWORD),
        ):
            with pytest.raises(InputError):
                read_mailbox(storage, MailSettings(ORGANIZER, imap=wrong))
