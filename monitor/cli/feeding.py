"""Can a feed be read, and how does it get into feeds.yml? The commands that check feeds, and add those that are right.

Must not store anything: the first poll of the service does.
"""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import typer

from monitor.cli.listing import Json
from monitor.cli.setting import folder, now, refuse
from monitor.cli.terminal import Code, clean, counted, cut, emit, note, say, stop, table
from monitor.lazy import Lazy
from monitor.values import dataclass

if TYPE_CHECKING:
    import asyncio
    from datetime import datetime, timedelta

    from monitor import address, catalogue, checking, markup, model
    from monitor import config as configs
    from monitor import fetch as fetching
    from monitor.config import editing, secret
    from monitor.showing import rows
else:
    asyncio = Lazy("asyncio")
    address = Lazy("monitor.address")
    catalogue = Lazy("monitor.catalogue")
    checking = Lazy("monitor.checking")
    configs = Lazy("monitor.config")
    editing = Lazy("monitor.config.editing")
    markup = Lazy("monitor.markup")
    model = Lazy("monitor.model")
    rows = Lazy("monitor.showing.rows")
    secret = Lazy("monitor.config.secret")

#: of the feeds that a page names, so many are tried
MOST_TRIED = 3
LONGEST_NAME = 80
#: of more feeds, one is told to be patient
MANY = 10

Tag = Annotated[list[str] | None, typer.Option("--tag", metavar="TAG", help="A word by which rules choose feeds.")]


def check(
    context: typer.Context,
    feeds: Annotated[
        list[str] | None, typer.Argument(metavar="FEED", help="Ids, or addresses, also new ones; all without it.")
    ] = None,
    json: Json = False,
) -> None:
    """Poll feeds once and say what is wrong with them.

    Asks as the service would, one thing at a time of each host, with a rest between. Nothing is stored, and nobody is
    told of anything. The exit code is 1 if a feed cannot be read.

    \b
    Examples:
      monitor feeds check
      monitor feeds check town-hall
      monitor feeds check https://example.org/news.atom
    """
    whole = configs.load(folder(context), os.environ)
    config = configuration_of_feeds(context, needed=not feeds) if isinstance(whole, list) else whole
    sources = _sources(config, feeds)
    if not sources:
        raise stop("no feeds are configured: `monitor feeds add URL`, or `monitor feeds catalogue`", Code.NOTHING)
    if len(sources) > MANY and not json:
        note(f"asking {len(sources)} feeds, one at a time of each host; that takes a while")
    checked = asyncio.run(_check(config, sources))
    if json:
        for each in checked:
            emit(_row(each, config))
    else:
        _show(checked, config, now())
    failed = sum(each.failed for each in checked)
    if failed and not json:
        note(f"monitor: {counted(failed, 'feed')} of {len(checked)} cannot be read")
    raise typer.Exit(Code.FAILED if failed else Code.OK)


def add(
    context: typer.Context,
    urls: Annotated[
        list[str] | None, typer.Argument(metavar="URL", help="Addresses of feeds, or of pages that name one.")
    ] = None,
    pack: Annotated[
        list[str] | None, typer.Option("--pack", metavar="PACK", help="All feeds of a pack of the catalogue.")
    ] = None,
    name: Annotated[
        str, typer.Option("--name", metavar="NAME", help="The outlet; the feed's own title without it.")
    ] = "",
    tag: Tag = None,
    authority: Annotated[str, typer.Option("--authority", metavar="KIND", help="official, press or aggregator.")] = "",
    owner: Annotated[str, typer.Option("--owner", metavar="OWNER", help="Who owns the outlet.")] = "",
    no_check: Annotated[
        bool, typer.Option("--no-check", help="Add them without asking whether they are there.")
    ] = False,
    json: Json = False,
) -> None:
    """Check feeds, and write those that can be read into feeds.yml.

    Of a page, the first feed is taken that it names. What is there already stays as it is, comments and order with it.
    A running daemon takes the change over by itself.

    \b
    Examples:
      monitor feeds add https://example.org/
      monitor feeds add https://example.org/news.atom --tag city --authority official
      monitor feeds add --pack space
    """
    config = configuration_of_feeds(context)
    if not urls and not pack:
        raise stop("say which: addresses, or --pack; `monitor feeds catalogue` lists the packs", Code.USAGE)
    if name and (pack or len(urls or ()) != 1):
        raise stop("--name is for one address", Code.USAGE)
    given = editing.Entry(name, "", tags=tuple(tag or ()), authority=_kind(authority), owner=owner)
    wanted = [*(replace(given, url=_whole(url)) for url in urls or ()), *_packed(pack or (), given)]
    fresh, known = editing.new_among(wanted, config.sources)
    looked = [_unseen(entry, config) for entry in fresh] if no_check else asyncio.run(_look(config, fresh))
    # what a page names may be there already, or be named by another page, too
    right, also = editing.new_among([each.entry for each in looked if not each.wrong], config.sources)
    found = editing.with_ids(right, config.sources)
    if found:
        write(found, config)
    for state, identifier, url, wrong in (
        *(("there", identifier, url, "") for url, identifier in {**known, **also}.items()),
        *(("added", entry.made, entry.url, "") for entry in found),
        *(("failed", "", each.entry.url, each.wrong) for each in looked if each.wrong),
    ):
        _tell(config, state, identifier, url, wrong, json=json)
    for each in looked:
        if each.named:
            note(
                f"{_bare(config.mask(each.entry.url))} is one of several that the page names; the others: {each.named}"
            )
    if any(each.wrong for each in looked):
        raise typer.Exit(Code.FAILED)
    if not found:
        raise typer.Exit(Code.NOTHING)


