"""Signed links: whoever got the mail can answer with them, and nobody can make one up.

The signature is an HMAC with a key of the database; a link names one message, so it dies with it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets

from sqlalchemy.orm import Session

from api.release_tables import SecretRow
from scheduler.texts import Lang, Text

_NAME = "answer_links"
_LABELS = {
    "accept": Text("Accepter", "Accept"),
    "tentative": Text("Peut-être", "Tentative"),
    "decline": Text("Refuser", "Decline"),
}


def signing_key(session: Session) -> bytes:
    """Return the database's key, made when first asked for."""
    row = session.get(SecretRow, _NAME)
    if row is not None:
        return row.value
    value = secrets.token_bytes(32)
    session.add(SecretRow(name=_NAME, value=value))
    session.flush()
    return value


def signed(key: bytes, message: str) -> str:
    """Return the token of a message: its id and the signature, 64 characters that need no escape."""
    raw = bytes.fromhex(message)
    return base64.urlsafe_b64encode(raw + _mac(key, raw)).decode().rstrip("=")


def message_of(key: bytes, token: str) -> str | None:
    """Return the message of a token, None when the signature is not ours."""
    try:
        raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        return None
    name, mac = raw[:16], raw[16:]
    if len(name) != 16 or not hmac.compare_digest(mac, _mac(key, name)):
        return None
    return name.hex()


def answer_links(session: Session, base_url: str, message: str, lang: Lang) -> dict[str, str]:
    """Return the addresses to accept, accept tentatively and decline, by what they are called."""
    token = signed(signing_key(session), message)
    base = f"{base_url.rstrip('/')}/replies/{token}"
    return {label.say(lang): f"{base}/{action}" for action, label in _LABELS.items()}


def _mac(key: bytes, raw: bytes) -> bytes:
    return hmac.new(key, raw, hashlib.sha256).digest()
