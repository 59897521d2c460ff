"""A call that never comes back holds up no other, and calls one after another share a thread."""

from __future__ import annotations

import threading

import pytest

from monitor.errands import Errands

PATIENCE = 20


def test_calls_one_after_another_share_a_thread_and_those_at_once_do_not() -> None:
    errands = Errands(0)
    first, second = (errands.run("a", threading.get_ident).result(PATIENCE) for _ in range(2))
    assert first == second
    both = threading.Barrier(2, timeout=PATIENCE)

    def meet() -> int:
        both.wait()
        return threading.get_ident()

    at_once = [errands.run("a", meet) for _ in range(2)]
    assert len({each.result(PATIENCE) for each in at_once}) == 2


def test_a_call_that_hangs_is_counted_until_it_comes_back() -> None:
    errands, release = Errands(0), threading.Event()
    hanging = errands.run("a", lambda: int(release.wait(PATIENCE)))
    assert errands.under_way("a") == 1
    assert errands.run("a", lambda: 7).result(PATIENCE) == 7
    assert errands.under_way("a") == 1
    assert errands.under_way("b") == 0
    release.set()
    assert hanging.result(PATIENCE) == 1
    assert errands.under_way("a") == 0


def test_a_thread_without_a_call_ends() -> None:
    errands, found = Errands(None), []
    errands.run("idle errand", lambda: found.append(threading.current_thread())).result(PATIENCE)
    found[0].join(PATIENCE)
    assert not found[0].is_alive()
    errands.run("idle errand", lambda: found.append(threading.current_thread())).result(PATIENCE)
    assert found[0] is not found[1]


def test_a_call_that_raises_has_a_result_and_its_traceback_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    errands, raised = Errands("broken"), threading.Event()
    told: list[object] = []

    def hook(args: threading.ExceptHookArgs) -> None:
        told.append(args.exc_value)
        raised.set()

    def fail() -> str:
        raise ValueError("a bug")

    monkeypatch.setattr(threading, "excepthook", hook)
    assert errands.run("a", fail).result(PATIENCE) == "broken"
    assert raised.wait(PATIENCE)
    assert str(told[0]) == "a bug"
    assert errands.under_way("a") == 0
    assert errands.run("a", lambda: "well").result(PATIENCE) == "well"
