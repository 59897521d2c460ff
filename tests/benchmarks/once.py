"""One round of `monitor once` over a file of feed addresses, whenever they were polled last: to be driven by others.

    .venv/bin/python tests/benchmarks/once.py URLS FOLDER

FOLDER gets the configuration and the database at the first round. The round is done in this process, so that its time
and memory are measured, and nothing is imported before that it could do without.
"""

import sqlite3
import sys
from pathlib import Path


def configure(folder: Path, urls: list[str]) -> None:
    """Write a configuration that reads these feeds and waits for one event."""
    folder.mkdir(parents=True, exist_ok=True)
    feeds = (f"  - {{name: Wire {number}, url: '{url}', interval: 1h}}\n" for number, url in enumerate(urls))
    (folder / "feeds.yml").write_text("feeds:\n" + "".join(feeds))
    (folder / "rules.yml").write_text("rules:\n  - {id: launch, watch: Ariane 7 launch}\n")
    # a farm on one address is asked by ten at a time, as other programs do; it is our own, so it needs no rest
    polling = "polling: {per_host: 10}\n"
    (folder / "monitor.yml").write_text(f"allow_private: [127.0.0.0/8]\nweb: {{enabled: false}}\n{polling}")


def make_due(folder: Path) -> None:
    """Let an hour pass."""
    database = sqlite3.connect(folder / "monitor.db")
    with database:
        database.execute("UPDATE source SET due = 0")
    database.close()


def command(folder: Path) -> list[str]:
    """Return what does one round."""
    return [sys.executable, "-m", "monitor.cli", *_arguments(folder)]


def _arguments(folder: Path) -> list[str]:
    return ["--config", str(folder), "once"]


def main(urls: Path, folder: Path) -> None:
    """Do one round in this process."""
    if (folder / "monitor.db").exists():
        make_due(folder)
    else:
        configure(folder, urls.read_text().split())
    # not by those who only want the folder written
    from monitor.cli import main as run

    sys.argv[1:] = _arguments(folder)
    run()


if __name__ == "__main__":
    if len(sys.argv) == 3:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    print(__doc__)
