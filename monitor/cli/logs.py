"""How does the daemon write its log? A line or a JSON object an event, to standard error, without secrets or controls.

Must not decide what is logged.
"""

from __future__ import annotations

import json
import logging
import re
import time
from collections.abc import Callable

from monitor.cli.terminal import clean

#: they log whole addresses, or every job
_CHATTY = ("httpx", "httpcore", "uvicorn", "apscheduler", "alembic", "apprise", "asyncio")
_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def start(mask: Callable[[str], str], *, level: str, as_json: bool = False) -> None:
    """Log to standard error from now on, at one of the library's levels; `mask` takes secrets out of each line."""
    writer = logging.StreamHandler()
    writer.setFormatter(_Objects(mask) if as_json else _Lines(mask))
    logging.basicConfig(level=level, handlers=[writer], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)


class _Lines(logging.Formatter):
    """`2024-05-01T09:00:00Z INFO monitor.service: text`, and a traceback on the lines after it."""

    converter = staticmethod(time.gmtime)

    def __init__(self, mask: Callable[[str], str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%SZ")
        self._mask = mask

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        record.message = clean(record.message)
        return super().formatMessage(record)

    def format(self, record: logging.LogRecord) -> str:
        return self._mask(_CONTROLS.sub("", super().format(record)))


class _Objects(_Lines):
    """`{"at", "level", "logger", "message", "traceback"}` on one line; the last one only if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        # masked before it is encoded: a secret may hold what JSON writes otherwise
        told = {
            "at": self.formatTime(record, self.datefmt),
            "level": record.levelname,
            "logger": record.name,
            "message": self._mask(clean(record.getMessage())),
        }
        if record.exc_info:
            told["traceback"] = self._mask(_CONTROLS.sub("", self.formatException(record.exc_info)))
        return json.dumps(told)
