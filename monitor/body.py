"""What does the body of an answer bring that is new? And the process that does nothing else, for when many wait.

Bytes in, values out. It asks nobody, and never raises for what a body holds.
"""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable
from datetime import datetime
from typing import IO

from monitor import feed
from monitor.model import Failed, Source
from monitor.values import dataclass

#: bytes that say how long a message between two processes is
_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Body:
    """A body as it came, and what is to be known to read it."""

    content: bytes
    content_type: str | None
    #: where it came from
    url: str
    source: Source
    #: hash of the body before it; "" if there was none
    before: str
    #: when it came
    now: datetime
    #: of the entries of the body before it
    marks: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """What a body brings."""

    #: of the body
    hash: str
    #: None if it is the body of last time
    result: feed.Parsed | Failed | None


def read(body: Body) -> Read:
    """Read a body."""
    now_hash = hashlib.sha256(body.content).hexdigest()
    if now_hash == body.before:
        return Read(now_hash, None)
    parsed = feed.parse(
        body.content,
        source=body.source,
        content_type=body.content_type,
        now=body.now,
        base=body.url,
        marks=body.marks,
    )
    return Read(now_hash, Failed("unreadable", parsed.reason) if isinstance(parsed, feed.Unreadable) else parsed)


def send(value: object, out: IO[bytes]) -> None:
    """Write a value for another process of ours."""
    message = pickle.dumps(value, pickle.HIGHEST_PROTOCOL)
    out.write(len(message).to_bytes(_LENGTH, "big"))
    out.write(message)
    out.flush()


def receive(source: IO[bytes]) -> object:
    """Return what another process of ours wrote. Raises EOFError if it has ended."""
    head = source.read(_LENGTH)
    length = int.from_bytes(head, "big")
    message = source.read(length)
    if len(head) < _LENGTH or len(message) < length:
        raise EOFError
    return pickle.loads(message)  # noqa: S301 (it is a child of ours, and reads what we would read ourselves)


def serve(inbox: IO[bytes], out: IO[bytes], reading: Callable[[Body], Read] = read) -> None:
    """Read lists of bodies until there are no more; in the place of what a bug kept from being read stands None."""
    while True:
        try:
            bodies = receive(inbox)
        except EOFError:
            return
        assert isinstance(bodies, list)
        send([_or_none(reading, body) for body in bodies], out)


def _or_none(reading: Callable[[Body], Read], body: Body) -> Read | None:
    try:
        return reading(body)
    except Exception:  # noqa: BLE001 (whoever sent it reads it once more, and then it shows what is wrong)
        return None


def main() -> None:
    """Be the process that reads: bodies come by standard input, and go by standard output what they bring."""
    out, sys.stdout = sys.stdout.buffer, sys.stderr
    serve(sys.stdin.buffer, out)
