"""What all tests share: examples are drawn alike in each run, and figures that were reached are printed at its end."""

from __future__ import annotations

import logging
from collections.abc import Iterator

import pytest
from hypothesis import settings

from monitor.store import Store

# a busy machine must not fail a property, and a failure must come again
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


@pytest.fixture(autouse=True)
def logs_as_they_were() -> Iterator[None]:
    """A command sets up logging for a process of its own: what comes after it in this one must not inherit that."""
    root = logging.getLogger()
    level, before = root.level, list(root.handlers)
    yield
    root.setLevel(level)
    for handler in [each for each in root.handlers if each not in before]:
        root.removeHandler(handler)


@pytest.fixture
def store() -> Iterator[Store]:
    """Open a database in memory, with all its tables."""
    opened = Store("sqlite://")
    opened.upgrade()
    yield opened
    opened.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded with `record_property("figure", …)`."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(set(figures)):
            terminalreporter.line(figure)
