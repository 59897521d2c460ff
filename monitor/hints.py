"""What do the headers of an answer ask of us: when to come back, and how long it stays fresh?

Must not connect to anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

#: what a server may ask for at most; more is a mistake, and the schedule would not follow it anyway
_LONGEST_WAIT = timedelta(days=30)


def retry_after(headers: Mapping[str, str], now: datetime) -> datetime | None:
    """Return when a server wants to be asked again (RFC 9110 §10.2.3); None if it does not say, or says the past."""
    value = headers.get("retry-after", "").strip()
    if re.fullmatch(r"\d{1,12}", value):
        wait = timedelta(seconds=int(value))
    else:
        then = _date(value)
        if then is None:
            return None
        # by the server's own clock where it shows it
        wait = then - (_date(headers.get("date", "")) or now)
    return now + min(wait, _LONGEST_WAIT) if wait > timedelta(0) else None


def freshness(headers: Mapping[str, str]) -> timedelta | None:
    """Return how long an answer stays fresh (RFC 9111 §4.2.1); None if the server does not say or forbids it."""
    if "cache-control" not in headers and "expires" not in headers:
        return None
    control = headers.get("cache-control", "").lower()
    if re.search(r"\bno-(?:cache|store)\b", control):
        return None
    found = re.search(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", control)
    if found:
        age = headers.get("age", "").strip()
        fresh = timedelta(seconds=int(found[1]) - (int(age) if re.fullmatch(r"\d{1,12}", age) else 0))
    else:
        until, since = _date(headers.get("expires", "")), _date(headers.get("date", ""))
        if until is None or since is None:
            return None
        fresh = until - since
    return fresh if fresh > timedelta(0) else None


def _date(value: str) -> datetime | None:
    try:
        when = parsedate_to_datetime(value.strip())
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
