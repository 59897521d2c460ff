"""Who waits for a call that may never come back? A thread of its own, which the next call to the same place uses again.

Not a pool: threads that hang would fill it up for everybody, and the interpreter would wait for them at its end. Must
not know what the calls do.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from queue import Empty, SimpleQueue
from typing import Generic, TypeVar

Result = TypeVar("Result")

_Calls = SimpleQueue[tuple[Future[Result], Callable[[], Result]]]

#: seconds that a thread without a call stays: one after another come much faster
IDLE = 0.5


class Errands(Generic[Result]):
    """Runs calls, each place's on threads of that name.

    `broken`: the result of a call that raises. What it raised goes to `threading.excepthook`, with its traceback.
    """

    def __init__(self, broken: Result) -> None:
        self._broken = broken
        self._lock = threading.Lock()
        #: of threads that wait, the queues from which they get their calls
        self._free: dict[str, list[_Calls[Result]]] = {}
        self._under_way: Counter[str] = Counter()

    def under_way(self, name: str) -> int:
        """Return how many calls have not come back."""
        return self._under_way[name]

    def run(self, name: str, call: Callable[[], Result]) -> Future[Result]:
        """Begin a call."""
        future: Future[Result] = Future()
        future.set_running_or_notify_cancel()
        with self._lock:
            self._under_way[name] += 1
            free = self._free.get(name)
            calls = free.pop() if free else None
        if calls is None:
            calls = SimpleQueue()
            threading.Thread(target=self._serve, args=(name, calls), name=name, daemon=True).start()
        calls.put((future, call))
        return future

    def _serve(self, name: str, calls: _Calls[Result]) -> None:
        while True:
            try:
                future, call = calls.get(timeout=IDLE)
            except Empty:
                if self._leaves(name, calls):
                    return
                continue  # a call was promised just now
            try:
                result = call()
            except BaseException:
                self._came_back(name, None)
                future.set_result(self._broken)
                raise
            self._came_back(name, calls)
            future.set_result(result)

    def _came_back(self, name: str, calls: _Calls[Result] | None) -> None:
        with self._lock:
            self._under_way[name] -= 1
            if calls is not None:
                self._free.setdefault(name, []).append(calls)

    def _leaves(self, name: str, calls: _Calls[Result]) -> bool:
        with self._lock:
            free = self._free.get(name, [])
            if calls not in free:
                return False
            free.remove(calls)
            return True
