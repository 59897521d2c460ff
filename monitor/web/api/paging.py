"""How does the API answer with a list? A page of objects at a time, with an ETag. Must not ask the store."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar

from fastapi import HTTPException, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response

from monitor.showing.rows import Row
from monitor.web.answers import tagged
from monitor.web.api import shapes

Item = TypeVar("Item")
Responses = dict[int | str, dict[str, Any]]

Limit = Annotated[int, Query(ge=1, le=500, description="At most so many.")]
Offset = Annotated[int, Query(ge=0, le=10_000_000, description="Leave out so many.")]
#: a name or an id; PostgreSQL has no text with U+0000 in it
_NAME: dict[str, Any] = {"max_length": 200, "pattern": r"^[^\x00]*$"}
Key = Annotated[str, Path(**_NAME)]
RuleId = Annotated[str | None, Query(description="Only what concerns this rule.", **_NAME)]
StoryId = Annotated[str | None, Query(description="Only what concerns this story.", **_NAME)]
StoryKey = Annotated[str, Query(description="Id of a stored story.", **_NAME)]
ChannelName = Annotated[str | None, Query(description="Only to this channel.", **_NAME)]
#: what `instant` reads
INSTANT = {"format": "date-time"}
Since = Annotated[
    str | None,
    Query(description="Only stories published at or after this time; UTC if no zone.", json_schema_extra=INSTANT),
]

#: instants that every database and zone can hold
_EARLIEST, _LATEST = datetime(1, 1, 3, tzinfo=UTC), datetime(9999, 12, 29, tzinfo=UTC)


def _text(description: str) -> dict[str, Any]:
    return {"description": description, "content": {"text/plain": {"schema": {"type": "string"}}}}


#: what any address may answer
REFUSALS: Responses = {
    401: _text("A token is missing, or wrong."),
    421: _text("The address is not that of monitor."),
    429: _text("Too many wrong tokens from here; Retry-After says for how long."),
    503: _text("The database does not answer."),
}
SAME: Responses = {304: {"description": "The same as If-None-Match says."}}
MISSING: Responses = {404: {"model": shapes.Problem, "description": "There is no such thing."}}


def page_of(shape: type[Any]) -> Responses:
    """Return the answers of a list of objects."""
    return {200: {"model": shape}, **SAME}


def one_of(shape: type[Any]) -> Responses:
    """Return the answers of a single object."""
    return {200: {"model": shape}, **SAME, **MISSING}


def listed(request: Request, found: Sequence[Item], limit: int, row: Callable[[Item], Row]) -> Response:
    """Answer with a page of what was found, and the address of the next one if more was."""
    offset = int(request.query_params.get("offset", 0))
    following = None
    if len(found) > limit:
        address = request.url.include_query_params(offset=offset + limit)
        following = f"{address.path}?{address.query}"
    return answered(request, {"items": [row(each) for each in found[:limit]], "next": following})


def answered(request: Request, body: Row) -> Response:
    """Answer with one object."""
    return tagged(request, json.dumps(body, ensure_ascii=True).encode(), "application/json")


def missing(what: str) -> HTTPException:
    """Return the error for what is not there."""
    return HTTPException(404, f"There is no such {what}.")


def refused(_request: Request, error: Exception) -> Response:
    """Say what is wrong with a request, without what was given: FastAPI's own answer breaks on half a character."""
    assert isinstance(error, RequestValidationError)
    detail = [{name: each[name] for name in ("loc", "msg", "type")} for each in error.errors()]
    return Response(json.dumps({"detail": detail}), 422, media_type="application/json")


def instant(given: str, *place: str) -> datetime:
    """Read an ISO 8601 time; UTC if no zone, and no nearer to the ends of the calendar than a day or two.

    `place`: where it was given, for the error, such as "query", "since".
    """
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        wanted = "a time is wanted, such as 2026-12-01T09:00:00Z"
        raise RequestValidationError([{"loc": place, "msg": wanted, "type": "value_error"}]) from None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return min(max(aware, _EARLIEST), _LATEST).astimezone(UTC)
