"""Kill the real service again and again while feeds change and receivers fail; count what is lost and what comes twice.

python tests/benchmarks/kills.py --count 300 --seed 1
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

import crash


def main() -> int:
    """Print the figures; 1 if an alert was lost, or more came twice than the service was killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=50, help="how often it is killed (50)")
    parser.add_argument("--seed", type=int, default=1, help="of the moments and of what the receivers refuse (1)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kills") as folder:
        outcome = crash.run(Path(folder), options.count, options.seed, tell=lambda text: print(text, flush=True))
    print(outcome)
    for fault in outcome.faults():
        print(f"fault: {fault}")
    return 1 if outcome.faults() else 0


if __name__ == "__main__":
    sys.exit(main())
