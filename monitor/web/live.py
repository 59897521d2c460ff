"""When is a page no longer what it was? Server-sent events that name the state of what is known, to those who look on.

https://html.spec.whatwg.org/multipage/server-sent-events.html. One look at the database for all of them, and none while
nobody looks on. Must not send anything of what is known: who hears of a new state asks for the page again.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from monitor.web.desk import Desk

#: pages that are looked at at once; more go on without
MOST = 50
#: seconds between two looks, and between two signs of life: proxies end connections that are still for a minute
EVERY, BEAT = 1.0, 20.0
#: the last one asks nginx to hold nothing back
HEADERS = [(b"content-type", b"text/event-stream"), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
#: what a page can name as its own, and by what it is told
States = Mapping[str, str]


class Live:
    """All who look on. One an app, used in its event loop."""

    def __init__(self, desk: Desk, *, every: float = EVERY, beat: float = BEAT, most: int = MOST) -> None:
        self._desk = desk
        self._every, self._beat, self._most = every, beat, most
        self._lookers: set[asyncio.Queue[States | None]] = set()
        self._watching: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """Return how many look on."""
        return len(self._lookers)

    async def answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell one client of every state, until it goes or the service stops."""
        if len(self._lookers) >= self._most or self._desk.closed.is_set():
            # a browser asks no more after this; its page goes on without
            await PlainTextResponse("Too many look on.\n", 503, {"Retry-After": "60"})(scope, receive, send)
            return
        states: asyncio.Queue[States | None] = asyncio.Queue()
        self._lookers.add(states)
        gone = asyncio.create_task(_gone(receive))
        try:
            if self._watching is None or self._watching.done():
                self._watching = asyncio.create_task(self._watch())
            await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
            await self._tell(states, gone, send)
        finally:
            gone.cancel()
            self._lookers.discard(states)

    async def _tell(self, states: asyncio.Queue[States | None], gone: asyncio.Task[None], send: Send) -> None:
        told: States = {}
        await _send(send, "retry: 5000\n\n")
        while True:
            coming = asyncio.create_task(states.get())
            try:
                await asyncio.wait({coming, gone}, timeout=self._beat, return_when=asyncio.FIRST_COMPLETED)
                if gone.done():
                    return
                new = coming.result() if coming.done() else {}
            finally:
                coming.cancel()
            if new is None:
                await send({"type": "http.response.body", "body": b""})
                return
            changed = [f"event: {name}\ndata: {state}\n\n" for name, state in new.items() if told.get(name) != state]
            await _send(send, "".join(changed) or ": still here\n\n")
            told = {**told, **new}

    async def _watch(self) -> None:
        """Look at the states for as long as anybody looks on, and tell everybody of each new one."""
        last: States = {}
        known: set[asyncio.Queue[States | None]] = set()
        while self._lookers:
            if self._desk.closed.is_set():
                for each in self._lookers:
                    each.put_nowait(None)
                return
            with suppress(SQLAlchemyError):  # /readyz says that it does not answer
                states = await asyncio.to_thread(self._states)
                for each in self._lookers if states != last else self._lookers - known:
                    each.put_nowait(states)
                last, known = states, set(self._lookers)
            await asyncio.sleep(self._every)

    def _states(self) -> States:
        store = self._desk.store
        return {"news": store.rows_version(), "feeds": store.polls_version()}


class Streamed(Response):
    """An answer that goes on for as long as somebody looks on."""

    def __init__(self, live: Live) -> None:
        super().__init__()
        self._live = live

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._live.answer(scope, receive, send)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, text: str) -> None:
    await send({"type": "http.response.body", "body": text.encode(), "more_body": True})
