"""How does an alert look to a program? One JSON object, whose schema is in `webhook.schema.json`, and its signature.

Must not send anything. Signed as Standard Webhooks are: https://www.standardwebhooks.com
"""

from __future__ import annotations

import base64
import binascii
import hmac
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from monitor.model import Alert, Facts, State

#: raised with every change that a reader of the object has to know of
VERSION = 1
SECRET_PREFIX = "whsec_"  # noqa: S105 (what a secret begins with)
#: bytes of a key, as the standard has them
SHORTEST_KEY, LONGEST_KEY = 24, 64


def payload(alert: Alert, body: str = "") -> dict[str, Any]:
    """Write the object; `body` stands in the place of our own text in `message`."""
    return {
        "version": VERSION,
        "alert_id": alert.id,
        "rule": alert.rule or None,
        "kinds": [kind.value for kind in alert.kinds],
        "title": alert.title,
        "message": body or alert.text,
        "url": alert.url or None,
        "at": _instant(alert.at),
        "change": _change(alert.facts) if alert.facts else None,
    }


def _change(facts: Facts) -> dict[str, Any]:
    return {
        "event": facts.event,
        "headline": facts.change,
        "before": _state(facts.before, facts.was),
        "after": _state(facts.after, facts.now),
        "sentence": facts.sentence,
        "speaker": facts.speaker,
        "authority": facts.authority.value,
        "story": {"title": facts.headline, "outlet": facts.outlet, "published": _instant(facts.published)},
        "sources": facts.sources,
        "agree": list(facts.agree),
        "differ": list(facts.differ),
        "page": facts.page or None,
        "note": facts.note or None,
    }


def _state(state: State, words: str) -> dict[str, Any]:
    dates = state.dates
    return {
        "status": state.status.value if state.status else None,
        "start": dates.start.isoformat() if dates else None,
        "end": dates.end.isoformat() if dates else None,
        "words": words,
    }


def _instant(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def key(secret: str) -> bytes | None:
    """Return the key that a secret stands for; None if it is none: `whsec_`, and 24 to 64 bytes in Base64."""
    try:
        raw = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw if secret.startswith(SECRET_PREFIX) and SHORTEST_KEY <= len(raw) <= LONGEST_KEY else None


def signed(raw: bytes, identifier: str, now: datetime, secret: bytes) -> dict[str, str]:
    """Return the headers that prove who sent a body and when; the id stays the same when it is sent again."""
    timestamp = str(int(now.timestamp()))
    digest = hmac.digest(secret, f"{identifier}.{timestamp}.".encode() + raw, sha256)
    return {
        "webhook-id": identifier,
        "webhook-timestamp": timestamp,
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
