"""What do programs ask, and what may they change? The service's nouns as JSON, under /api/v1.

The objects are those of the commands' `--json` (`showing/rows.py`).
"""

from __future__ import annotations

from fastapi import APIRouter

from monitor.web.api import changing, events, messages, sources
from monitor.web.api.paging import REFUSALS, refused
from monitor.web.desk import Desk

__all__ = ["refused", "router"]


def router(desk: Desk) -> APIRouter:
    """Return the routes of the API."""
    found = APIRouter(prefix="/api/v1", tags=["v1"], responses=REFUSALS)
    for part in (sources, events, messages, changing):
        part.add(found, desk)
    return found