def configuration_of_feeds(context: typer.Context, *, needed: bool = True) -> configs.Config:
    """Return what monitor.yml and feeds.yml say, be they there or not; the folder must be, if it is `needed`."""
    where = folder(context)
    if needed and not where.is_dir():
        raise stop(f"there is no folder {where}: `monitor init` makes one, or name another with --config", Code.USAGE)
    answer = configs.load_feeds(where, os.environ)
    if isinstance(answer, list):
        raise refuse(answer)
    return answer


def write(entries: Sequence[editing.Entry], config: configs.Config) -> None:
    """Write feeds into feeds.yml, or say why not and end the program."""
    try:
        problems = editing.add_feeds(entries, config, os.environ)
    except OSError as error:
        raise stop(f"cannot write to {config.folder} ({error.strerror})", Code.FAILED) from None
    if problems:
        raise refuse(problems, "so that nothing was added")


def _sources(config: configs.Config, wanted: Sequence[str] | None) -> list[model.Source]:
    """Return the feeds that are meant by ids or addresses; an address that is in no file is a feed of its own."""
    if not wanted:
        return list(config.sources)
    ids = {source.id: source for source in config.sources}
    pages = {address.same(source.url): source for source in config.sources}
    found = []
    for each in wanted:
        source = ids.get(each) or pages.get(address.same(_whole(each)))
        if source is None and "." not in each and ":" not in each:
            hint = configs.nearest(each, ids) or "`monitor feeds` lists them"
            raise stop(f"there is no feed '{each}'; {hint}", Code.USAGE)
        found.append(source or _unknown(_whole(each), config))
    return list({source.id: source for source in found}.values())


def _whole(url: str) -> str:
    """Return an address as it was typed, with the scheme that is left out when one types."""
    return url if "://" in url or url.startswith("${") else f"https://{url}"


def _unknown(url: str, config: configs.Config) -> model.Source:
    """Return an address as a feed; what it refers to is filled in as it would be in the file."""
    filled = secret.expand(url, os.environ, config.folder)
    if isinstance(filled, list):
        raise stop(f"{filled[0].found}; expected {filled[0].expected}", Code.USAGE)
    return model.Source(id=_bare(url), url=filled.text, name=_bare(url), language=config.defaults.language)


def _bare(url: str) -> str:
    """Return an address without the name and password in it, to be shown."""
    return re.sub(r"(?<=//)[^/@]*@", "", url)


async def _check(config: configs.Config, sources: Sequence[model.Source]) -> list[checking.Checked]:
    async with checking.fetcher(config, sources) as fetcher:
        return list(await asyncio.gather(*(checking.check(source, fetcher, now()) for source in sources)))


@dataclass(frozen=True, slots=True)
class _Looked:
    """What is to be added, and what was seen there."""

    entry: editing.Entry
    #: why it cannot be read, and what can be done; "" if it can
    wrong: str = ""
    #: other feeds of the page
    named: str = ""


async def _look(config: configs.Config, entries: Sequence[editing.Entry]) -> list[_Looked]:
    async with checking.fetcher(config, [_unknown(entry.url, config) for entry in entries]) as fetcher:
        return list(await asyncio.gather(*(_look_at(entry, config, fetcher) for entry in entries)))


async def _look_at(entry: editing.Entry, config: configs.Config, fetcher: fetching.Fetcher) -> _Looked:
    """Ask for a feed, or for those that its page names until one can be read."""
    source = _unknown(entry.url, config)
    checked = await checking.check(source, fetcher, now())
    named = [each.url for each in checked.named]
    for url in named[:MOST_TRIED]:
        there = await checking.check(replace(source, url=url), fetcher, now())
        if not there.failed:
            others = ", ".join(each for each in named if each != url)
            return _Looked(_filled(replace(entry, url=editing.literal(url)), there, config), named=others)
    if checked.failed:
        return _Looked(entry, wrong="; ".join(f"{each.found}; {each.remedy}" for each in checked.troubles))
    return _Looked(_filled(entry, checked, config))


