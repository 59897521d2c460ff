"""How do the pages get onto the network? A server in the caller's event loop, for the length of a block."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

import uvicorn

from monitor.config import WebConfig
from monitor.web.app import create_app
from monitor.web.desk import Desk
from monitor.web.health import Health


@asynccontextmanager
async def served(health: Callable[[], Health], desk: Desk, web: WebConfig) -> AsyncIterator[tuple[str, int]]:
    """Serve the pages, and say on which (host, port). Raises OSError if that cannot be listened on."""
    # bound here: uvicorn would end the process if the address is taken
    with socket.create_server((web.host, web.port), family=_family(web.host)) as listener:
        server = _Server(
            uvicorn.Config(
                create_app(health, desk),
                log_config=None,
                access_log=False,
                lifespan="off",
                http="h11",
                ws="none",
                timeout_graceful_shutdown=2,
            )
        )
        serving = asyncio.create_task(server.serve([listener]), name="web")
        try:
            yield listener.getsockname()[:2]
        finally:
            desk.closed.set()
            server.should_exit = True
            await serving


class _Server(uvicorn.Server):
    """Leaves signals to the service."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
