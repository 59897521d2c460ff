"""Figures that tests reach are printed once at the end of a run, whichever worker reached them."""

from __future__ import annotations

import pytest


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded with `record_property("figure", …)`."""
    reports = [report for each in ("passed", "failed") for report in terminalreporter.getreports(each)]
    figures = [str(value) for report in reports for name, value in report.user_properties if name == "figure"]
    if figures:
        terminalreporter.section("figures")
        for figure in sorted(set(figures)):
            terminalreporter.line(figure)
