"""Thunderbird without a window: mails are put into a local folder, and the buttons of the invitation bar pressed."""

from __future__ import annotations

import json
import os
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from marionette_driver.errors import MarionetteException
from marionette_driver.marionette import Marionette

from tests.tools import require

SECONDS = 120

_FOLDER = """
  const { MailServices } = ChromeUtils.importESModule("resource:///modules/MailServices.sys.mjs");
  const root = MailServices.accounts.localFoldersServer.rootFolder;
  if (!root.containsChildNamed("Jury")) { root.createSubfolder("Jury", null); }
  const folder = root.getChildNamed("Jury");
  const messages = () => [...folder.messages];
"""
_SHOWN = """
  const window = Services.wm.getMostRecentWindow("mail:3pane");
  const pause = (time) => new Promise((done) => window.setTimeout(done, time));
  const pane = window.document.getElementById("tabmail").currentAbout3Pane;
  const bar = () => pane.messageBrowser.contentWindow.document;
  const all = () => [...bar().querySelectorAll("#imip-view-toolbar > *")];
  const buttons = () => all().filter((one) => !one.hidden).map((one) => one.id);
"""
_CALENDAR = """
  const { cal } = ChromeUtils.importESModule("resource:///modules/calendar/calUtils.sys.mjs");
"""


@dataclass(frozen=True)
class Entry:
    """An event as the client's calendar has it; ``answer`` is what its owner said."""

    title: str
    start: str
    end: str
    sequence: int
    answer: str


class Thunderbird:
    """One running client.

    Parameters
    ----------
    profile : Path
        Its folder; the same one again is the same person's client started again.
    smtp_port : int
        Where its answers go.
    port : int
        A free port to drive it by.
    """

    def __init__(self, profile: Path, address: str, smtp_port: int, port: int) -> None:
        profile.mkdir(exist_ok=True)
        lines = [f"user_pref({json.dumps(key)}, {json.dumps(value)});" for key, value in _settings(address, smtp_port)]
        lines.append(f'user_pref("marionette.port", {port});')
        (profile / "user.js").write_text("\n".join(lines) + "\n")
        command = [require("thunderbird"), "--headless", "--no-remote", "--marionette", "--remote-allow-system-access"]
        environment = dict(os.environ, HOME=str(profile), TZ="Europe/Paris")
        self._log = (profile / "log.txt").open("ab")
        self._process = subprocess.Popen(
            [*command, "--profile", str(profile)], env=environment, stdout=self._log, stderr=self._log
        )
        self._client = Marionette(host="127.0.0.1", port=port, socket_timeout=SECONDS)
        self._wait(self._connected)
        self._client.set_context("chrome")
        self._client.timeout.script = SECONDS
        self._wait(lambda: self._run(_SHOWN + "return !!pane?.displayFolder;"))
        self._run(_CALENDAR + """
          for (const one of cal.manager.getCalendars()) {
            one.setProperty("disabled", false);
            one.setProperty("imip.identity.key", "id1");
          }""")  # fmt: skip

    def receive(self, mail: bytes) -> list[str]:
        """Deliver a mail and show it; return the buttons that the invitation bar offers."""
        text = mail.decode("ascii").replace("\r\n", "\n")
        self._run(
            _FOLDER + "folder.QueryInterface(Ci.nsIMsgLocalMailFolder).addMessage('From - x\\n' + given[0]);", text
        )
        offered: list[str] = self._run(_FOLDER + _SHOWN + """
          pane.displayFolder(folder.URI);
          await pause(1500);
          pane.threadTree.selectedIndex = -1;
          await pause(500);
          const last = messages().reduce((one, other) => (one.messageKey > other.messageKey ? one : other));
          pane.threadTree.selectedIndex = pane.gViewWrapper.getViewIndexForMsgHdr(last);
          for (let turn = 0; turn < 100; turn++) {
            await pause(200);
            if (buttons().some((one) => /Accept|Delete|Details|Update/.test(one))) { break; }
          }
          return buttons();""")  # fmt: skip
        return offered

    def press(self, button: str) -> None:
        """Press a button of the bar and wait until it is gone."""
        gone = self._run(_SHOWN + """
          bar().getElementById(given[0]).doCommand();
          for (let turn = 0; turn < 100 && buttons().includes(given[0]); turn++) { await pause(200); }
          await pause(1000);
          return !buttons().includes(given[0]);""", button)  # fmt: skip
        assert gone, button

    def calendar(self) -> dict[str, Entry]:
        """Return the events of the client's calendar by UID, in UTC."""
        found = self._run(_CALENDAR + """
          const found = {};
          for (const one of cal.manager.getCalendars()) {
            for (const item of await one.getItemsAsArray(Ci.calICalendar.ITEM_FILTER_ALL_ITEMS, 0, null, null)) {
              found[item.id] = {
                title: item.title,
                start: item.startDate.getInTimezone(cal.dtz.UTC).icalString,
                end: item.endDate.getInTimezone(cal.dtz.UTC).icalString,
                sequence: Number(item.getProperty("SEQUENCE") ?? 0),
                answer: item.getAttendees()[0]?.participationStatus ?? "",
              };
            }
          }
          return found;""")  # fmt: skip
        return {uid: Entry(**one) for uid, one in found.items()}

    def close(self) -> None:
        """End it as its user does."""
        with suppress(MarionetteException, OSError):  # the answer may be lost with the connection
            self._client.execute_script("Services.startup.quit(Ci.nsIAppStartup.eForceQuit)", sandbox="system")
        self._process.wait(SECONDS)
        self._log.close()

    def _connected(self) -> bool:
        try:
            self._client.start_session()
        except (MarionetteException, OSError):
            return False
        return True

    def _wait(self, done: Any) -> None:
        end = time.monotonic() + SECONDS
        while not done():
            assert self._process.poll() is None, "Thunderbird ended"
            assert time.monotonic() < end, "Thunderbird does not answer"
            time.sleep(1)

    def _run(self, script: str, *given: object) -> Any:
        wrapped = (
            "const done = arguments[arguments.length - 1]; const given = Array.from(arguments).slice(0, -1);"
            f"(async () => {{ {script} }})()"
            ".then((value) => done({ value }), (error) => done({ error: String(error) }));"
        )
        told = self._client.execute_async_script(wrapped, script_args=given, sandbox="system", new_sandbox=True)
        assert "error" not in told, told
        return told.get("value")


