"""How does the page of an event look? Runs the demo, and has Chromium take a picture of its page: docs/event.png.

    .venv/bin/python docs/screenshot.py [CHROMIUM]

The page is served by the app that the service serves, from the database that the demo left, at the demo's last moment.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import uvicorn
from rich.console import Console

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent / "seeds"))

import demo  # noqa: E402

from monitor import __version__  # noqa: E402
from monitor import config as configs  # noqa: E402
from monitor.service import Service  # noqa: E402
from monitor.store import Store  # noqa: E402
from monitor.web import Desk, Health, create_app  # noqa: E402

EVENT = "putin-north-korea"
SIZE = "940,1010"


def main() -> int:
    """Take the picture."""
    chromium = sys.argv[1] if len(sys.argv) > 1 else shutil.which("chromium")
    if chromium is None:
        print("no chromium here: name one")
        return 2
    items = demo.read_items()
    clock = demo.Clock(sorted({item.at for item in items}))
    feeds, arrivals = demo.Feeds(items, clock), demo.Arrivals(Console(quiet=True), clock)
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="monitor-picture-"))
        http, mail = (
            stack.enter_context(demo.http_server(feeds, arrivals)),
            stack.enter_context(demo.mail_server(arrivals)),
        )
        port = demo.free_port()
        env = {
            **os.environ,
            "DEMO_FOLDER": folder,
            "DEMO_FEEDS": http,
            "DEMO_WEBHOOK": http,
            "DEMO_MAIL": mail,
            "DEMO_WEB_PORT": str(port),
        }
        config = configs.load(demo.HERE / "config", env)
        assert isinstance(config, configs.Config)
        over = items[-1].at + timedelta(minutes=30)
        service = Service(config, env=env, clock=clock, tick=demo.TICK)
        if not asyncio.run(demo.serve(service, over)):
            print("the demo did not finish")
            return 1
        store = Store(config.database)
        stack.callback(store.close)
        health = Health(version=__version__, heartbeats={}, counts={})
        app = create_app(lambda: health, Desk(store, lambda: config, lambda: over, config.web))
        server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="warning", lifespan="off"))
        threading.Thread(target=server.run, daemon=True).start()
        command = [
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--hide-scrollbars",
            f"--user-data-dir={folder}/profile",
            f"--window-size={SIZE}",
            f"--screenshot={DOCS / 'event.png'}",
            f"http://127.0.0.1:{port}/events/{EVENT}",
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)  # noqa: S603 (our own page)
        server.should_exit = True
    print(f"written: {DOCS / 'event.png'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
