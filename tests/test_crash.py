"""Is nothing lost, and nothing told twice without need, when the service is killed at any moment?

A few kills; `tests/benchmarks/kills.py` kills it hundreds of times.
"""

from __future__ import annotations

from pathlib import Path

import crash


def test_a_service_that_is_killed_again_and_again_loses_nothing_and_repeats_little(tmp_path: Path) -> None:
    outcome = crash.run(tmp_path, kills=5, seed=2)
    assert outcome.kills == 5
    assert outcome.published >= 5
    assert outcome.refused
    assert outcome.faults() == []
