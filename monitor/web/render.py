"""How does a value become a page? Templates that escape all they are given; nothing is loaded from elsewhere.

Every text that goes into a page is put on one line of bounded length without control and direction characters.
"""

from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from monitor import __version__
from monitor.showing import chart
from monitor.showing.rows import stamp
from monitor.showing.words import AUTHORITY_WORDS, edged, status_words
from monitor.wording import days_in_words, instant_in_words

#: name -> content type and bytes of what pages load
ASSETS = {
    "style.css": ("text/css; charset=utf-8", (files("monitor.web") / "assets/style.css").read_bytes()),
    "chart.css": ("text/css; charset=utf-8", chart.STYLE.encode()),
    "live.js": ("text/javascript; charset=utf-8", (files("monitor.web") / "assets/live.js").read_bytes()),
    "icon.svg": ("image/svg+xml", (files("monitor.web") / "assets/icon.svg").read_bytes()),
}


def _finalize(value: Any) -> Any:
    return edged(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _time(at: datetime | None, words: str = "") -> Markup:
    """Return an instant as an element that programs can read, too."""
    if at is None:
        return Markup("–")
    utc = at.astimezone(UTC)
    shown = words or f"{utc.day} {utc:%b %Y, %H:%M}"
    return Markup('<time datetime="{}" title="{}">{}</time>').format(stamp(at), instant_in_words(at), shown)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "at": _time,
        "authority": AUTHORITY_WORDS.__getitem__,
        "days": lambda dates: days_in_words(dates) if dates else "no date",
        "status": status_words,
    }
    environment.globals["version"] = __version__
    return environment


_ENVIRONMENT = _environment()


def render(template: str, *, depth: int, now: datetime, word: str, session: bool, **values: Any) -> str:
    """Return a page. `depth` is the number of folders in its address, so that links work behind any prefix, too.

    `word` is what its forms carry; `session`: there is one to end.
    """
    return _ENVIRONMENT.get_template(template).render(
        root="../" * depth or "./", now=now, word=word, session=session, **values
    )
