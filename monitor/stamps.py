"""When was this, in the forms of dates that feeds have and that parsers of feeds do not know? A text → an instant.

Pure, and linear. It says nothing of a text that has another form.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: zones by their names, in minutes east of Greenwich: those of RFC 822 §5.1, and others that mean one place
_ZONES = {
    **{"ut": 0, "utc": 0, "gmt": 0, "z": 0, "wet": 0, "west": 60, "bst": 60},
    **{"cet": 60, "cest": 120, "mez": 60, "mesz": 120, "eet": 120, "eest": 180, "msk": 180, "sast": 120, "pkt": 300},
    **{"wib": 420, "sgt": 480, "hkt": 480, "awst": 480, "jst": 540, "kst": 540},
    **{"acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780},
    **{"nst": -210, "ndt": -150, "ast": -240, "adt": -180, "est": -300, "edt": -240, "cst": -360, "cdt": -300},
    **{"mst": -420, "mdt": -360, "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600},
}
_ZONE = r"(?P<zone>[a-z]{1,4})?\s*(?P<offset>[+-]\d{2}:?\d{2})?(?:\s*\([a-z ]{1,40}\))?"
_TIME = r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?"
#: "Tue, 14 May 2024 07:00:00 CET", "14-May-24 07:00 GMT+0200"
_MAIL = re.compile(
    rf"(?:[a-z]{{3,9}}\.?,?\s+)?(?P<day>\d{{1,2}})[\s-]+(?P<month>[a-z]{{3,9}})\.?[\s-]+(?P<year>\d{{4}}|\d{{2}})[\s,]+{_TIME}\s*{_ZONE}",
    re.IGNORECASE,
)
#: "2024-05-14 07:00:00 UTC", "2024/05/14 07:00", "2024/05/14"
_NUMBERS = re.compile(
    rf"(?P<year>\d{{4}})([-/])(?P<month>\d{{1,2}})\2(?P<day>\d{{1,2}})(?:[\sT]+{_TIME}\s*{_ZONE})?", re.IGNORECASE
)
#: "20240514T070000Z"
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})T(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>Z)?"
    r"(?P<offset>[+-]\d{2}:?\d{2})?"
)
#: seconds, or milliseconds, since 1970
_COUNT = re.compile(r"(\d{9,10})(?:\d{3})?(?:\.\d{1,6})?")
_LONGEST = 80


def read(text: str) -> datetime | None:
    """Return the instant that a text says, to the second; None if it has another form, or there is no such instant."""
    text = text.strip()
    if not text or len(text) > _LONGEST:
        return None
    try:
        if found := _COUNT.fullmatch(text):
            return datetime.fromtimestamp(int(found[1]), UTC)
        found = _MAIL.fullmatch(text) or _NUMBERS.fullmatch(text) or _COMPACT.fullmatch(text)
        return _instant(found.groupdict()) if found else None
    except (ValueError, OverflowError):
        return None


def _instant(parts: dict[str, str | None]) -> datetime | None:
    month, zone = str(parts["month"]), parts.get("zone")
    if not month.isdigit():
        month = str(_MONTHS.index(month[:3].lower()) + 1)
    if zone and zone.lower() not in _ZONES:
        return None
    year = int(parts["year"] or 0)
    if year < 100:
        year += 2000 if year < 70 else 1900
    hour, minute, second = (int(parts.get(key) or 0) for key in ("hour", "minute", "second"))
    local = datetime(year, int(month), int(parts["day"] or 0), hour, minute, min(second, 59), tzinfo=UTC)
    east = timedelta(minutes=_ZONES[zone.lower()] if zone else 0) + _offset(parts.get("offset"))
    return local.replace(tzinfo=timezone(east)).astimezone(UTC)


def _offset(text: str | None) -> timedelta:
    if not text:
        return timedelta()
    digits = text[1:].replace(":", "")
    east = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return -east if text[0] == "-" else east
