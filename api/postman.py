"""Sends what is queued while the service runs, in one background thread."""

from __future__ import annotations

import logging
import threading

from api.mail_settings import MailSettings
from api.sender import SenderBusyError, drain, recover
from api.storage import Storage

logger = logging.getLogger("jury.mail")

LOOK_EVERY = 30.0
"""Seconds between two looks at the queue, for what is to be tried again."""


class Postman:
    """The service's own sender; where another process sends, it waits for its turn.

    Parameters
    ----------
    storage : Storage
        Shared with the routes.
    settings : MailSettings
        Without a server to send with, nothing is ever sent.
    """

    def __init__(self, storage: Storage, settings: MailSettings) -> None:
        self._storage, self._settings = storage, settings
        self._closing, self._woken = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._loop, name="mail", daemon=True)

    def start(self) -> None:
        """Settle what a killed sender left, then send."""
        recover(self._storage)
        if self._settings.smtp is not None:
            self._thread.start()

    def wake(self) -> None:
        """Say that something was queued."""
        self._woken.set()

    def close(self) -> None:
        """Finish the message on its way; what waits stays queued."""
        self._closing.set()
        self._woken.set()
        if self._thread.is_alive():
            self._thread.join()

    def _loop(self) -> None:
        while not self._closing.is_set():
            try:
                self._send()
            except SenderBusyError:
                pass
            except Exception as error:  # a full disk, a locked file: try again at the next look
                logger.error("mail: unexpected %s", type(error).__name__)
            self._woken.wait(LOOK_EVERY)
            self._woken.clear()

    def _send(self) -> None:
        server = self._settings.smtp
        if server is None or self._storage.next_queued() is None:
            return
        done = drain(self._storage, server, self._settings.per_minute, self._closing.is_set)
        logger.info("mail: %d sent, %d refused, %d in doubt", len(done.sent), len(done.failed), len(done.in_doubt))
        if done.stopped:
            logger.warning("mail: stopped: %s", done.stopped)
