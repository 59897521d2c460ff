"""Who reads a body? A thread; and while many wait, as after the first start, processes on the other processors.

Python reads in one thread at a time, and the one that keeps feeds in the database is busy then, too. The processes are
new ones, not copies of this one, and end once there is nothing more to read. What they read is what a thread reads.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor import body
    from monitor.body import Body, Read
else:  # many a round has none to read
    body = Lazy("monitor.body")

#: bodies that are read or wait for it, before a process is worth its start: these are more than come by chance
BACKLOG = 4
#: nor is it worth that for so many in all, which take no longer
FEW = 20
#: bodies that go to a process at once, and their bytes
MOST_AT_ONCE, MOST_BYTES = 32, 4 << 20
#: longer ones are read in a thread: to pass them on takes too long
LONGEST = 1 << 20
#: seconds that a process waits for more
PATIENCE = 5.0
MOST_PROCESSES = 3
#: a second one, so that one long body does not hold up all others; more would only get in one another's way
THREADS = 2

_QUOTA = Path("/sys/fs/cgroup/cpu.max")
_Waiting = tuple["Body", "asyncio.Future[Read | None]"]


def processors(quota: Path = _QUOTA) -> int:
    """Return how many processors there are for this process: of those it may use, as many as its container gets."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with contextlib.suppress(OSError, ValueError):
        share, span = quota.read_text("ascii").split()
        usable = min(usable, max(1, int(share) // int(span)))  # "max" if it gets all
    return usable


class Readers:
    """Reads bodies. One a process; for one event loop at a time.

    `processes`: how many there may be, at most; None: one for each processor but ours.
    """

    def __init__(self, processes: int | None = None, *, backlog: int = BACKLOG, few: int = FEW) -> None:
        self._most = min(MOST_PROCESSES, processors() - 1) if processes is None else processes
        self._backlog, self._few = backlog, few
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="read")
        #: bodies that are being read, or wait for it; and all that ever came
        self._count = self._came = 0
        self._waiting: deque[_Waiting] = deque()
        self._more = asyncio.Event()
        self._working: set[asyncio.Task[None]] = set()

    async def read(self, came: Body) -> Read:
        """Read one body. A process that was killed leaves what it had to a thread."""
        self._count += 1
        self._came += 1
        try:
            read = await self._passed_on(came) if self._is_worth_it(came) else None
            if read is None:
                read = await asyncio.get_running_loop().run_in_executor(self._threads, body.read, came)
            return read
        finally:
            self._count -= 1

    async def close(self) -> None:
        """End the processes and threads."""
        for each in self._working:
            each.cancel()
        await asyncio.gather(*self._working, return_exceptions=True)
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _is_worth_it(self, came: Body) -> bool:
        if self._most <= 0 or len(came.content) > LONGEST:
            return False
        return bool(self._working) or (self._count > self._backlog and self._came > self._few)

    async def _passed_on(self, came: Body) -> Read | None:
        future: asyncio.Future[Read | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((came, future))
        self._more.set()
        while len(self._working) < self._most:
            task = asyncio.create_task(self._work(), name="reader")
            self._working.add(task)
            task.add_done_callback(self._ended)
        return await future

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._working.discard(task)
        if not self._working:
            _settle(self._waiting, None)
            self._waiting.clear()

    async def _work(self) -> None:
        """Have one process read until nothing waits any more; if it was killed, that is the end of it, too."""
        batch: list[_Waiting] = []
        process = _start()
        try:
            while batch := await self._next():
                found = await asyncio.to_thread(_exchange, process, [came for came, _ in batch])
                _settle(batch, found)
        except (OSError, EOFError):
            pass
        finally:
            _settle(batch, None)
            _end(process)

    async def _next(self) -> list[_Waiting]:
        """Return what is to be read next; nothing if nothing comes."""
        while not self._waiting:
            self._more.clear()
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._more.wait()
            except TimeoutError:
                return []
        return list(self._taken())

    def _taken(self) -> Iterator[_Waiting]:
        size = 0
        for _ in range(MOST_AT_ONCE):
            if not self._waiting or size >= MOST_BYTES:
                return
            size += len(self._waiting[0][0].content)
            yield self._waiting.popleft()


def _settle(batch: deque[_Waiting] | list[_Waiting], found: list[Read | None] | None) -> None:
    for (_, future), read in zip(batch, found or [None] * len(batch), strict=True):
        if not future.done():
            future.set_result(read)


def _start() -> subprocess.Popen[bytes]:
    # the modules are looked for where ours came from; a session of its own, so that Ctrl-C reaches us alone
    env = dict(os.environ, PYTHONPATH=os.pathsep.join(path for path in sys.path if path))
    command = [sys.executable, "-P", "-c", "from monitor import body; body.main()"]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, env=env, start_new_session=True)  # noqa: S603 (ourselves)


def _exchange(process: subprocess.Popen[bytes], bodies: list[Body]) -> list[Read | None]:
    assert process.stdin
    assert process.stdout
    body.send(bodies, process.stdin)
    found = body.receive(process.stdout)
    assert isinstance(found, list)
    return found


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()  # it holds nothing that could be lost
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):  # what is left to be written
                pipe.close()
