"""Secret addresses: 32 random bytes in the address, only their hash in the database, nothing in a log."""

from __future__ import annotations

import hashlib
import logging
import re
import secrets

TOKEN_BYTES = 32
_IN_PATH = re.compile(r"/(calendars|availability|replies)/[A-Za-z0-9_-]{20,}")


def new_token() -> str:
    """Return a new token: 32 random bytes, 43 characters that need no escape in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def token_hash(token: str) -> str:
    """Return what is kept of a token. It is random enough for a plain SHA-256: there is nothing to guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def without_secrets(path: str) -> str:
    """Return the path of a request without its query string and without the token in it."""
    return _IN_PATH.sub(r"/\1/…", path.partition("?")[0])


def hide_in_access_log(record: logging.LogRecord) -> bool:
    """Take tokens and query strings out of a record of uvicorn's access log; keeps the record."""
    if isinstance(record.args, tuple) and len(record.args) == 5:
        client, method, path, protocol, status = record.args
        record.args = (client, method, without_secrets(str(path)), protocol, status)
    return True
