"""What all tests share: examples are drawn alike in each run, and figures that were reached are printed at its end."""

from __future__ import annotations

import pytest
from hypothesis import settings

# a busy machine must not fail a property, and a failure must come again
settings.register_profile("steady", deadline=None, derandomize=True)
settings.load_profile("steady")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded with `record_property("figure", …)`."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(set(figures)):
            terminalreporter.line(figure)
