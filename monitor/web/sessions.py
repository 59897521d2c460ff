"""Who has shown a token already? A cookie that proves it for a while, made with the token and of no use without it.

Nothing is kept: a restart ends no session, and another token in monitor.yml ends all that were begun with the old one.
"""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from monitor.config import Scope, WebConfig

COOKIE = "monitor_session"
LASTS = timedelta(days=14)


def begun(token: str, now: datetime) -> str:
    """Return the cookie of a session that begins now, for somebody who has shown a token."""
    what = f"{int((now + LASTS).timestamp())}.{secrets.token_urlsafe(12)}"
    return f"{what}.{_proof(token, what)}"


def scope_of(cookie: str, web: WebConfig, now: datetime) -> Scope | None:
    """Return what a session is good for; None if it is none of ours, or over."""
    what, _, proof = cookie.rpartition(".")
    end = what.partition(".")[0]
    if not (end.isascii() and end.isdigit() and len(end) < 12) or datetime.fromtimestamp(int(end), UTC) <= now:
        return None
    shown = proof.encode("utf-8", "replace")
    # all of them, so that the time does not tell which one it was
    found = [scope for secret, scope in web.secrets if hmac.compare_digest(shown, _proof(secret, what).encode())]
    return max(found, key=list(Scope).index) if found else None


def _proof(token: str, what: str) -> str:
    return hmac.new(
        token.encode("utf-8", "replace"), f"session\x1f{what}".encode("utf-8", "replace"), sha256
    ).hexdigest()
