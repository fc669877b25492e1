"""A real IMAP server (Dovecot) on a free port, with one mailbox in a Maildir."""

from __future__ import annotations

import contextlib
import grp
import os
import pwd
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.tools import require

USER, PASSWORD = "vae", "s3cret"
_ACCOUNTS = "default_internal_user = {user}\ndefault_login_user = {user}\ndefault_internal_group = {group}\n"
_SETTINGS = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
{accounts}mail_location = maildir:{folder}/mail
first_valid_uid = 0
first_valid_gid = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
passdb {{
  driver = static
  args = user={login} password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
"""


@dataclass
class ImapServer:
    """Where the server listens and where its mailbox is."""

    port: int
    maildir: Path
    count: int = 0

    def deliver(self, mail: bytes) -> None:
        """Put a mail into the mailbox, as a delivery agent does."""
        self.count += 1
        for part in ("tmp", "new", "cur"):
            self._own(self.maildir / part, make=True)
        name = f"{int(time.time())}.M{self.count:06d}.here"
        (self.maildir / "tmp" / name).write_bytes(mail)
        self._own(self.maildir / "tmp" / name)
        (self.maildir / "tmp" / name).rename(self.maildir / "new" / name)

    @staticmethod
    def _own(path: Path, *, make: bool = False) -> None:
        if make:
            path.mkdir(exist_ok=True)
        os.chown(path, _owner().pw_uid, _owner().pw_gid)


@contextlib.contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Run the server on a mailbox of its own."""
    dovecot = require("dovecot")
    with tempfile.TemporaryDirectory(prefix="imap") as name:  # short: socket names are
        folder = Path(name)
        folder.chmod(0o755)  # the server's own users look into it
        with _running(dovecot, folder) as server:
            yield server


def _owner() -> pwd.struct_passwd:
    """Return whose mailbox it is: Dovecot reads none of root's."""
    return pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())


def _accounts(user: str) -> str:
    return _ACCOUNTS.format(user=user, group=grp.getgrgid(os.getgid()).gr_name)


@contextlib.contextmanager
def _running(dovecot: str, folder: Path) -> Iterator[ImapServer]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    settings = folder / "dovecot.conf"
    owner = _owner()
    (folder / "mail").mkdir()
    os.chown(folder / "mail", owner.pw_uid, owner.pw_gid)
    settings.write_text(
        _SETTINGS.format(
            folder=folder, port=port, login=USER, password=PASSWORD, uid=owner.pw_uid, gid=owner.pw_gid,
            accounts="" if os.getuid() == 0 else _accounts(owner.pw_name),
        )
    )  # fmt: skip
    server = ImapServer(port, folder / "mail")
    process = subprocess.Popen([dovecot, "-F", "-c", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(port, process, folder / "log")
        yield server
    finally:
        process.terminate()
        process.wait(timeout=20)


def _wait(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        assert process.poll() is None, log.read_text() if log.exists() else "dovecot ended"
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
            if line.recv(100).startswith(b"* OK"):
                return
        time.sleep(0.05)
    raise AssertionError(log.read_text() if log.exists() else "dovecot does not answer")
