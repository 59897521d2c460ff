"""How is a body answered? With an ETag of its bytes, so that who asks again and has it gets 304 (RFC 9110 §13.1.2)."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from fastapi import Request
from fastapi.responses import Response

#: what is shown changes with the news and with the day; what is kept is asked for again
FRESH = {"Cache-Control": "private, no-cache"}


def tagged(request: Request, body: bytes, kind: str, headers: Mapping[str, str] = FRESH) -> Response:
    """Return a body, or 304 if the client has it."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    given = [each.strip().removeprefix("W/") for each in request.headers.get("If-None-Match", "").split(",")]
    if tag in given or given == ["*"]:
        return Response(status_code=304, headers={**headers, "ETag": tag})
    return Response(body, media_type=kind, headers={**headers, "ETag": tag})
