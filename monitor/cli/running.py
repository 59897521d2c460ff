"""What makes it go? The commands that start the daemon, and that do one round for cron.

Must not know how a round is done: the service does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from monitor.cli.lazy import Lazy

if TYPE_CHECKING:
    from monitor import service as services
else:
    services = Lazy("monitor.service")


def run(context: typer.Context) -> None:
    """Start the daemon."""


def once(context: typer.Context) -> None:
    """Do one round."""