def _settings(address: str, smtp_port: int) -> list[tuple[str, object]]:
    """Return a profile with one person and one server to send with, that asks no question and calls nobody."""
    account = {
        "accountmanager.accounts": "account1,account2", "accountmanager.defaultaccount": "account2",
        "accountmanager.localfoldersserver": "server1",
        "account.account1.server": "server1", "server.server1.type": "none",
        "server.server1.hostname": "Local Folders", "server.server1.userName": "nobody",
        "account.account2.server": "server2", "account.account2.identities": "id1",
        "server.server2.type": "pop3", "server.server2.hostname": "127.0.0.1", "server.server2.userName": "me",
        "server.server2.check_new_mail": False, "server.server2.login_at_startup": False,
        "identity.id1.useremail": address, "identity.id1.fullName": "Anne", "identity.id1.smtpServer": "smtp1",
        "identity.id1.valid": True, "identity.id1.fcc": False,
        "smtpservers": "smtp1", "smtp.defaultserver": "smtp1", "smtpserver.smtp1.hostname": "127.0.0.1",
        "smtpserver.smtp1.port": smtp_port, "smtpserver.smtp1.authMethod": 1, "smtpserver.smtp1.try_ssl": 0,
        "provider.suppress_dialog_on_startup": True, "rights.version": 1, "shell.checkDefaultClient": False,
    }  # fmt: skip
    quiet = {
        "app.donation.eoy.version.viewed": 999, "mailnews.start_page.enabled": False, "app.update.enabled": False,
        "extensions.update.enabled": False, "datareporting.policy.dataSubmissionEnabled": False,
        "network.proxy.type": 0, "calendar.timezone.useSystemTimezone": False,
        "calendar.timezone.local": "Europe/Paris",
    }  # fmt: skip
    return [*((f"mail.{key}", value) for key, value in account.items()), *quiet.items()]
