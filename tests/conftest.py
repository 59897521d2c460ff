"""What all tests share: examples are drawn alike in each run, and figures that were reached are printed at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from databases import copied
from hypothesis import settings

from monitor.store import Store

if TYPE_CHECKING:  # not every test needs the pages
    from newsroom import Newsroom

# a busy machine must not fail a property, and a failure must come again
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")

#: files that take longest: what begins last should be short, or one processor waits for the other
LONGEST = (
    "test_web_promises", "test_timelines", "test_web_pages", "test_docker", "test_demo", "test_crash", "test_service",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    order = {name: at for at, name in enumerate(LONGEST)}
    items.sort(key=lambda item: order.get(item.path.stem, len(LONGEST)))


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command sets up logging for a process of its own: what comes after it in this one must not inherit that."""
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)


@pytest.fixture(scope="session")
def tables() -> Iterator[Store]:
    """Open a database to copy, with all tables and nothing in them."""
    opened = Store("sqlite://")
    opened.upgrade()
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def course_read(tables: Store) -> Iterator[Store]:
    """Open a database to copy, in which the newsroom's course of stories was read."""
    from newsroom import Newsroom, course

    opened = copied(tables)
    Newsroom(opened).read(course())
    yield opened
    opened.close()


@pytest.fixture
def store(tables: Store) -> Iterator[Store]:
    """Open a database in memory, with all its tables."""
    opened = copied(tables)
    yield opened
    opened.close()


@pytest.fixture
def told(course_read: Store) -> Iterator[Store]:
    """Open a database in memory, in which the newsroom's course of stories was read."""
    opened = copied(course_read)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def still(course_read: Store) -> Iterator[Newsroom]:
    """Open a newsroom with its course, for all tests of a file that only ask: building pages takes long."""
    from newsroom import Newsroom

    store = copied(course_read)
    opened = Newsroom(store)
    before = store.rows_version(), store.known_version(), opened.config
    yield opened
    assert (store.rows_version(), store.known_version(), opened.config) == before
    store.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded with `record_property("figure", …)`."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(set(figures)):
            terminalreporter.line(figure)
