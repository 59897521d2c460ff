"""What makes it go? The commands that start the daemon, and that do one round for cron.

Must not know how a round is done: the service does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import broken, configuration, refuse
from monitor.cli.setup import channel_problems
from monitor.cli.terminal import Code, clean, counted, emit, note, say, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    import asyncio

    from sqlalchemy import exc as sql_errors

    from monitor import service as services
    from monitor import tenure
    from monitor.cli import logs
else:
    asyncio = Lazy("asyncio")
    sql_errors = Lazy("sqlalchemy.exc")
    services = Lazy("monitor.service")
    tenure = Lazy("monitor.tenure")
    logs = Lazy("monitor.cli.logs")

#: how many feeds a line names
NAMED = 10

Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Log more, for looking into trouble.")]
JsonLog = Annotated[
    bool, typer.Option("--json-log", envvar="MONITOR_JSON_LOG", help="Log one JSON object a line, for other programs.")
]


def run(context: typer.Context, verbose: Verbose = False, json_log: JsonLog = False) -> None:
    """Start the daemon: poll, read, alert, and serve the dashboard.

    It stays in the foreground, logs to standard error, takes over changes of the configuration by itself (bad ones are
    reported, and the last good ones stay), and stops in order on SIGTERM or Ctrl-C.

    \b
    Examples:
      monitor run
      monitor --config /etc/monitor run --verbose
    """
    with _service(context, level="DEBUG" if verbose else "INFO", as_json=json_log) as service:
        asyncio.run(service.run())


def once(context: typer.Context, verbose: Verbose = False, json: Json = False) -> None:
    """Poll what is due, send what is due, and end: for cron.

    Exit code 3 if nothing was due; 1 if a delivery failed, or every feed. What failed is tried again by a later call.

    \b
    Examples:
      monitor once
      */15 * * * *  monitor --config /etc/monitor once
    """
    with _service(context, level="DEBUG" if verbose else "ERROR") as service:
        done = asyncio.run(service.once())
        failed = [each for each in done.polled if each.error]
        stories = sum(each.stories for each in done.polled)
        outcomes = [*(outcome for each in done.polled for outcome in each.outcomes), *done.visited]
        alerts = sum(outcome.alert is not None for outcome in outcomes)
        baselines = [each.source for each in done.polled if each.baseline]
        summary = {
            "polled": len(done.polled),
            "failed": {each.source: service.config.mask(each.error) for each in failed},
            "stories": stories,
            "baselines": baselines,
            "matched": len(outcomes),
            "alerts": alerts,
            "sent": done.tally.sent,
            "not_sent": done.tally.failed,
            "errors": dict(done.errors),
        }
        if json:
            emit(summary)
        else:
            say(
                f"{counted(len(done.polled), 'feed')} polled, {counted(stories, 'story', 'stories')} in them, "
                f"{len(outcomes)} matched, {counted(alerts, 'alert')}; "
                f"{counted(done.tally.sent, 'message')} sent, {done.tally.failed} not sent"
            )
            if baselines:
                note(f"read for the first time, so nobody is told of what they brought: {_some(baselines)}")
            for each in failed:
                note(f"feed {each.source}: {service.config.mask(each.error)}")
    if done.errors or done.tally.failed or (failed and len(failed) == len(done.polled)):
        raise typer.Exit(Code.FAILED)
    if not done.polled and not done.tally.sent:
        raise typer.Exit(Code.NOTHING)


def _some(names: Sequence[str]) -> str:
    """Return names in a line, the first of many and how many more there are."""
    rest = [f"and {len(names) - NAMED} more"] if len(names) > NAMED else []
    return ", ".join([*names[:NAMED], *rest])


@contextmanager
def _service(context: typer.Context, *, level: str, as_json: bool = False) -> Iterator[services.Service]:
    config = configuration(context)
    if problems := channel_problems(config):
        raise refuse(problems)
    try:
        service = services.Service(config)
        # Asked anew for each line: a change of the configuration may bring other secrets.
        logs.start(lambda text: service.config.mask(text), level=level, as_json=as_json)  # noqa: PLW0108
        yield service
    except tenure.BusyError as error:
        raise stop(str(error), Code.FAILED) from None
    except sql_errors.SQLAlchemyError as error:
        raise broken(config, error) from None
    except OSError as error:
        place = f"{config.web.host}:{config.web.port}"
        raise stop(f"cannot start, with the dashboard on {place}: {clean(str(error))}", Code.FAILED) from None
