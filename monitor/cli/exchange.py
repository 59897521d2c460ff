"""Which feeds do others list, and how do they get ours? The commands for OPML, and for the catalogue.

Must not ask anybody whether a feed is there: `monitor feeds check` does.
"""

from __future__ import annotations

import re
import sys
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from monitor.cli.feeding import Tag, configuration_of_feeds, write
from monitor.cli.listing import Json
from monitor.cli.setting import now
from monitor.cli.terminal import Code, clean, counted, emit, note, say, stop, table
from monitor.lazy import Lazy

if TYPE_CHECKING:
    from monitor import address, catalogue, model, opml
    from monitor import config as configs
    from monitor.config import editing, feeds_file
else:
    address = Lazy("monitor.address")
    catalogue = Lazy("monitor.catalogue")
    configs = Lazy("monitor.config")
    editing = Lazy("monitor.config.editing")
    feeds_file = Lazy("monitor.config.feeds_file")
    model = Lazy("monitor.model")
    opml = Lazy("monitor.opml")

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def import_feeds(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file; - for standard input.")],
    tag: Tag = None,
    json: Json = False,
) -> None:
    """Add the feeds of an OPML file to feeds.yml.

    Folders and categories become tags. Feeds that are there already are left alone. Nobody is asked whether a feed is
    there: `monitor feeds check` does that.

    \b
    Examples:
      monitor feeds import subscriptions.opml
      monitor feeds import - --tag reader < subscriptions.opml
    """
    config = configuration_of_feeds(context)
    try:
        body = sys.stdin.buffer.read(opml.LARGEST + 1) if str(file) == "-" else _read(file)
    except OSError as error:
        raise stop(f"cannot read {file} ({error.strerror})", Code.USAGE) from None
    listed = opml.read(body)
    if not isinstance(listed, opml.Listed):
        raise stop(f"{file}: {listed.reason}; expected an OPML file, as feed readers export it", Code.USAGE)
    wanted = [_entry(feed, tuple(tag or ()), config) for feed in listed.feeds]
    fresh, known = editing.new_among(wanted, config.sources)
    found = editing.with_ids(fresh, config.sources)
    if found:
        write(found, config)
    if json:
        for entry in found:
            emit({"state": "added", "id": entry.made, "url": config.mask(entry.url)})
        for url, identifier in known.items():
            emit({"state": "there", "id": identifier, "url": config.mask(url)})
    else:
        say(f"{counted(len(found), 'feed')} added, {len(known)} there already")
    for name in listed.odd:
        note(f"left out: {name}, whose address is not one of the web")
    if not found:
        raise typer.Exit(Code.NOTHING)
    note("next: `monitor feeds check` asks each of them once")


def export(
    context: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Where to; standard output without it.")] = None,
    tag: Tag = None,
    force: Annotated[bool, typer.Option("--force", help="Write over a file that is there.")] = False,
) -> None:
    """Write the feeds as OPML 2.0, which feed readers take.

    Each feed is in a folder by its first tag. Credentials, headers and proxies are left out, and so is any value that
    was filled in: such a file is made to be passed on.

    \b
    Examples:
      monitor feeds export feeds.opml
      monitor feeds export --tag space > space.opml
    """
    config = configuration_of_feeds(context)
    chosen = [source for source in config.sources if not tag or source.tags & set(tag)]
    if not chosen:
        raise stop("no feeds to export", Code.NOTHING)
    outlines = []
    for source in chosen:
        if _holds_secret(source, config):
            note(f"left out: {source.id}, whose address holds a secret")
        else:
            outlines.append(_outline(source, config))
    body = opml.write(outlines, title="Feeds", at=now())
    if file is None:
        sys.stdout.buffer.write(body)
        sys.stdout.buffer.flush()
        return
    try:
        with file.open("wb" if force else "xb") as out:
            out.write(body)
    except FileExistsError:
        raise stop(f"{file} is there already; --force writes over it", Code.USAGE) from None
    except OSError as error:
        raise stop(f"cannot write {file} ({error.strerror})", Code.FAILED) from None
    say(clean(f"wrote {counted(len(outlines), 'feed')} to {file}"))


def show_catalogue(
    pack: Annotated[
        str | None, typer.Argument(metavar="[PACK]", help="Only this pack; all of them without it.")
    ] = None,
    json: Json = False,
) -> None:
    """List public feeds that come with the program, in packs.

    `official` speaks for a state, a court, an agency; `press` reports. They are facts to start from, not a choice of
    what is good.

    \b
    Examples:
      monitor feeds catalogue
      monitor feeds catalogue space
      monitor feeds add --pack space
    """
    known = catalogue.packs()
    if pack is not None and pack not in known:
        hint = configs.nearest(pack, known) or f"there are: {', '.join(known)}"
        raise stop(f"there is no pack '{pack}'; {hint}", Code.USAGE)
    chosen = dict.fromkeys(feed for name, feeds in known.items() if pack in (None, name) for feed in feeds)
    if json:
        for feed in chosen:
            emit(catalogue.row(feed))
        return
    table(
        ("packs", "name", "kind", "language", "country", "url"),
        [(", ".join(feed.packs), feed.name, feed.kind, feed.language, feed.country, feed.url) for feed in chosen],
        wide=5,
    )
    say(f"{counted(len(chosen), 'feed')}; `monitor feeds add --pack {pack or 'PACK'}` takes them over")


def _read(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(opml.LARGEST + 1)


def _entry(feed: opml.Outline, tags: tuple[str, ...], config: configs.Config) -> editing.Entry:
    """Return a feed of a file from outside: what is no valid value is left out."""
    language = feed.language.replace("_", "-")
    usual = config.defaults.language.partition("-")[0]
    other = _LANGUAGE.fullmatch(language) is not None and language.partition("-")[0].lower() != usual
    interval = re.fullmatch(r"([1-9]\d{0,6})s", feed.interval)
    return editing.Entry(
        clean(feed.name),
        editing.literal(feed.url),
        id=feed.id,
        tags=tuple(dict.fromkeys((*feed.tags, *tags))),
        authority=feed.authority if feed.authority in [kind.value for kind in model.Channel] else "",
        owner=clean(feed.owner),
        interval=_duration(timedelta(seconds=int(interval[1]))) if interval else "",
        language=language if other else "",
    )


def _outline(source: model.Source, config: configs.Config) -> opml.Outline:
    return opml.Outline(
        name=source.name,
        url=source.url,
        tags=tuple(sorted(source.tags)),
        language=source.language,
        id=source.id if source.id != feeds_file.made_id(source.name) else "",
        authority=source.authority if source.authority is not model.Channel.PRESS else "",
        owner=source.owner,
        interval=f"{int(source.interval.total_seconds())}s" if source.interval != config.defaults.interval else "",
    )


def _holds_secret(source: model.Source, config: configs.Config) -> bool:
    """Tell whether an address has credentials in it, or anything that was filled in, however short."""
    target = address.read(source.url)
    filled = any(secret and secret.reveal() in source.url for secret in config.secrets)
    return filled or (target is not None and target.authorization is not None)


def _duration(span: timedelta) -> str:
    """Return a time span as the files have it."""
    seconds = int(span.total_seconds())
    units = (("d", 86_400), ("h", 3600), ("m", 60), ("s", 1))
    return next(f"{seconds // length}{unit}" for unit, length in units if seconds % length == 0)
