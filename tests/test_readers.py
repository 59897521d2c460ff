"""Who reads a body? Whoever it is, what it brings is the same; and nobody's end loses one."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from monitor import body, feed, readers
from monitor.body import Body, Read
from monitor.model import Failed, Source
from monitor.readers import Readers

NOW = datetime(2031, 5, 1, 12, tzinfo=UTC)


def came(number: int, content: bytes | None = None) -> Body:
    source = Source(f"feed-{number}", f"https://wire.example/{number}", f"Wire {number}")
    item = f"<item><guid isPermaLink='false'>{number}</guid><title>Story {number}</title></item>"
    rss = f"<rss version='2.0'><channel><title>Wire</title>{item}</channel></rss>".encode()
    return Body(content or rss, "text/xml", source.url, source, "", NOW)


def read_all(reader: Readers, bodies: list[Body]) -> list[Read]:
    async def all_at_once() -> list[Read]:
        try:
            return await asyncio.gather(*(reader.read(each) for each in bodies))
        finally:
            await reader.close()

    return asyncio.run(all_at_once())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """Return the processes that are started."""
    processes = []
    start = readers._start

    def noted() -> subprocess.Popen[bytes]:
        processes.append(start())
        return processes[-1]

    monkeypatch.setattr(readers, "_start", noted)
    return processes


def forbid_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_body: Body) -> Read:
        raise AssertionError

    monkeypatch.setattr(body, "read", read)


def test_what_a_body_brings() -> None:
    found = body.read(came(1))
    assert isinstance(found.result, feed.Parsed)
    assert [story.title for story in found.result.stories] == ["Story 1"]
    same = body.read(Body(came(1).content, None, "https://wire.example/1", came(1).source, found.hash, NOW))
    assert same == Read(found.hash, None)
    assert body.read(came(1, b"<html>no feed</html>")).result == Failed("unreadable", "html page")


def test_of_many_bodies_a_process_reads_what_a_thread_would(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    bodies = [came(number) for number in range(70)] + [came(70, b"not a feed")]
    expected = [body.read(each) for each in bodies]
    forbid_threads(monkeypatch)
    assert read_all(Readers(1, backlog=0, few=0), bodies) == expected
    (process,) = started
    assert process.returncode is not None  # it ended with its owner


def test_few_bodies_and_a_single_processor_need_no_process(started: list[subprocess.Popen[bytes]]) -> None:
    read_all(Readers(1, backlog=5, few=0), [came(number) for number in range(5)])
    read_all(Readers(1, backlog=0, few=5), [came(number) for number in range(5)])
    read_all(Readers(0, backlog=0, few=0), [came(number) for number in range(20)])
    assert not started


def test_a_long_body_is_read_in_a_thread(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(readers, "LONGEST", 10)
    (found,) = read_all(Readers(1, backlog=0, few=0), [came(1)])
    assert found == body.read(came(1))
    assert not started


@pytest.mark.parametrize("code", ["", "import sys; sys.stdin.buffer.read(20); sys.stdout.buffer.write(bytes(7))"])
def test_what_a_process_had_when_it_was_killed_is_read_in_a_thread(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    monkeypatch.setattr(readers, "_start", start)
    bodies = [came(number) for number in range(50)]
    assert read_all(Readers(1, backlog=0, few=0), bodies) == [body.read(each) for each in bodies]


def test_a_process_that_has_nothing_to_read_ends(
    monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(readers, "PATIENCE", 0.0)
    reader = Readers(1, backlog=0, few=0)

    async def twice() -> None:
        for number in range(2):
            await reader.read(came(number))
            await asyncio.gather(*reader._working)

    asyncio.run(twice())
    assert [process.returncode is not None for process in started] == [True, True]


def test_a_bug_with_one_body_keeps_no_other_from_being_read_and_shows() -> None:
    def read(each: Body) -> Read:
        if each.source.id == "feed-1":
            raise ZeroDivisionError
        return body.read(each)

    inbox, out = io.BytesIO(), io.BytesIO()
    body.send([came(0), came(1), came(2)], inbox)
    inbox.seek(0)
    body.serve(inbox, out, read)
    out.seek(0)
    assert body.receive(out) == [body.read(came(0)), None, body.read(came(2))]


def test_a_bug_is_raised_where_it_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(_body: Body) -> Read:
        raise ZeroDivisionError

    monkeypatch.setattr(body, "read", read)
    with pytest.raises(ZeroDivisionError):
        read_all(Readers(0), [came(1)])


@pytest.mark.parametrize(
    ("says", "processors"),
    [("max 100000", None), ("100000 100000", 1), ("50000 100000", 1), ("odd", None), (None, None)],
)
def test_a_container_with_a_part_of_a_processor_has_one(
    tmp_path: Path, says: str | None, processors: int | None
) -> None:
    quota = tmp_path / "cpu.max"
    if says is not None:
        quota.write_text(says)
    assert readers.processors(quota) == (processors or readers.processors(tmp_path / "none"))