def _filled(entry: editing.Entry, checked: checking.Checked, config: configs.Config) -> editing.Entry:
    """Return a feed with what it says of itself, where nothing else is said."""
    title = markup.shorten(clean(checked.parsed.title if checked.parsed else ""), LONGEST_NAME)
    usual = config.defaults.language.partition("-")[0]
    language = entry.language or (checked.language if checked.language != usual else "")
    moved = getattr(checked.answer, "permanent_url", None)
    url = editing.literal(moved) if moved and "${" not in entry.url else entry.url
    return replace(entry, url=url, name=entry.name or title or _host(checked.source), language=language)


def _unseen(entry: editing.Entry, config: configs.Config) -> _Looked:
    return _Looked(replace(entry, name=entry.name or _host(_unknown(entry.url, config))))


def _host(source: model.Source) -> str:
    return address.show(source.url).partition("://")[2].partition("/")[0]


def _kind(word: str) -> str:
    kinds = [kind.value for kind in model.Channel]
    if word and word not in kinds:
        raise stop(f"'{word}' for --authority; expected one of: {', '.join(kinds)}", Code.USAGE)
    return word


def _packed(packs: Sequence[str], given: editing.Entry) -> list[editing.Entry]:
    """Return the feeds of some packs of the catalogue; what is said on the command line counts for all of them."""
    known = catalogue.packs()
    for pack in packs:
        if pack not in known:
            hint = configs.nearest(pack, known) or f"there are: {', '.join(known)}"
            raise stop(f"there is no pack '{pack}'; {hint}", Code.USAGE)
    chosen = dict.fromkeys(feed for pack in packs for feed in known[pack])
    return [
        editing.Entry(
            feed.name,
            editing.literal(feed.url),
            id=feed.id,
            tags=tuple(dict.fromkeys((*feed.packs, *given.tags))),
            authority=given.authority or ("" if feed.kind == model.Channel.PRESS else feed.kind),
            owner=given.owner or feed.owner,
            language=feed.language,
        )
        for feed in chosen
    ]


def _tell(config: configs.Config, state: str, identifier: str, url: str, wrong: str, *, json: bool) -> None:
    url, wrong = _bare(config.mask(url)), config.mask(wrong)
    if json:
        emit({"state": state, "id": identifier or None, "url": url, "wrong": wrong})
    elif state == "added":
        say(clean(f"added {identifier}: {url}"))
    elif state == "there":
        say(clean(f"there already, as {identifier}: {url}"))
    else:
        note(f"not added: {url}: {wrong}")


def _show(checked: Sequence[checking.Checked], config: configs.Config, at: datetime) -> None:
    table(
        ("feed", "answer", "stories", "newest", "validators", "type"),
        [
            (
                cut(clean(config.mask(each.source.id)), 60),
                getattr(each.answer, "reason", "") or ("unreadable" if each.failed else "ok"),
                str(len(each.parsed.stories)) if each.parsed else "-",
                _ago(at - each.newest) if each.newest else "-",
                ", ".join(_validators(each)) or "-",
                (getattr(each.answer, "content_type", None) or "-").partition(";")[0],
            )
            for each in checked
        ],
        wide=5,
    )
    for each in checked:
        label = each.source.id
        lines = [f"{move.status} to {move.url}" for move in each.moves]
        lines += [f"{trouble.found}; {trouble.remedy}" for trouble in each.troubles]
        lines += [f"it names {named.url} {named.title}" for named in each.named[1:]]
        for line in lines:
            say(clean(config.mask(f"{label}: {line}")))


def _validators(checked: checking.Checked) -> list[str]:
    names = {"etag": "ETag", "last_modified": "Last-Modified"}
    return [shown for name, shown in names.items() if getattr(checked.answer, name, None)]


def _ago(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    for unit, length in (("d", 1440), ("h", 60)):
        if minutes >= 2 * length:
            return f"{minutes // length} {unit} ago"
    return f"{max(minutes, 0)} min ago"


def _row(each: checking.Checked, config: configs.Config) -> dict[str, Any]:
    answer, parsed = each.answer, each.parsed
    return {
        "id": config.mask(each.source.id),
        "url": _bare(config.mask(each.source.url)),
        "ok": not each.failed,
        "answer": getattr(answer, "reason", "ok"),
        "stories": len(parsed.stories) if parsed else None,
        "undated": parsed.undated if parsed else None,
        "newest": rows.stamp(each.newest),
        "title": parsed.title if parsed else None,
        "language": each.language or None,
        "etag": getattr(answer, "etag", None),
        "last_modified": getattr(answer, "last_modified", None),
        "content_type": getattr(answer, "content_type", None),
        "bytes": len(getattr(answer, "body", b"")),
        "milliseconds": round(each.took.total_seconds() * 1000),
        "redirects": [{"status": move.status, "url": config.mask(move.url)} for move in each.moves],
        "problems": [
            {"found": config.mask(trouble.found), "remedy": config.mask(trouble.remedy), "fails": trouble.fails}
            for trouble in each.troubles
        ],
        "named": [{"url": config.mask(named.url), "title": named.title} for named in each.named],
    }
