"""Is everything in place? The commands that write, check and upgrade what the service stands on, and ask after it.

Must not poll or send anything, but for `notify test`.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import LOCAL_FOLDER, configuration, database, folder, now, refuse, rule_of
from monitor.cli.terminal import Code, clean, counted, emit, note, say, stop
from monitor.lazy import Lazy

if TYPE_CHECKING:
    import asyncio
    from http import client as http
    from importlib import resources

    from monitor import config as configs
    from monitor import engines, match, sending
else:
    asyncio = Lazy("asyncio")
    http = Lazy("http.client")
    resources = Lazy("importlib.resources")
    configs = Lazy("monitor.config")
    engines = Lazy("monitor.engines")
    match = Lazy("monitor.match")
    sending = Lazy("monitor.sending")

#: a container's health check waits no longer
PATIENCE = timedelta(seconds=5)
#: without a dashboard, a daemon that gave no sign of life for so long is ill
SILENCE = timedelta(minutes=2)


def init(
    directory: Annotated[Path, typer.Argument(metavar="[DIR]", help="Folder to write to.")] = LOCAL_FOLDER,
    force: Annotated[bool, typer.Option("--force", help="Write over files that are there.")] = False,
) -> None:
    """Write a commented configuration that works.

    It consists of monitor.yml, feeds.yml and rules.yml. Files that are there are left alone.

    \b
    Examples:
      monitor init
      monitor init /etc/monitor
    """
    written = 0
    try:
        directory.mkdir(parents=True, exist_ok=True)
        for name in configs.FILES:
            target = directory / name
            if target.exists() and not force:
                note(f"{target} is there already; left alone")
                continue
            target.write_bytes(resources.files("monitor").joinpath("templates", name).read_bytes())
            say(f"wrote {clean(str(target))}")
            written += 1
    except OSError as error:
        raise stop(f"cannot write to {directory} ({error.strerror})", Code.FAILED) from None
    if not written:
        raise typer.Exit(Code.NOTHING)
    option = "" if directory == LOCAL_FOLDER else f" --config {directory}"
    say(clean(f"next: edit {directory / 'rules.yml'}, then `monitor{option} check` and `monitor{option} run`"))


def check(context: typer.Context, json: Json = False) -> None:
    """Validate the whole configuration.

    Prints every problem at once: file, line, what was found and what was expected. Connects to nothing. A
    running daemon does the same before it takes over a change.

    \b
    Examples:
      monitor check
      monitor --config /etc/monitor check --json
    """
    answer = configs.load(folder(context), os.environ)
    problems = answer if isinstance(answer, list) else channel_problems(answer)
    if json:
        for problem in problems:
            emit(
                {
                    "path": str(problem.path),
                    "line": problem.line or None,
                    "found": problem.found,
                    "expected": problem.expected,
                }
            )
        raise typer.Exit(Code.USAGE if problems else Code.OK)
    if isinstance(answer, list) or problems:
        raise refuse(problems)
    match.compile_rules(answer.rules)
    feeds = len(answer.sources) - len(answer.searches)
    counts = [(len(answer.rules), "rule", ""), (feeds, "feed", ""), (len(answer.channels), "channel", "")]
    counts += [(len(answer.searches), "search", "searches")] if answer.searches else []
    say("ok: " + ", ".join(counted(count, noun, plural) for count, noun, plural in counts))
    for each in answer.searches:
        say(clean(f"{each.rule} is searched for at {each.service}: {each.query}"))
    for engine in engines.ENGINES.values():
        count = sum(each.service == engine.name for each in answer.searches)
        if count * engine.pause > answer.defaults.search_interval.total_seconds():
            note(
                f"{count} searches at {engine.name} take longer than `search_interval`, "
                f"as it is asked once in {engine.pause:g} seconds at most"
            )
    silent = [rule.id for rule in answer.rules if not rule.notify and not answer.defaults.notify]
    if silent:
        names = ", ".join(silent[:5]) + (" …" if len(silent) > 5 else "")
        note(f"nobody is told of {names}: neither the rule's nor defaults' `notify` names a channel")


def notify_test(
    context: typer.Context,
    channel: Annotated[
        str | None, typer.Argument(metavar="[CHANNEL]", help="Name of a channel; all of them without it.")
    ] = None,
    sample: Annotated[
        bool, typer.Option("--sample", help="One that looks like an alert, in the channel's form and template.")
    ] = False,
    rule: Annotated[
        str | None, typer.Option("--rule", metavar="RULE", help="With the template of this rule; implies --sample.")
    ] = None,
    json: Json = False,
) -> None:
    """Send a test message to one channel or all.

    Each channel's answer is reported; the exit code is 1 if one of them failed.

    \b
    Examples:
      monitor notify test
      monitor notify test slack --sample
    """
    config = configuration(context)
    if rule is not None:
        rule_of(config, rule)
    if channel is not None and channel not in config.channels:
        hint = configs.nearest(channel, config.channels) or f"there are: {', '.join(config.channels) or 'none'}"
        raise stop(f"there is no channel '{channel}'; {hint}", Code.USAGE)
    wanted = [each for name, each in config.channels.items() if channel in (None, name)]
    if not wanted:
        raise stop("no channel is configured in monitor.yml", Code.NOTHING)
    failed = False
    for each in wanted:
        answer = asyncio.run(sending.test_channel(each, now(), rule or ("" if sample else None)))
        failed |= not answer.sent
        error = config.mask(answer.error)
        if json:
            emit({"channel": each.name, "sent": answer.sent, "error": error})
        else:
            say(clean(f"{each.name}: {'sent' if answer.sent else f'failed: {error}'}"))
    raise typer.Exit(Code.FAILED if failed else Code.OK)


def healthcheck(
    context: typer.Context,
    url: Annotated[str | None, typer.Option(metavar="URL", help="Ask here; else where monitor.yml says.")] = None,
) -> None:
    """Ask the running daemon whether it is well.

    Made for HEALTHCHECK in a container. Asks the dashboard for /healthz. With the dashboard disabled, it looks in
    the database for a recent sign of life.

    \b
    Examples:
      monitor healthcheck
      monitor healthcheck --url http://127.0.0.1:8080/healthz
    """
    answer = configs.load(folder(context), os.environ)
    # A daemon whose files turned bad keeps the last good ones: it is not ill, and it most likely listens where it did.
    web = configs.WebConfig() if isinstance(answer, list) else answer.web
    if url is None and not isinstance(answer, list) and not web.enabled:
        _look_for_life(answer)
        return
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(web.host, web.host)  # noqa: S104 - compared, not bound to
    address = url or f"http://{f'[{host}]' if ':' in host else host}:{web.port}/healthz"
    status, text = _get(address)
    if status != 200:
        raise stop(f"{address}: {text}", Code.FAILED)
    say(clean(text.strip()) or "ok")


def upgrade(context: typer.Context) -> None:
    """Bring the database to this version's shape.

    `monitor run` and `monitor once` do it, too.

    \b
    Example:
      monitor db upgrade
    """
    config = configuration(context)
    with database(config, upgrade=True):
        pass
    say("the database has this version's shape")


def channel_problems(config: configs.Config) -> list[configs.Problem]:
    """Return a problem for each channel that cannot be sent to, and for its templates. Connects to nothing."""
    path = config.folder / configs.FILES[0]
    problems = []
    for name, channel in config.channels.items():
        if fault := sending.fault(channel):
            found = f"channel '{name}': {config.mask(fault)}"
            problems.append(configs.Problem(path, channel.line, found, "an address and options of docs/messages.md"))
        problems += sending.template_problems(channel)
    return problems


def _get(address: str) -> tuple[int, str]:
    scheme, _, rest = address.partition("://")
    place, slash, path = rest.partition("/")
    if scheme != "http" or not place:
        raise stop(f"'{address}' is no address such as http://127.0.0.1:8080/healthz", Code.USAGE)
    connection = http.HTTPConnection(place, timeout=PATIENCE.total_seconds())
    try:
        connection.request("GET", slash + path or "/")
        response = connection.getresponse()
        return response.status, response.read(10_000).decode("utf-8", "replace")
    except (OSError, http.HTTPException) as error:
        return 0, f"no answer ({getattr(error, 'strerror', None) or type(error).__name__})"
    finally:
        connection.close()


def _look_for_life(config: configs.Config) -> None:
    with database(config) as store:
        beats = store.heartbeats()
    newest = max(beats.values(), default=None)
    if newest is None or now() - newest > SILENCE:
        raise stop("the daemon gave no sign of life for two minutes", Code.FAILED)
    say("ok")
