"""Is this process the one that works on the database? A lease in it, renewed while it is held.

Two services on one database would ask every feed twice. Must not know what the work is.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.lazy import Lazy
from monitor.store import Lease, Store

if TYPE_CHECKING:
    from sqlalchemy import exc as errors
else:
    errors = Lazy("sqlalchemy.exc")

LOG = logging.getLogger(__name__)

#: a holder that was killed where nobody can see it blocks the next one for so long
LENGTH = timedelta(seconds=40)
_RENEWED_EVERY = LENGTH / 4
#: how often one that waits looks again, and says again that it waits
_LOOK_EVERY = timedelta(seconds=2)
_SAY_EVERY = 300


class BusyError(Exception):
    """Another process works on this database; the message says which."""


class StoppedError(Exception):
    """It was asked to stop while it waited for another one to end."""


class Tenure:
    """One process's claim to be the only one.

    `clock` is real time: the lease is about processes, not about stories.
    """

    def __init__(self, store: Store, *, clock: Callable[[], datetime], look_every: timedelta = _LOOK_EVERY) -> None:
        self._store = store
        self._clock = clock
        self._look_every = look_every
        self._pid, self._place = os.getpid(), _place()
        self._holder = uuid.uuid4().hex
        #: set once another process has taken over, because this one did not renew its lease in time
        self.lost = asyncio.Event()

    @asynccontextmanager
    async def held(self, stopping: asyncio.Event | None) -> AsyncIterator[None]:
        """Hold the database for the length of the block.

        If another process has it: wait until it ends or is gone, or, without `stopping`, raise BusyError.
        StoppedError if `stopping` is set meanwhile.
        """
        await self._take(stopping)
        renewing = asyncio.create_task(self._renew(), name="tenure")
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.gather(renewing, return_exceptions=True)
            try:
                await asyncio.to_thread(self._give_back)
            except errors.SQLAlchemyError:
                LOG.debug("the lease on the database could not be given back: it ends by itself, only later")

    async def _take(self, stopping: asyncio.Event | None) -> None:
        tries = 0
        while (other := await asyncio.to_thread(self._try)) is not None:
            who = f"{other.place.partition('/')[0]}, process {other.pid}, since {other.since:%F %H:%M} UTC"
            if stopping is None:
                raise BusyError(f"another service works on this database already ({who})")
            if tries % _SAY_EVERY == 0:
                LOG.warning("another service works on this database (%s): waiting until it ends", who)
            tries += 1
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), self._look_every.total_seconds())
                raise StoppedError
        if tries:
            LOG.info("the other service has ended: taking over")

    async def _renew(self) -> None:
        while not self.lost.is_set():
            await asyncio.sleep(_RENEWED_EVERY.total_seconds())
            try:
                other = await asyncio.to_thread(self._try)
            except errors.SQLAlchemyError as error:
                LOG.warning("the lease on the database could not be renewed: %s", type(error).__name__)
                continue
            if other is not None:
                LOG.error("another service (%s, process %d) has taken over this database", other.place, other.pid)
                self.lost.set()

    def _try(self) -> Lease | None:
        """Take or renew the lease; return who has it if that is another one."""
        now = self._clock()
        mine = Lease(self._holder, self._place, self._pid, _started(self._pid), now, now + LENGTH)
        with self._store.transaction() as tx:
            other = tx.take_lease(mine, now)
            if other is None or not self._is_gone(other):
                return other
            return tx.take_lease(mine, now, instead_of=other.holder)

    def _is_gone(self, other: Lease) -> bool:
        """Tell whether a process of this machine has ended without giving its lease back."""
        return other.place == self._place and bool(other.started) and _started(other.pid) != other.started

    def _give_back(self) -> None:
        with self._store.transaction() as tx:
            tx.drop_lease(self._holder)


def _place() -> str:
    """Return where numbers of processes mean the same: the host, and the container."""
    try:
        inside = Path("/proc/self/ns/pid").readlink().name
    except OSError:
        inside = ""
    return f"{socket.gethostname()}/{inside}"


def _started(pid: int) -> str:
    """Return when a process was started, as its system counts; "" if there is none, or the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace").rpartition(")")[2].split()
    except OSError:
        return ""
    # proc(5): state is the third field, starttime the 22nd; a zombie has ended
    return "" if fields[0] in "ZX" else fields[19]
